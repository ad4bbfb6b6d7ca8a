"""What is told is what was reviewed; what is decided is never more, and never too early."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING, Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.documents import body_html
from casehub.model import Document, RoleGrant
from casehub.workflow.refusals import NotAllowed
from tests import factories
from tests.acts.scene import day
from tests.factories import party
from tests.faults.world import at
from tests.procedures.penalty.enforcing import HOLDER, INFRINGER, ITEMS, LIGHTER, PROPOSAL, hours

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

TWO = [party("right_holder", HOLDER), party("respondent", INFRINGER), party("respondent", "重庆示例江口食品有限公司")]
WARNED = {"measure": "warning", "text": "警告"}


def fined(yuan: str, *more: dict[str, str]) -> dict[str, Any]:
    return {"items": [*ITEMS[:3], {"measure": "fine", "text": f"罚款{yuan}元"}, *more], "fine": Decimal(yuan)}


def test_nothing_is_told_that_was_not_reviewed(e: Enforcing) -> None:
    e.report()
    assert e.refused("head", "04-27", "notify_penalty", hearing_told=True)
    # Nobody agrees who left a point open; what is wrong goes back.
    points = [{"point": "是否具有管辖权", "ok": True, "note": ""}, {"point": "程序是否合法", "ok": False, "note": ""}]
    told = e.refused("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None, checks=points)
    assert "“程序是否合法”未确认符合，不能同意" in told and "管辖权" not in told
    # Why the law has it reviewed is said of what the law has reviewed.
    assert "应当法制审核的情形" in e.refused("reviewer", "04-27", "approve_review", review_kind="legal", legal_ground=None)
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    assert "重于此前的270000元" in e.refused("head", "04-27", "notify_penalty", **fined("270000.01"), hearing_told=True)
    assert "多于此前的内容" in e.refused("head", "04-27", "notify_penalty", **fined("270000.00", WARNED), hearing_told=True)
    # H03: from the line of Chongqing on nobody leaves out the hearing.
    assert "达到听证数额" in e.refused("head", "04-27", "notify_penalty", hearing_told=False)
    assert "没有建议不予处罚" in e.refused("head", "04-27", "decide_no_penalty", no_penalty_kind="first_minor")
    e.act("head", "04-27", "notify_penalty", hearing_told=True)


def test_a_review_that_fails_leads_back(e: Enforcing) -> None:
    # Edge case 30: there is no road to a notice but by a review that agrees.
    e.report()
    e.act("reviewer", "04-27", "return_for_inquiry", review_result="supplement")
    assert e.s.state == "investigating"
    # What was typed stands there again: who mends one thing types no second time the other fifteen.
    work = e.s.office.work(e.s.session, "examiner", at("2026-04-28"))
    begun = {item.field.id: item.initial for item in acts.form_of(work, e.case, "conclude_inquiry").fields}
    assert begun["fine"] == PROPOSAL["fine"] and begun["facts"] and len(begun["items"]) == len(ITEMS)
    e.propose("04-28")
    e.act("reviewer", "04-29", "approve_review", review_kind="case", legal_ground=None)
    assert e.s.state == "reviewed"


def test_no_decision_before_the_five_working_days_are_over(e: Enforcing) -> None:
    # Edge case 27; W17: served on 28 April, the last day is 8 May.
    e.review()
    e.act("head", "04-27", "notify_penalty", hearing_told=True)
    assert "尚未送达" in e.refused("head", "04-28", "decide_penalty")
    assert "尚未送达" in e.refused("examiner", "04-28", "record_defence", officers=e.officers, **hours("04-28"))
    e.s.serve("04-28", "penalty_notice")
    assert "至2026年5月8日届满" in e.refused("head", "05-08", "decide_penalty")
    assert "等待期限届满" in e.refused("examiner", "05-06", "waive_defence", waived_on=day("05-06"), explicit=False)
    with e.s.session.begin_nested() as tried:
        # Who gives up to plead alone keeps the hearing, and its time.
        e.act("examiner", "05-06", "waive_defence", waived_on=day("05-06"), explicit=True, hearing_waived=False)
        assert "没有书面放弃听证" in e.refused("head", "05-07", "decide_penalty")
        e.act("examiner", "05-06", "waive_defence", waived_on=day("05-06"), explicit=True, hearing_waived=True)
        paper = e.act("head", "05-07", "decide_penalty").documents[-1]
        assert "明确放弃" in paper.facts["answered"]
        assert paper.facts["hearing_text"] == "当事人书面明确放弃要求听证的权利"
        tried.rollback()
    e.s.session.expire_all()
    paper = e.act("head", "05-09", "decide_penalty").documents[-1]
    assert "未提出陈述、申辩" in paper.facts["answered"]
    assert paper.facts["hearing_text"] == "当事人在规定期限内未要求听证"


def test_a_waiver_says_nothing_of_a_later_notice_nor_of_what_was_pleaded(e: Enforcing) -> None:
    e.notify()
    e.act("examiner", "05-06", "waive_defence", waived_on=day("05-06"), explicit=True, hearing_waived=True)
    with e.s.session.begin_nested() as tried:
        e.defend()
        paper = e.act("head", "05-07", "decide_penalty", answers=[*e.ANSWER]).documents[-1]
        assert paper.facts["answered"] == "当事人进行了陈述、申辩"
        tried.rollback()
    e.s.session.expire_all()
    anew = fined("300000.00") | {"hearing_told": True, "change_reason": "查明新的销售数量", "new_facts": True}
    first = e.s.session.scalars(select(Document).where(Document.kind == "penalty_notice")).one()
    assert not first.facts["earlier_notice"]
    again = e.act("head", "05-06", "notify_again", **anew).documents[0]
    assert again.facts["earlier_notice"] == f"{first.number}，2026年4月27日"
    e.s.serve("05-06", "penalty_notice")
    assert "至2026年5月12日届满" in e.refused("head", "05-12", "decide_penalty", **fined("300000.00"))
    paper = e.act("head", "05-13", "decide_penalty", **fined("300000.00")).documents[-1]
    assert "未提出陈述、申辩" in paper.facts["answered"]


def test_nobody_is_told_heard_or_punished_in_the_place_of_another(e: Enforcing) -> None:
    e.file(parties=TWO).propose()
    first, other = e.parties("respondent")
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    told = {"hearing_told": True}
    assert "此前的当事人是" in e.refused("head", "04-27", "notify_penalty", party=other, **told)
    e.act("head", "04-27", "notify_penalty", party=first, **told)
    e.s.serve("04-28", "penalty_notice")
    anew = told | {"change_reason": "查明新的销售数量", "new_facts": True}
    later: dict[str, dict[str, Any]] = {
        "notify_again": anew,
        "decide_penalty": {},
        "waive_defence": {"waived_on": day("05-11"), "explicit": True},
        "record_defence": {"officers": e.officers, **hours("05-11")},
        "ask_hearing": {"asked_on": day("05-08")},
    }
    for step, data in later.items():
        actor = "head" if step in {"notify_again", "decide_penalty"} else "examiner"
        assert "与这里的当事人不一致" in e.refused(actor, "05-11", step, party=other, **data), step
    e.act("head", "05-11", "decide_penalty", party=first)
    e.s.serve("05-11", "penalty_decision")
    paid = {"paid": Decimal("100.00"), "paid_on": day("05-12")}
    assert "没有对该当事人作出处罚决定" in e.refused("examiner", "05-12", "record_payment", party=other, **paid)
    e.act("examiner", "05-12", "record_payment", party=first, **paid)


def test_nothing_is_raised_because_the_party_answered(e: Enforcing) -> None:
    # Edge case 26.
    e.notify().defend()
    told = {"answers": [*e.ANSWER]}
    assert "不得因陈述、申辩加重" in e.refused("head", "05-27", "decide_penalty", **told, **fined("270000.01"))
    assert "多于此前的内容" in e.refused("head", "05-27", "decide_penalty", **told, **fined("270000.00", WARNED))
    assert "没有复核" in e.refused("head", "05-27", "decide_penalty", **fined("216000.00"), answers=[e.ANSWER[0] | {"point": "别的意见"}])
    # What was found anew is told anew, with a new time, and never for what was pleaded.
    anew = fined("300000.00") | {"hearing_told": True, "change_reason": "查明新的销售数量"}
    assert "不得因当事人陈述" in e.refused("head", "05-12", "notify_again", **anew, new_facts=False)
    e.act("head", "05-12", "notify_again", **anew, new_facts=True)
    assert "尚未送达" in e.refused("head", "05-27", "decide_penalty", **told, **fined("300000.00"))
    e.s.serve("05-13", "penalty_notice")
    assert "至2026年5月20日届满" in e.refused("head", "05-20", "decide_penalty", **told, **fined("300000.00"))
    e.act("head", "05-21", "decide_penalty", **told, **fined("300000.00"))
    assert e.s.state == "decided"


def test_ninety_days_that_are_over_do_not_void_but_are_told(e: Enforcing) -> None:
    # Edge case 32.
    e.notify().defend()
    told: dict[str, Any] = {"answers": [*e.ANSWER], "items": LIGHTER, "fine": Decimal("216000.00")}
    assert "写明逾期办理的原因" in e.refused("head", "07-01", "decide_penalty", **told, late_reason="")
    e.act("head", "07-01", "decide_penalty", **told, late_reason="协查材料在途。")
    assert e.s.outcomes("penalty.decide") == {"late"}


def test_whoever_inquired_does_not_approve(e: Enforcing) -> None:
    # Edge case 11: the whole history counts, whatever roles somebody holds meanwhile.
    e.review()
    hired = e.who("examiner")
    row = RoleGrant(person_id=hired.id, role="department_head", since=factories.SINCE)
    e.s.session.add(row)
    e.s.session.flush()
    with pytest.raises(NotAllowed, match="参与过本案调查"):
        e.act("examiner", "04-27", "notify_penalty", hearing_told=True)


def test_no_penalty_is_its_own_decision_with_its_own_number(e: Enforcing) -> None:
    e.file(parties=TWO)
    told = {"party": e.party("respondent"), "offence": "similar_same", "no_penalty_kind": "first_minor"}
    e.act("examiner", "04-23", "conclude_without_penalty", **told, corrections="已下架。")
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    assert "没有建议给予处罚" in e.refused("head", "04-28", "notify_penalty", party=e.party("respondent"), items=LIGHTER)
    other = e.parties("respondent")[1]
    assert "与这里的当事人不一致" in e.refused("head", "04-28", "decide_no_penalty", party=other)
    paper = e.act("head", "04-28", "decide_no_penalty").documents[-1]
    assert (e.s.state, paper.number) == ("no_penalty", "渝市监不罚〔2026〕1号")
    e.s.serve("04-29")
    assert e.s.due("reconsideration.apply") == date(2026, 6, 29)
    assert "与案件的结果不一致" in e.refused("head", "05-06", "close_case", closing_ground="performed")
    # The other respondent was neither punished nor let off.
    assert "江口食品有限公司尚未作出处理决定" in e.refused("head", "05-06", "close_case", closing_ground="no_penalty")


def test_who_was_let_off_closes_the_case(e: Enforcing) -> None:
    e.file()
    told = {"party": e.party("respondent"), "offence": "similar_same", "no_penalty_kind": "first_minor"}
    e.act("examiner", "04-23", "conclude_without_penalty", **told, corrections="已下架。")
    e.act("reviewer", "04-27", "approve_review", review_kind="case", legal_ground=None)
    e.act("head", "04-28", "decide_no_penalty")
    e.s.serve("04-29")
    e.act("head", "05-06", "close_case", closing_ground="no_penalty")
    assert e.s.session.query(Document).filter_by(kind="penalty_closing_form").count() == 1


def _reopened(e: Enforcing) -> None:
    e.notify().defend()
    told = {"reopening_ground": "facts", "reason": "另一仓库的库存没有查清。", "approval_opinion": "同意。"}
    e.act("head", "05-07", "reopen_inquiry", **told)


def test_a_case_goes_back_to_the_inquiry_and_is_told_anew(e: Enforcing) -> None:
    # 程序规定第五十七条: what was told before holds no more; the ninety days go on.
    _reopened(e)
    assert (e.s.state, e.s.due("penalty.decide")) == ("investigating", date(2026, 6, 24))
    assert e.s.outcomes("penalty.defence") == {"cancelled"}
    more = {"fine": Decimal("280000.00"), "items": [*ITEMS[:-1], {"measure": "fine", "text": "罚款280000元"}]}
    refused = e.refused("examiner", "05-12", "conclude_inquiry", party=e.party("respondent"), **PROPOSAL | more)
    assert "重于此前的270000元" in refused and "不得因陈述、申辩加重" in refused
    e.propose("05-12", **more, turnover=Decimal("190000.00"), new_facts_found="另一仓库查获200箱。")
    e.act("reviewer", "05-13", "approve_review", review_kind="case", legal_ground=None)
    paper = e.act("head", "05-13", "notify_penalty", hearing_told=True).documents[-1]
    assert paper.facts["change_reason"] == "另一仓库的库存没有查清"
    # The defence of the first notice is answered too, and five new working days run from the second.
    assert "尚未送达" in e.refused("head", "05-13", "decide_penalty", answers=[*e.ANSWER])
    e.s.serve("05-13", "penalty_notice")
    assert "届满前不得作出" in e.refused("head", "05-14", "decide_penalty", answers=[*e.ANSWER])
    e.act("head", "05-21", "decide_penalty", answers=[*e.ANSWER])
    assert e.s.state == "decided"


def test_nothing_heavier_needs_no_new_facts(e: Enforcing) -> None:
    _reopened(e)
    assert e.case.amount_fen == 180_000_00
    less = {"fine": Decimal("70000.00"), "items": [*ITEMS[:-1], {"measure": "fine", "text": "罚款70000元"}]}
    e.propose("05-12", **less, turnover=None, turnover_unknown="账册已经灭失")
    assert e.s.state == "reported"
    # Lists find it no more by what cannot be found out.
    assert e.case.amount_fen is None


def test_a_decision_names_only_whom_it_is_for(e: Enforcing) -> None:
    # 分别作出: of two respondents the paper of one does not list the other.
    e.notify(parties=TWO).defend()
    made = e.act("head", "05-27", "decide_penalty", items=LIGHTER, fine=Decimal("216000.00"), answers=[*e.ANSWER])
    decision = made.documents[-1]
    assert "江口" not in body_html(e.s.office.rules.kinds.of(decision.kind, decision.facts), decision.facts)
    assert decision.facts["party"]["name"] == INFRINGER


def test_an_inquiry_ends_in_a_hearing_too(e: Enforcing) -> None:
    e.hear()
    told = {"party": e.party("respondent"), "ended_on": day("05-21"), "nobody_follows": True, "approval_opinion": "同意。"}
    e.act("head", "05-22", "terminate_inquiry", **told)
    assert e.s.state == "terminated"


def test_who_is_let_off_is_told_the_law_of_the_act(e: Enforcing) -> None:
    # An act that ended in 2026 and is let off in 2027 broke the law of 2026.
    e.file()
    told = {"party": e.party("respondent"), "offence": "similar_same", "continuing": False, "act_ended_on": day("03-24")}
    told |= {"no_penalty_kind": "first_minor", "corrections": "已下架", "crime_check": "below"}
    e.act("examiner", "04-23", "conclude_without_penalty", **told)
    e.act("reviewer", "12-30", "approve_review", review_kind="case", legal_ground=None, late_reason="等待协查。")
    work = e.s.office.work(e.s.session, "head", at("2027-01-06", "10:00"))
    late = {"late_reason": "等待协查。", "approval_opinion": "同意。"}
    made = factories.perform(work, e.s.ref, "decide_no_penalty", **late)
    assert made.documents[-1].facts["act_basis_text"] == "《中华人民共和国商标法》（2019年修正）第五十七条第二项"


def test_who_is_told_again_after_a_hearing_is_told_why(e: Enforcing) -> None:
    e.hear()
    e.act("hearer", "05-21", "report_hearing", advice="lighter")
    e.act("reviewer", "05-22", "return_after_hearing", review_result="supplement")
    e.propose("05-25")
    e.act("reviewer", "05-26", "approve_review", review_kind="case", legal_ground=None)
    assert "重新告知的原因" in e.refused("head", "05-26", "notify_penalty", hearing_told=True, change_reason=None)
    e.act("head", "05-26", "notify_penalty", hearing_told=True, change_reason="听证后补充调查")
    assert e.s.state == "notified"
