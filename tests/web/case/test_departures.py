"""What is drafted otherwise than the file had it is shown with what differs; what agrees is not."""

from __future__ import annotations

from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest

from casehub.acts.entries import FormField
from casehub.fields import LongField, MoneyField, PartyField, TableField, TextField
from casehub.web.case import departures as departing
from casehub.web.case.departures import departures
from casehub.web.case.stepform import form_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.web.drawing.forms import Form

PARTIES = ((2, "甲公司"), (3, "乙公司"))
ORDERS = TableField(
    "orders", "主文", columns=(PartyField("respondent", "被请求人"), TextField("acts", "行为")), known="x"
)
DELIBERATED = [{"respondent": 2, "acts": "制造"}, {"respondent": 3, "acts": "销售"}]


@pytest.fixture(autouse=True)
def plain_forms(monkeypatch: pytest.MonkeyPatch) -> None:
    def drawn(items: Sequence[FormField]) -> Form:
        one = items[0]
        offered = {f"{one.field.id}.{name}": tuple((str(v), t) for v, t in cell) for name, cell in one.cells.items()}
        return form_of([one.field], initial={one.field.id: one.initial}, choices=offered)

    monkeypatch.setattr(departing, "drawn_of", drawn)


def told(item: FormField, drafted: Any) -> list[tuple[str, str]]:
    found = departures([item], {item.field.id: drafted})
    return [(label, "".join(str(p.words or "") for p in passages)) for label, passages in found]


def test_a_party_put_in_the_place_of_another_is_shown_by_name() -> None:
    item = FormField(ORDERS, "裁决书", DELIBERATED, cells={"respondent": PARTIES})
    assert told(item, DELIBERATED) == []
    [(label, words)] = told(item, [DELIBERATED[0], {"respondent": 2, "acts": "销售"}])
    assert label == "主文" and "乙" in words and "甲" in words and "制造" not in words
    [(_, left)] = told(item, DELIBERATED[:1])
    assert "<del>" in left and "乙公司" in left


def test_what_the_file_left_open_is_filled_in_and_departs_from_nothing() -> None:
    begun = FormField(ORDERS, "裁决书", [{"respondent": 2}, {"respondent": 3, "acts": "销售"}], cells={"respondent": PARTIES})
    assert told(begun, DELIBERATED) == []
    [(_, words)] = told(begun, [DELIBERATED[0], {"respondent": 3, "acts": "进口"}])
    assert "<del>销售</del>" in words and "制造" not in words
    [(_, more)] = told(begun, [*DELIBERATED, {"respondent": 2, "acts": "进口"}])
    assert "进口" in more


def test_a_box_that_was_emptied_departs_from_what_stood_in_it() -> None:
    item = FormField(LongField("opinion", "认证意见", known="x"), "裁决书", "甲1予以采信。")
    [(label, words)] = told(item, None)
    assert label == "认证意见" and "<del>甲1予以采信。</del>" in words
    # A field that no form asked is none that was emptied.
    assert departures([item], {}) == []


def test_what_the_file_does_not_offer_departs_from_nothing() -> None:
    typed = FormField(LongField("reason", "理由"), "裁决书", "相同")
    assert told(typed, "不同") == []
    unknown = FormField(LongField("reason", "理由", known="x"), "裁决书", None)
    assert told(unknown, "不同") == []


@pytest.mark.parametrize("had", ["120000", "120000.00", Decimal(120000)])
def test_a_sum_that_was_taken_over_is_no_other(had: Any) -> None:
    item = FormField(MoneyField("fine", "罚款（元）", known="x"), "", had)
    assert told(item, "120000.00") == []
    [(label, words)] = told(item, "100000.00")
    assert label == "罚款（元）" and "<del>2</del><ins>0</ins>" in words
