"""Goods of two parties are seized, kept, given back or disposed of; the quantities balance."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub.documents import body_html
from casehub.model.organisation import OrganisationSeries
from casehub.procedures.seizure.goods import GoodsMove, SeizedGoods
from tests import factories
from tests.acts.scene import day
from tests.acts.test_expiry import morning
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER

if TYPE_CHECKING:
    from casehub.acts.performing import Outcome
    from tests.procedures.penalty.enforcing import Enforcing

END = "seizure.end"
SHOP = "万州示例鑫乐副食批发部"
THREE = [
    factories.party("right_holder", HOLDER, capacity="holder"),
    factories.party("respondent", INFRINGER),
    factories.party("respondent", SHOP),
]
LOTS = [
    {"name": "“峡江翠”袋装榨菜", "spec": "80克×40袋／箱", "qty": 800, "unit": "箱", "value": None,
     "condition": "完好", "seals": "示例封-1001", "photos": "照3"},
    {"name": "“峡江翠”包装袋", "spec": None, "qty": 12000, "unit": "个", "value": None,
     "condition": "完好", "seals": "示例封-1003", "photos": "照10"},
]  # fmt: skip


def seized(e: Enforcing, party: int, when: str = "04-01") -> str:
    """Approved and carried out on a day; the matter."""
    e.act("examiner", when, "open_seizure")
    matter = e.s.child("seizure")
    e.s.act("head", when, "approve_seizure", matter, party=party)
    told: dict[str, Any] = {"party": party, "officers": e.officers, "from_on": day(when), "goods": LOTS}
    e.s.act("examiner", when, "seize_goods", matter, **told, handed_to=None, handed_as=None, handed_basis=None)
    return matter


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    series = {"measure": "渝市监强制", "measure_release": "渝市监解强"}
    e.who("head").organisation.series += [
        OrganisationSeries(series=one, prefix=word) for one, word in series.items()
    ]
    return e.file(parties=THREE)


def back(e: Enforcing, matter: str, when: str, *moves: tuple[int, int]) -> Outcome:
    told = [{"lot": lot, "qty": qty, "note": None} for lot, qty in moves]
    return e.s.act("examiner", when, "return_goods", matter, moved_on=day(when), moves=told)


def test_two_parties_each_have_their_own_measure_and_end(filed: Enforcing) -> None:
    one, other = filed.parties("respondent")
    first, second = seized(filed, one), seized(filed, other, "04-09")
    # 1 May is a holiday: the day is not moved.
    assert filed.s.due(END, first) == day("05-01")
    assert filed.s.due(END, second) == day("05-09")
    rows = filed.s.session.scalars(select(SeizedGoods)).all()
    assert [(row.party_id, row.lot, row.qty) for row in rows] == [
        (one, 1, 800), (one, 2, 12000), (other, 1, 800), (other, 2, 12000)
    ]  # fmt: skip


def test_the_decision_names_the_power_and_the_last_day(filed: Enforcing) -> None:
    party = filed.parties("respondent")[0]
    filed.act("examiner", "04-01", "open_seizure")
    matter = filed.s.child("seizure")
    filed.s.act("head", "04-01", "approve_seizure", matter, party=party)
    told: dict[str, Any] = {"party": party, "officers": filed.officers, "from_on": day("04-01"), "goods": LOTS}
    done = filed.s.act("examiner", "04-01", "seize_goods", matter, **told)
    paper = done.documents[0]
    assert paper.number == "渝市监强制〔2026〕1号"
    drawn = body_html(filed.s.office.rules.kinds.of(paper.kind, paper.facts), paper.facts)
    assert "第六十二条第一款第四项" in drawn
    assert "至2026年5月1日止" in drawn
    assert "不顺延" in drawn
    listed = done.documents[1]
    assert listed.facts["measure_no"] == paper.number


def test_it_is_extended_once_and_only_before_its_end(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    said = filed.s.refused("head", "04-29", "extend_seizure", matter, extension_days=31)
    assert "最长延长30日" in said
    paper = filed.s.act("head", "04-29", "extend_seizure", matter, extension_days=30).documents[-1]
    assert (paper.facts["extended_from_on"], paper.facts["extended_until_on"]) == ("2026-05-02", "2026-05-31")
    # A Sunday, not moved.
    assert filed.s.due(END, matter) == day("05-31")
    assert "只能延长一次" in filed.s.refused("head", "05-06", "extend_seizure", matter, extension_days=1)


def test_nobody_extends_what_has_ended(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    assert "届满，不能延长" in filed.s.refused("head", "05-02", "extend_seizure", matter, extension_days=30)


def test_it_releases_itself_and_everything_goes_back(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    assert morning(filed.s, "05-01", END) == []
    assert morning(filed.s, "05-02", END) == ["lapse_seizure"]
    assert filed.s.case(matter).state == "lapsed"
    assert "期限已经届满" in filed.s.refused("head", "05-02", "release_seizure", matter, release_ground="unrelated")
    filed.s.act("head", "05-02", "release_seizure", matter, release_ground="expired")
    assert "尚存800" in filed.s.refused("examiner", "05-02", "return_goods", matter, moved_on=day("05-02"),
                                       moves=[{"lot": 1, "qty": 801, "note": None}])  # fmt: skip
    back(filed, matter, "05-02", (1, 300))
    filed.s.serve("05-02")
    assert "第1批" in filed.s.refused("examiner", "05-02", "settle_goods", matter)
    back(filed, matter, "05-03", (1, 500), (2, 12000))
    filed.s.act("examiner", "05-03", "settle_goods", matter)
    assert filed.s.case(matter).state == "settled"
    moved = filed.s.session.scalars(select(GoodsMove)).all()
    assert sum(one.qty for one in moved) == 12800


def test_a_stopped_inquiry_does_not_stop_the_seizure(filed: Enforcing) -> None:
    matter = seized(filed, filed.parties("respondent")[0])
    filed.act("head", "04-10", "suspend_inquiry")
    assert filed.s.due(END, matter) == day("05-01")
    assert morning(filed.s, "05-02", END) == ["lapse_seizure"]


def test_what_the_decision_takes_is_disposed_of_and_the_case_closes_after_it(
    e: Enforcing, monkeypatch: pytest.MonkeyPatch
) -> None:
    series = {"measure": "渝市监强制", "measure_release": "渝市监解强"}
    e.who("head").organisation.series += [
        OrganisationSeries(series=one, prefix=word) for one, word in series.items()
    ]
    e.file()
    matter = seized(e, e.party("respondent"))
    e.s.serve("04-02")
    monkeypatch.setattr(e, "file", lambda: e)
    e.s.act("head", "04-20", "extend_seizure", matter, extension_days=30)
    e.decide()
    e.s.act("head", "05-27", "release_seizure", matter, release_ground="decided")
    assert "不得返还" in e.s.refused("examiner", "05-28", "return_goods", matter, moved_on=day("05-28"),
                                  moves=[{"lot": 1, "qty": 1, "note": None}])  # fmt: skip
    e.pay()
    e.act("examiner", "06-17", "confirm_performance", performed_on=day("06-17"))
    e.s.serve("06-17")
    assert "查封、扣押" in e.refused("head", "06-18", "close_case", closing_ground="performed")
    told = [{"lot": 1, "qty": 800, "note": None}, {"lot": 2, "qty": 12000, "note": None}]
    done = e.s.act("head", "06-18", "dispose_goods", matter, moved_on=day("06-17"), moves=told)
    facts = done.documents[-1].facts
    assert [(one["due"], one["qty"]) for one in facts["leaving"]] == [(800, 800), (12000, 12000)]
    assert facts["decision_number_text"] == "渝市监处罚〔2026〕1号"
    e.s.act("examiner", "06-18", "settle_goods", matter)
    e.act("head", "06-18", "close_case", closing_ground="performed")
    assert e.s.state == "closed"


def test_goods_of_a_mark_passed_off_are_not_seized(e: Enforcing) -> None:
    e.verify().inspect()
    e.act("head", "03-26", "file_case", officers=e.officers, offence="pass_off")
    assert "只能先行登记保存" in e.refused("examiner", "04-01", "open_seizure")
