"""Papers cite the law of the act, and tell the comparison where it changed (从旧兼从轻)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.procedures.penalty import printed
from casehub.procedures.penalty.sanctions import Sanction
from tests.faults.world import rules
from tests.procedures.penalty.enforcing import DESTROY, MARK, PROPOSAL, STOP, TAKE
from tests.workflow.builders import party, situation

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure
    from casehub.workflow.situation import Situation
    from tests.procedures.penalty.enforcing import Enforcing


def told(procedures: dict[str, Procedure], on: date, **data: Any) -> Situation:
    s = situation(procedures["penalty"], "conclude_inquiry", parties=[party(1, "respondent")])
    for name, value in (("rules", rules()), ("day", on), ("data", {"party": 1, **PROPOSAL, **data})):
        object.__setattr__(s, name, value)
    return s


def test_an_act_of_2026_decided_in_2027_is_judged_by_the_law_of_2026(procedures: dict[str, Procedure]) -> None:
    # P31: the same cap, 销毁 in the old law only.
    s = told(procedures, date(2027, 2, 15), act_ended_on=date(2026, 11, 30))
    assert printed.act_basis(s) == "《中华人民共和国商标法》（2019年修正）第五十七条第二项"
    assert "并不较轻" in (printed.comparison_told(s) or "")
    assert "900000元" in (printed.fine_range(s) or "")


def test_an_act_that_goes_on_into_2027_is_judged_by_the_new_law(procedures: dict[str, Procedure]) -> None:
    # P32.
    s = told(procedures, date(2027, 2, 15), continuing=True, act_ended_on=None, turnover=Decimal(120000))
    assert printed.act_basis(s) == "《中华人民共和国商标法》（2026年修订）第七十二条第二项"
    assert printed.punishing_basis(s) == "《中华人民共和国商标法》（2026年修订）第七十四条第二款"
    assert "600000元" in (printed.fine_range(s) or "") and printed.comparison_told(s) is None


def test_the_lighter_law_of_the_decision_is_cited(procedures: dict[str, Procedure]) -> None:
    # P35: 驰名商标 on packs, 10 December 2026, decided in January.
    s = told(procedures, date(2027, 1, 15), offence="well_known", act_ended_on=date(2026, 12, 10))
    assert printed.punishing_basis(s) == "《中华人民共和国商标法》（2026年修订）第六十四条"
    assert "较轻" in (printed.comparison_told(s) or "")


def test_destruction_is_no_item_after_2026(e: Enforcing) -> None:
    # P30, and the comparison is kept with what was decided.
    e.file()
    data = {"party": e.party("respondent"), **PROPOSAL, "items": [STOP, TAKE, DESTROY, {"measure": "fine", "text": "罚款"}]}
    e.act("examiner", "04-23", "conclude_inquiry", **data)
    row = e.s.session.scalars(select(Sanction)).one()
    assert (row.compared, row.comparison) == (False, "")


def test_rights_are_told_in_one_sentence(e: Enforcing) -> None:
    e.file()
    paper = e.act("examiner", "04-23", "conclude_inquiry", party=e.party("respondent"), **PROPOSAL).documents[0]
    said = paper.facts["rights_text"]
    assert said.startswith("重庆示例峡江脆食品有限公司是第99999001号“峡江脆”注册商标的权利人")
    assert MARK["approved_goods"] in said and "2028年5月13日" in said
    assert paper.facts["course_text"] == "2026年3月18日收到，2026年3月26日经批准立案"
