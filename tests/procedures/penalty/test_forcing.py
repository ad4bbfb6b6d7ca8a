"""A fine is put off, demanded, brought to court within its limit, and stayed by a suit."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.acts.expiry import act_on_expiry, expired
from casehub.model import Document
from casehub.procedures.owed.rows import Instalment
from tests.acts.scene import day
from tests.faults.world import at
from tests.procedures.penalty.enforcing import UNTOLD

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

THREE = [
    {"by": day("07-11"), "yuan": Decimal("72000.00")},
    {"by": day("08-11"), "yuan": Decimal("72000.00")},
    {"by": day("09-11"), "yuan": Decimal("72000.00")},
]


def ask(e: Enforcing) -> dict[str, Any]:
    told = {"asked_on": day("06-08"), "asked_for": "instalments", "reason": "资金周转困难"}
    e.act("examiner", "06-08", "ask_deferral", **told)
    return {"new_pay_by": day("09-11"), "schedule": THREE, "approval_opinion": "同意。"}


def demand(e: Enforcing, when: str = "06-22") -> None:
    e.act("head", when, "demand_performance", as_of=day(when), other_duties=None, approval_opinion="同意。")
    e.s.serve(when, "penalty_demand_notice")


def newest(e: Enforcing) -> Document:
    rows = select(Document).where(Document.case_id == e.case.id, Document.kind == "penalty_demand_notice")
    return e.s.session.scalars(rows.order_by(Document.id.desc())).first()


def let_expire(e: Enforcing, on: str) -> list[str]:
    """What the worker does on a day of 2026 or later, step by step."""
    moment, done = at(on, "01:00"), []
    session, office = e.s.session, e.s.office
    for one in list(expired(session, office.rules, moment.date())):
        if one.reference == e.s.ref:
            act_on_expiry(office.work(session, "examiner", moment), one)
            done.append(one.step)
    session.flush()
    session.expire_all()
    return done


def test_a_fine_is_paid_in_instalments(e: Enforcing) -> None:
    e.decide()
    told = {"new_pay_by": day("09-11"), "schedule": THREE, "approval_opinion": "同意。"}
    assert "没有登记该当事人" in e.refused("head", "06-09", "grant_deferral", **told)
    told = ask(e)
    short = [*THREE[:2], {"by": day("09-11"), "yuan": Decimal("71999.99")}]
    assert "合计215999.99元" in e.refused("head", "06-09", "grant_deferral", **told | {"schedule": short})
    assert "逐期递增" in e.refused("head", "06-09", "grant_deferral", **told | {"schedule": THREE[::-1]})
    assert "最后一期的日期" in e.refused("head", "06-09", "grant_deferral", **told | {"new_pay_by": day("09-12")})
    paper = e.act("head", "06-09", "grant_deferral", **told).documents[-1]
    assert paper.number == "渝市监延分〔2026〕1号"
    assert (paper.facts["unpaid_text"], paper.facts["asked_parts"]) == ("216000元", True)
    rows = e.s.session.scalars(select(Instalment)).all()
    assert [(one.due_on, one.amount) for one in rows] == [(one["by"], 7_200_000) for one in THREE]
    e.s.serve("06-09", "payment_arrangement_notice")
    assert (e.s.outcomes("penalty.pay"), e.s.due("penalty.deferred")) == ({"cancelled"}, date(2026, 9, 11))
    assert "已经答复" in e.refused("head", "06-10", "refuse_deferral", refuse_reason="无", approval_opinion="同意。")
    # Nothing grows until an instalment is missed; nothing is demanded before the last one.
    assert "尚未逾期" in e.refused("head", "08-20", "demand_performance", as_of=day("08-20"), other_duties=None)
    e.pay("216000.00", "07-10")
    e.act("examiner", "07-11", "confirm_performance", performed_on=day("07-11"), fine_paid_on=day("07-10"))
    assert (e.s.state, e.s.outcomes("penalty.deferred")) == ("performed", {"met"})


def test_a_deferral_that_is_refused_changes_nothing(e: Enforcing) -> None:
    e.decide()
    ask(e)
    paper = e.act("head", "06-09", "refuse_deferral", refuse_reason="没有证明材料", approval_opinion="同意。").documents[-1]
    assert paper.facts["refuse_reason"] == "没有证明材料" and not paper.facts.get("new_pay_by")
    assert e.s.due("penalty.pay") == date(2026, 6, 11)


def test_what_is_unpaid_is_demanded_and_brought_to_court(e: Enforcing) -> None:
    e.decide()
    early = {"as_of": day("06-11"), "other_duties": None, "approval_opinion": "同意。"}
    assert "缴款期限至2026年6月11日届满，尚未逾期" in e.refused("head", "06-11", "demand_performance", **early)
    demand(e)
    paper = newest(e)
    told = paper.facts
    assert (told["fine_text"], told["surcharge_sum"], told["surcharge_first"]) == ("216000元", "71280元", "2026-06-12")
    # W26: ten working days from 22 June end on 6 July.
    assert e.s.due("enforcement.demand_wait") == date(2026, 7, 6)
    e.act("examiner", "06-24", "record_demand_plea", pleaded_on=day("06-24"), plea="请求延期", answer="不予采纳")
    # Edge case 38: not before the six months are over.
    told = {"as_of": day("11-27"), "other_duties": None, "approval_opinion": "同意。"}
    assert "起诉期限至2026年11月27日届满" in e.refused("head", "11-27", "apply_enforcement", **told)
    assert "没有起算" in e.refused("head", "11-30", "apply_enforcement", **told)
    assert "没有届满" in e.refused("examiner", "11-27", "note_suit_time_over")
    assert let_expire(e, "2026-11-28") == ["note_suit_time_over"]
    assert e.s.due("penalty.court_apply") == date(2027, 3, 1)
    paper = e.act("head", "12-01", "apply_enforcement", **told | {"as_of": day("12-01")}).documents[-1]
    assert (e.s.state, e.s.outcomes("penalty.court_apply")) == ("applied", {"met"})
    assert (paper.facts["surcharge_sum"], paper.facts["demand_no"]) == ("216000元", "渝市监催告〔2026〕1号")
    assert "提出陈述和申辩：请求延期；经复核，不予采纳" in paper.facts["plea_text"]
    assert "2026年11月27日届满" in paper.facts["course_text"]
    e.act("examiner", "12-20", "end_in_court", court_result="ended", court_paper="某法院（2026）渝行审5号", ended_on=day("12-20"))
    e.s.serve("12-21")
    closed = e.act("head", "12-22", "close_case", closing_ground="court_ended").documents[-1]
    assert closed.facts["performance"].endswith("裁定终结执行")
    assert e.s.state == "closed"


def test_nobody_goes_to_court_without_a_demand_or_too_late(e: Enforcing) -> None:
    e.decide()
    let_expire(e, "2026-11-28")
    told = {"as_of": day("12-01"), "other_duties": None, "approval_opinion": "同意。"}
    assert "催告书尚未送达" in e.refused("head", "12-01", "apply_enforcement", **told)
    demand(e, "12-01")
    assert "催告期限至" in e.refused("head", "12-10", "apply_enforcement", **told)


def test_a_suit_stays_the_surcharge_and_the_court(e: Enforcing) -> None:
    e.decide()
    began = {"contest_kind": "suit", "asked_on": day("06-12"), "since": day("06-15"), **UNTOLD}
    e.act("examiner", "06-15", "register_contest", **began)
    assert "尚未终结" in e.refused("examiner", "06-16", "register_contest", **began)
    told = {"as_of": day("06-22"), "other_duties": None, "approval_opinion": "同意。"}
    assert "尚未终结" in e.refused("head", "06-22", "demand_performance", **told)
    ended = {"until": day("06-14"), "contest_outcome": "upheld"}
    assert "早于受理之日" in e.refused("examiner", "10-20", "end_contest", **ended)
    e.act("examiner", "10-20", "end_contest", **ended | {"until": day("10-20")})
    assert e.s.due("penalty.court_apply") == date(2027, 1, 20)
    # 12 to 14 June, and from 21 October: three and two days.
    demand(e, "10-22")
    paper = newest(e)
    assert paper.facts["surcharge_sum"] == "32400元"


def test_an_annulled_decision_is_made_anew(e: Enforcing) -> None:
    e.decide().pay()
    told = {"annulled_by": "某法院", "annulled_on": day("10-20"), "reason": "证据不足", "approval_opinion": "同意。"}
    e.act("head", "10-20", "annul_and_redo", **told, redo_by=day("12-20"))
    assert (e.s.state, e.s.due("penalty.redo")) == ("investigating", date(2026, 12, 20))
    e.propose("10-21")
    e.act("reviewer", "10-22", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "10-22", "notify_penalty", hearing_told=True, change_reason="原决定被撤销")
    e.s.serve("10-22", "penalty_notice")
    e.act("head", "10-30", "decide_penalty", answers=[*e.ANSWER])
    assert e.s.outcomes("penalty.redo") == {"met"}
    e.s.serve("10-30", "penalty_decision")
    # What was paid of the decision that is gone pays nothing of the new one.
    assert "罚款尚有270000元" in e.refused("examiner", "11-02", "confirm_performance")


def test_what_was_annulled_for_good_is_closed_or_taken_up_again(e: Enforcing) -> None:
    e.decide()
    told = {"annulled_by": "某法院", "annulled_on": day("10-20"), "reason": "适用法律错误", "approval_opinion": "同意。"}
    e.act("head", "10-20", "annul_decision", **told)
    e.s.serve("10-21")
    e.act("head", "10-22", "close_case", closing_ground="other")
    assert e.s.state == "closed"


def test_a_refusal_that_was_annulled_is_verified_again(e: Enforcing) -> None:
    e.verify()
    e.act("head", "03-26", "refuse_filing", not_filed_ground="conditions_not_met", failed_condition="没有证据", corrected=False)
    told = {"annulled_by": "区政府", "annulled_on": day("05-20"), "reason": "有证据", "approval_opinion": "同意。"}
    e.act("head", "05-20", "annul_refusal", **told)
    assert (e.s.state, e.s.due("clue.verify")) == ("verifying", date(2026, 6, 10))
    assert e.case.closed_on is None
