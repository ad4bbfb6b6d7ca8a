"""What is held is opened by record: its lot is less by what was drawn, and bears another strip."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.casefile.situations import load
from casehub.documents import body_html
from casehub.model import Case
from casehub.procedures.penalty.goods import SeizedGoods, left, lots, seals_now
from tests.acts.scene import day
from tests.procedures.penalty.test_sampling import BAGS, drawn, last
from tests.procedures.seizure.holding import THREE, back, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

HELD = BAGS | {"unit": "箱", "base_qty": 800, "batch": None, "sample_qty": 3, "reserve_qty": 1}
OPENED = {"opened": "示例封-1001", "resealed": "示例封-1010", "unsealed": "当事人在场启封、复封"}


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing seized yet."""
    return with_series(e).file(parties=THREE)


def lot(e: Enforcing, matter: str, number: int = 1) -> int:
    """The id of a lot of the matter."""
    case = e.s.session.scalars(select(Case.id).where(Case.reference == matter)).one()
    rows = select(SeizedGoods.id).where(SeizedGoods.case_id == case, SeizedGoods.lot == number)
    return e.s.session.scalars(rows).one()


def here(e: Enforcing, matter: str) -> dict[int, tuple[int, list[str]]]:
    """By lot of the matter: how much is left of it, and which strips close it."""
    case = e.s.session.scalars(select(Case).where(Case.reference == matter)).one()
    work = e.s.office.work(e.s.session, "examiner")
    s = load(work, case, work.rules.procedure(case.procedure, case.procedure_version).any_step)
    return {one.lot: (left(s)[one.lot], seals_now(s, one)) for one in lots(s)}


def refused(e: Enforcing, row: dict[str, Any], party: int, when: str = "04-02") -> str:
    return e.refused("examiner", when, "sample_goods", **drawn(e, row, when=when, party=party))


def test_a_sample_leaves_its_lot_alone_and_changes_its_strip(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    mine, theirs = seized(filed, one), seized(filed, other)
    row = HELD | OPENED | {"held_lot": lot(filed, mine)}
    done = filed.act("examiner", "04-02", "sample_goods", **drawn(filed, row, when="04-02", party=one))
    assert here(filed, mine) == {1: (796, ["示例封-1010"]), 2: (12000, ["示例封-1003"])}
    assert here(filed, theirs) == {1: (800, ["示例封-1001"]), 2: (12000, ["示例封-1003"])}
    kind = filed.s.office.rules.kinds.of("penalty_sampling_record", done.documents[0].facts)
    assert "启封示例封-1001，取样后以示例封-1010复封，当事人在场启封、复封" in body_html(kind, done.documents[0].facts)
    # No more goes back than is left, and the measure is settled with just that.
    filed.s.act("head", "04-03", "release_seizure", mine, release_ground="unrelated")
    assert "尚存796" in filed.s.refused("examiner", "04-03", "return_goods", mine, moved_on=day("04-03"),
                                      moves=[{"lot": 1, "qty": 797, "note": None}])  # fmt: skip
    back(filed, mine, "04-03", (1, 796), (2, 12000))
    filed.s.serve("04-03")
    filed.s.act("examiner", "04-03", "settle_goods", mine)
    # What was drawn of a settled measure is not given back to it.
    taken = filed.refused("section", "04-04", "take_back_sampling", entry=last(filed, "sample_goods"))
    assert "该事项已经办结" in taken


def test_a_record_that_is_taken_back_gives_back_what_it_drew(filed: Enforcing) -> None:
    one = filed.parties("respondent")[0]
    matter = seized(filed, one)
    row = HELD | OPENED | {"held_lot": lot(filed, matter)}
    filed.act("examiner", "04-02", "sample_goods", **drawn(filed, row, when="04-02", party=one))
    filed.act("section", "04-03", "take_back_sampling", entry=last(filed, "sample_goods"))
    assert here(filed, matter) == {1: (800, ["示例封-1001"]), 2: (12000, ["示例封-1003"])}


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"held_lot": None}, "从中抽取的选择批次"),
        ({"held_lot": None, "spec": None}, "从中抽取的选择批次"),
        ({"unsealed": None}, "写明启封、复封"),
        ({"spec": None}, "请照清单填写"),
        ({"name": "榨菜"}, "请照清单填写"),
        ({"unit": "袋"}, "以“箱”为单位"),
        ({"base_qty": 801}, "登记在册的只有800箱"),
        ({"opened": None}, "该批现有：示例封-1001"),
        ({"opened": "示例封-1003"}, "该批没有封条示例封-1003"),
        ({"resealed": None}, "另加封条"),
        ({"resealed": "示例封－1003"}, "在本案中已经使用"),
    ],
)
def test_a_line_of_a_lot_is_as_its_list_has_it(filed: Enforcing, wrong: dict[str, Any], said: str) -> None:
    one = filed.parties("respondent")[0]
    row = HELD | OPENED | {"held_lot": lot(filed, seized(filed, one))}
    assert said in refused(filed, row | wrong, one)


def test_no_lot_of_another_party_and_none_of_a_later_day_is_opened(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    matter = seized(filed, one)
    row = HELD | OPENED | {"held_lot": lot(filed, matter)}
    assert "不是该当事人的物品" in refused(filed, row, other)
    assert "抽样之日还没有登记" in refused(filed, row, one, "03-31")
    # Drawn before the measure, entered after it: of no lot. The same on its day.
    plain = HELD | {"held_lot": None}
    for n, when in enumerate(("03-31", "04-01")):
        told = drawn(filed, plain | {"seal_no": f"示例封-20{n}"}, when=when, party=one)
        filed.act("examiner", max("04-01", when), "sample_goods", **told)
    # What bears the same name and lies elsewhere says so.
    apart = plain | {"seal_no": "示例封-2003", "apart": "门市货架上的另一批"}
    filed.act("examiner", "04-02", "sample_goods", **drawn(filed, apart, when="04-02", party=one))
    assert here(filed, matter)[1] == (800, ["示例封-1001"])


def test_two_lines_of_one_lot_are_taken_together(filed: Enforcing) -> None:
    one = filed.parties("respondent")[0]
    row = HELD | OPENED | {"held_lot": lot(filed, seized(filed, one)), "sample_qty": 400, "reserve_qty": 0}
    more = row | {"seal_no": "示例封-1006", "sample_qty": 401, "batch": "20260219", "resealed": "示例封-1011"}
    told = drawn(filed, row, more, when="04-02", party=one)
    assert "该批尚存800箱，不能抽取801" in filed.refused("examiner", "04-02", "sample_goods", **told)
