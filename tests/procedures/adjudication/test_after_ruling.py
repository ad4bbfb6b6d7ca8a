"""Conditions of performing and enforcing a ruling, each both ways."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Challenge, ReviewReceipt
from casehub.procedures.adjudication import after_ruling
from tests.procedures.adjudicating import (
    Both,
    day,
    event,
    faults,
    limit,
    names,
    party,
    right,
    served,
)
from tests.workflow.builders import challenge

STOP = {"variant": "make_sell", "acts": "制造、销售", "product": "快拆底座", "model": "WQ-K3"}
SUE, RECONSIDER = "adjudication.sue", "reconsideration.apply"
COURT, HOLDER = "enforcement.court_apply", "enforcement.holder_apply"
DECIDED = event("issue_decision", outcome="upheld", orders=[STOP])
DISMISSED = event("issue_decision", outcome="dismissed", orders=[{"variant": "dismiss"}])
WAIT = "enforcement.demand_wait"
THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
INVALID = {"ground": "all_invalid", "invalidity_decision_no": "9号", "invalidity_effective_on": day(0)}
ENDED = [right(invalidity=[{"result": "宣告专利权全部无效", "effective_on": day(0)}])]


def over(*rows: Challenge) -> dict[str, Any]:
    """A form that enters the outcome of the first of these."""
    return {"parties": THREE, "challenges": rows, "data": {"challenge": 1}}


def reviewed(outcome: str) -> dict[str, Any]:
    """The second's time to sue over what was decided on its reconsideration has ended."""
    own = limit("reconsideration.sue", day(-1), party_id=2, event_seq=8)
    got = ReviewReceipt(challenge_id=1, party_id=2, event_seq=8)
    row = challenge(2, "reconsideration", id=1, outcome=outcome)
    return {"parties": THREE, "deadlines": [own], "receipts": [got], "challenges": [row]}


BOTH = [
    Both("ruling_reached_all_parties", "示例公司2", {"services": [served("adjudication_decision", 1)]}, {"services": [served("adjudication_decision", n) for n in (1, 2)]}),
    Both(
        "ruling_reached_all_parties",
        "示例公司1",
        {"case": {"state": "changed"}, "services": [served("adjudication_decision", n) for n in (1, 2)]},
        {"case": {"state": "changed"}, "services": [served("decision_revocation", n) for n in (1, 2)]},
    ),
    Both("ruling_found_infringement", "驳回了请求", {"events": [DISMISSED]}, {"events": [DECIDED]}),
    Both("ruling_stops_import", "没有责令停止进口", {"events": [DECIDED]}, {"events": [event("issue_decision", orders=[{"variant": "import"}])]}),
    Both("correction_keeps_the_substance", "不得更正", {"data": {"touches_substance": True}}, {"data": {"touches_substance": False}}, "touches_substance"),
    Both("suit_period_is_over", "起诉期限至", {"deadlines": [limit(SUE, day(-1)), limit(SUE, day(0))]}, {"deadlines": [limit(SUE, day(-1)), limit(SUE, day(-3))]}),
    Both("suit_period_is_over", "未起算", {}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("enforcement_clock_starts_right", "应登记行政诉讼", {"data": {"suit_received": True}}, {"data": {"suit_received": False}}, "suit_received"),
    Both("enforcement_clock_starts_right", "不能晚于", {"deadlines": [limit(SUE, day(-5))], "data": {"suit_period_ended_on": day(-4)}}, {"deadlines": [limit(SUE, day(-5))], "data": {"suit_period_ended_on": day(-5)}}, "suit_period_ended_on"),
    Both("court_clock_was_started", "登记起诉期限届满", {}, {"deadlines": [limit(COURT, day(30))]}),
    Both("urging_reached_respondents", "示例公司2", {}, {"services": [served("performance_urging_notice", 2)]}),
    # Who has pleaded may say more until its last day; what became moot waits for nobody.
    Both("urged_party_was_heard", "陈述、申辩期限至", {"deadlines": [limit("enforcement.plead", day(2), party_id=2, closed_on=day(-1), outcome="met")], "data": {"party": 2}}, {"deadlines": [limit("enforcement.plead", day(2), party_id=2, closed_on=day(-1), outcome="cancelled")], "data": {"party": 2}}),
    Both("urged_party_was_heard", "陈述、申辩期限至", {"deadlines": [limit("enforcement.plead", day(0))], "data": {"party": 2}}, {"deadlines": [limit("enforcement.plead", day(-1))], "data": {"party": 2}}),
    Both("demand_wait_is_over", "催告期至", {"deadlines": [limit("enforcement.demand_wait", day(0))]}, {"deadlines": [limit("enforcement.demand_wait", day(-1))]}),
    # Offered once one of two was reached and its wait is over; asked of whoever is named.
    Both("urging_reached_respondents", "示例公司2", {"parties": THREE}, {"parties": THREE, "services": [served("performance_urging_notice", 3)]}),
    Both(
        "urging_reached_respondents",
        "示例公司2",
        {"parties": THREE, "services": [served("performance_urging_notice", 3)], "data": {"party": 2}},
        {"parties": THREE, "services": [served("performance_urging_notice", 3)], "data": {"party": 3}},
    ),
    Both(
        "demand_wait_is_over",
        "催告期至",
        {"parties": THREE, "deadlines": [limit(WAIT, day(0), party_id=2), limit(WAIT, day(3), party_id=3)]},
        {"parties": THREE, "deadlines": [limit(WAIT, day(-1), party_id=2), limit(WAIT, day(3), party_id=3)]},
    ),
    Both(
        "demand_wait_is_over",
        "催告期至",
        {"parties": THREE, "deadlines": [limit(WAIT, day(-1), party_id=2), limit(WAIT, day(3), party_id=3)], "data": {"party": 3}},
        {"parties": THREE, "deadlines": [limit(WAIT, day(-1), party_id=2), limit(WAIT, day(3), party_id=3)], "data": {"party": 2}},
    ),
    Both("court_application_is_in_time", "届满", {"deadlines": [limit(COURT, day(-1))]}, {"deadlines": [limit(COURT, day(0))]}),
    Both("court_application_is_in_time", "没有正在", {}, {"deadlines": [limit(COURT, day(0))]}),
    Both("enforcement_clock_starts_right", "不能早于裁决书送达", {"deadlines": [limit(SUE, day(-5), start_on=day(-20))], "data": {"suit_period_ended_on": day(-21)}}, {"deadlines": [limit(SUE, day(-5), start_on=day(-20))], "data": {"suit_period_ended_on": day(-20)}}, "suit_period_ended_on"),
    Both("court_application_is_late", "届满日为", {"deadlines": [limit(COURT, day(-1))], "data": {"office_period_ended_on": day(-2)}}, {"deadlines": [limit(COURT, day(-1))], "data": {"office_period_ended_on": day(-1)}}, "office_period_ended_on"),
    Both("court_application_is_late", "尚未届满", {"deadlines": [limit(COURT, day(0))]}, {"deadlines": [limit(COURT, day(-1))]}),
    Both("holder_may_apply", "暂不能", {}, {"deadlines": [limit(HOLDER, day(9))]}),
    Both(
        "holder_may_apply",
        "前申请",
        {"deadlines": [limit(HOLDER, day(-2))], "data": {"applied_on": day(-1)}},
        {"deadlines": [limit(HOLDER, day(-2))], "data": {"applied_on": day(-2)}},
        "applied_on",
    ),
    Both("revocation_ground_is_proved", "审查决定号", {"data": {**INVALID, "invalidity_decision_no": ""}}, {"rights": ENDED, "data": INVALID}, "invalidity_decision_no"),
    Both("revocation_ground_is_proved", "尚未生效", {"data": {**INVALID, "invalidity_effective_on": day(1)}}, {"rights": ENDED, "data": INVALID}, "invalidity_effective_on"),
    Both("revocation_ground_is_proved", "没有登记", {"rights": [right()], "data": INVALID}, {"rights": ENDED, "data": INVALID}, "invalidity_effective_on"),
    Both("revocation_ground_is_proved", "错误的事实", {"data": {"ground": "error"}}, {"data": {"ground": "error", "error_facts": "主体错误"}}, "error_facts"),
    Both("revocation_ground_is_proved", "判决", {"data": {"ground": "court_or_recon"}}, {"data": {"ground": "court_or_recon", "court_facts": "撤销"}}, "court_facts"),
    Both("suit_period_is_noted_once", "已经登记", {"deadlines": [limit(COURT, day(30), party_id=2)], "data": {"party": 2}}, {"deadlines": [limit(COURT, day(30), party_id=3)], "data": {"party": 2}}),
    Both("suit_period_is_noted_once", "已经登记", {"deadlines": [limit(COURT, day(30))], "data": {"party": 2}}, {"deadlines": [limit(COURT, day(30), party_id=2, closed_on=day(-1))], "data": {"party": 2}}),
    Both("own_suit_period_is_over", "届满后", {"deadlines": [limit(SUE, day(0), party_id=2), limit(SUE, day(-1), party_id=3)], "data": {"party": 2}}, {"deadlines": [limit(SUE, day(0), party_id=2), limit(SUE, day(-1), party_id=3)], "data": {"party": 3}}, "party"),
    Both("own_suit_period_is_over", "届满后", {"deadlines": [limit("reconsideration.sue", day(0), party_id=2)], "data": {"party": 2}}, {"deadlines": [limit("reconsideration.sue", day(-1), party_id=2)], "data": {"party": 2}}, "party"),
    Both("own_suit_period_is_over", "未起算", {}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("own_suit_period_is_over", "裁决文书尚未送达", {"deadlines": [limit(SUE, day(-1), closed_on=day(0))]}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("court_clock_begins", "没有尚待", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE, "data": {"party": 2}}),
    Both("court_clock_begins", "已经起算", {"parties": THREE, "data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=2)]}, {"parties": THREE, "data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=3)]}),
    Both("court_clock_begins", "没有需要", {"parties": THREE, "data": {"party": 2}, "case": {"state": "revoked"}}, {"parties": THREE, "data": {"party": 2}}),
    Both("court_clock_begins", "没有需要", {"parties": THREE, "data": {"party": 2}, "events": [DISMISSED]}, {"parties": THREE, "data": {"party": 2}, "events": [DECIDED]}),
    Both("suit_period_is_noted_once", "已经登记", {"data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=2)]}, {"data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=2), limit("reconsideration.sue", day(-1), party_id=2)]}),
    Both("court_clock_begins", "尚未届满", {"parties": THREE, "data": {"party": 2}, "deadlines": [limit("reconsideration.sue", day(3), party_id=2)]}, {"parties": THREE, "data": {"party": 2}, "deadlines": [limit("reconsideration.sue", day(3), party_id=3)]}),
    Both("court_clock_begins_after_a_lost_suit", "对复议决定", over(challenge(2, "reconsideration", id=1, outcome="upheld")), over(challenge(2, "reconsideration", id=1, outcome="withdrawn"))),
    Both("court_clock_begins_after_a_lost_suit", "没有尚待", over(challenge(1, id=1, outcome="upheld")), over(challenge(2, id=1, outcome="upheld"))),
    Both("court_clock_begins_after_a_lost_suit", "不因此起算", over(challenge(2, id=1, against="listing", outcome="upheld")), over(challenge(2, id=1, against="change", outcome="upheld"))),
    # Whoever still sues over a change of the ruling, or anew, is bound by neither yet.
    Both("court_clock_begins_after_a_lost_suit", "尚无结果", over(challenge(2, id=1, outcome="upheld"), challenge(2, id=2, against="change")), over(challenge(2, id=1, outcome="upheld"), challenge(3, id=2), challenge(2, id=3, against="listing"))),
    Both("court_clock_begins", "尚无结果", {"parties": THREE, "data": {"party": 2}, "challenges": [challenge(2)]}, {"parties": THREE, "data": {"party": 2}, "challenges": [challenge(3)]}),
    Both("own_suit_period_is_over", "先登记复议结果", {**reviewed(""), "data": {"party": 2}}, {**reviewed("upheld"), "data": {"party": 2}}, "party"),
    Both("one_respondent_is_named", "逐一办理", {"parties": THREE, "data": {"approval_opinion": "同意。"}}, {"parties": THREE, "data": {"party": 2}}, "party"),
    Both("one_respondent_is_named", "没有尚待", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE[:2], "data": {"approval_opinion": "同意。"}}, "party"),
    Both("respondent_does_not_challenge", "尚未确定", {"parties": THREE, "challenges": [challenge(2)], "data": {"party": 2}}, {"parties": THREE, "challenges": [challenge(2)], "data": {"party": 3}}, "party"),
    Both("respondent_does_not_challenge", "尚未确定", {"parties": THREE[:2], "challenges": [challenge(2)]}, {"parties": THREE[:2], "challenges": [challenge(1)]}),
    Both("respondent_does_not_challenge", "均无结果", {"parties": THREE, "challenges": [challenge(2), challenge(3)]}, {"parties": THREE, "challenges": [challenge(2)]}),
    Both("everybody_has_performed", "尚未履行", {"parties": THREE, "data": {"party": 2}}, {"parties": THREE, "data": {"party": 2}, "events": [DECIDED, event("confirm_performance_of_one", party=3)]}, "party"),
    Both("everybody_has_performed", "尚未履行", {"parties": THREE, "data": {"shown_cert": True}}, {"parties": THREE[:2], "data": {"shown_cert": True}}, "party"),
    Both("others_have_still_to_perform", "没有尚待", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE, "data": {"party": 2}}, "party"),
    Both("others_have_still_to_perform", "没有其他", {"parties": THREE, "events": [DECIDED, event("confirm_performance_of_one", party=3)]}, {"parties": THREE, "events": [DECIDED, event("confirm_performance_of_one", party=3), event("change_decision", orders=[{"item": 1, "variant": "sell", "respondent": 3, "text": "停止销售"}])]}),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*after_ruling.GUARDS}
