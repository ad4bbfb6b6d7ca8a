"""Guards of deciding, enforcing and closing an adjudication, each both ways (patent.md §5)."""

from __future__ import annotations

import pytest

from casehub.model import Event
from casehub.procedures.adjudication import after_ruling, course, remedies
from tests.procedures.adjudicating import (
    LONGEST,
    Both,
    child,
    day,
    event,
    limit,
    names,
    paper,
    party,
    refusal,
    right,
    second_answer,
    served,
)

STOP = {"variant": "make_sell", "acts": "制造、销售", "product": "快拆底座", "model": "WQ-K3"}
REST = {"variant": "dismiss_rest"}
SUE, RECONSIDER = "adjudication.sue", "reconsideration.apply"
COURT, HOLDER = "enforcement.court_apply", "enforcement.holder_apply"
DECIDED = event("issue_decision", outcome="upheld", orders=[STOP])
DISMISSED = event("issue_decision", outcome="dismissed", orders=[{"variant": "dismiss"}])
THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
SUED = [event("register_suit", party=2), event("register_reconsideration", party=3)]
RECEIVED = event("register_reconsideration_decision", party=2, recon_decision_no="9号")
REPEAT = {"same_infringer": True, "same_right": True, "same_act": True}
INVALID = {"ground": "all_invalid", "invalidity_decision_no": "9号", "invalidity_effective_on": day(0)}

ENDED = [right(invalidity=[{"result": "宣告专利权全部无效", "effective_on": day(0)}])]


def met(state: str) -> Event:
    """A suit that met the case in the state."""
    return event("register_suit", source=state, party=2)


def orders(*rows: dict[str, str], **data: object) -> dict[str, object]:
    return {"step": "issue_decision", "data": {"orders": list(rows), **data}}


BOTH = [
    Both("orders_are_complete", "填写裁决主文", orders(), orders(STOP, REST), "orders"),
    Both("orders_are_complete", "行为类型", orders({**STOP, "acts": ""}), orders(STOP), "orders"),
    Both("orders_are_complete", "行为类型", orders({"variant": "sell", "text": "停止销售"}), orders(REST), "orders"),
    Both("orders_are_complete", "只能是", orders({**STOP, "acts": "制造、出口"}), orders({**STOP, "acts": "许诺销售，进口"}), "orders"),
    Both("orders_are_complete", "对象", orders({**STOP, "product": ""}), orders({"variant": "fair", "acts": "许诺销售", "fair": "N3馆"}), "orders"),
    Both("orders_are_complete", "范围", orders({**STOP, "model": ""}), orders({**STOP, "model": "", "text": "……"}), "orders"),
    Both("orders_follow_the_outcome", "只写驳回", orders(STOP, outcome="dismissed"), orders({"variant": "dismiss"}, outcome="dismissed"), "orders"),
    Both("orders_follow_the_outcome", "责令停止", orders({"variant": "dismiss"}, outcome="upheld"), orders(STOP, outcome="upheld"), "orders"),
    Both("orders_follow_the_outcome", "驳回其他", orders(STOP, outcome="partly"), orders(STOP, REST, outcome="partly"), "orders"),
    Both("orders_hold_no_money", "赔偿", orders({**STOP, "text": "停止制造；赔偿10万元"}), orders(STOP, {**REST, "text": "驳回赔偿请求"}), "orders"),
    Both("orders_hold_no_money", "罚款", {"data": {"order_text": "停止制造。罚款五万元。"}}, {"data": {"order_text": "停止制造；驳回赔偿损失的请求。"}}, "order_text"),
    Both("no_open_inquiry", "1件", {"children": [child("appraisal"), child("service")]}, {"children": [child("appraisal", closed=day(-1)), child("assistance")]}),
    Both("withdrawal_is_voluntary", "真实意思", {"data": {"voluntary": False}}, {"data": {"voluntary": True, "allowed": True}}, "voluntary"),
    Both("withdrawal_is_voluntary", "不予准许", {"data": {"voluntary": True, "allowed": False}}, {}, "allowed"),
    Both("end_of_party_is_proved", "变更当事人", {"data": {"nobody_follows": False}}, {"data": {"nobody_follows": True, "ground": "respondent_ended"}}, "nobody_follows"),
    Both("end_of_party_is_proved", "承受情况", {"data": {"ground": "requester_ended"}}, {"data": {"ground": "requester_ended", "succession": "none"}}, "succession"),
    Both("no_other_is_left_on_its_side", "其余当事人", {"parties": THREE, "data": {"ground": "respondent_ended"}}, {"parties": THREE, "data": {"ground": "requester_ended"}}, "ground"),
    Both("another_is_left_on_its_side", "双方各只有", {"parties": THREE[:2]}, {"parties": THREE}),
    Both("another_is_left_on_its_side", "没有其他当事人", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE, "data": {"party": 3, "ground": "respondent_ended"}}, "party"),
    Both("another_is_left_on_its_side", "不符", {"parties": THREE, "data": {"party": 3, "ground": "requester_ended"}}, {"parties": THREE, "data": {"party": 3, "ground": "respondent_ended"}}, "ground"),
    Both("earlier_ruling_is_in_force", "相同类型行为", {"data": {**REPEAT, "same_act": False}}, {"data": REPEAT}, "same_act"),
    Both("earlier_ruling_is_in_force", "尚未生效", {"data": {**REPEAT, "prior_effective_on": day(1)}}, {"data": {**REPEAT, "prior_effective_on": day(0)}}, "prior_effective_on"),
    Both("nothing_is_left_to_perform", "尚未履行", {"events": [DECIDED], "case": {"state": "served"}}, {"events": [DISMISSED], "case": {"state": "served"}}),
    Both("nothing_is_left_to_perform", "尚未履行", {"events": [DECIDED], "case": {"state": "served"}}, {"events": [DECIDED], "case": {"state": "performed"}}),
    Both("remedy_periods_are_over", "起诉期限", {"deadlines": [limit(SUE, day(0))]}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("remedy_periods_are_over", "复议期限", {"deadlines": [limit(RECONSIDER, day(9))]}, {"deadlines": [limit(RECONSIDER, day(9), closed_on=day(-1))]}),
    Both("publication_is_done", "尚未公开", {"events": [DISMISSED]}, {"events": [DISMISSED, event("approve_publication")]}),
    Both("publication_is_done", "尚未公开", {"events": [DECIDED, event("approve_publication"), event("register_ruling_overturned")]}, {"events": [DECIDED, event("revoke_decision"), event("approve_publication")]}),
    Both("closing_form_is_lawful", "三种", {"data": {"closing_mode": "merged"}}, {"data": {"closing_mode": "decision"}, "documents": [paper("adjudication_decision")]}, "closing_mode"),
    Both("closing_form_is_lawful", "没有有效", {}, {"documents": [paper("adjudication_decision")]}),
    Both("volume_was_checked", "送达凭证", {"data": {"services_complete": False}}, {"data": {"services_complete": True}}, "services_complete"),
    Both("volume_was_checked", "单独成卷", {"data": {"mediation_apart": False}}, {"data": {"mediation_apart": True}}, "mediation_apart"),
    # after the ruling
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
    Both("suit_was_registered", "没有登记行政诉讼", {}, {"events": [event("register_suit")]}),
    Both("no_suit_was_accepted", "不再受理复议", {"events": [event("register_suit")]}),
    Both("reconsideration_was_registered", "没有登记行政复议", {}, {"events": [event("register_reconsideration")]}),
    Both("stay_is_in_force", "没有停止执行", {"events": [event("register_stay"), event("lift_stay")]}, {"events": [event("register_stay")]}),
    Both("suit_period_is_over", "起诉期限至", {"deadlines": [limit(SUE, day(-1)), limit(SUE, day(0))]}, {"deadlines": [limit(SUE, day(-1)), limit(SUE, day(-3))]}),
    Both("suit_period_is_over", "未起算", {}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("enforcement_clock_starts_right", "应登记行政诉讼", {"data": {"suit_received": True}}, {"data": {"suit_received": False}}, "suit_received"),
    Both("enforcement_clock_starts_right", "不能晚于", {"deadlines": [limit(SUE, day(-5))], "data": {"suit_period_ended_on": day(-4)}}, {"deadlines": [limit(SUE, day(-5))], "data": {"suit_period_ended_on": day(-5)}}, "suit_period_ended_on"),
    Both("court_clock_was_started", "登记起诉期限届满", {}, {"deadlines": [limit(COURT, day(30))]}),
    Both("urging_reached_respondents", "示例公司2", {}, {"services": [served("performance_urging_notice", 2)]}),
    Both("demand_wait_is_over", "催告期至", {"deadlines": [limit("enforcement.demand_wait", day(0))]}, {"deadlines": [limit("enforcement.demand_wait", day(-1))]}),
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
    Both("new_orders_are_named", "变更后的主文", {"data": {"revoke_scope": "change"}}, {"data": {"new_orders": "停止销售"}}, "new_orders"),
    Both("suit_period_is_noted_once", "已经登记", {"deadlines": [limit(COURT, day(30), party_id=2)], "data": {"party": 2}}, {"deadlines": [limit(COURT, day(30), party_id=3)], "data": {"party": 2}}),
    Both("suit_period_is_noted_once", "已经登记", {"deadlines": [limit(COURT, day(30))], "data": {"party": 2}}, {"deadlines": [limit(COURT, day(30), party_id=2, closed_on=day(-1))], "data": {"party": 2}}),
    Both("own_suit_period_is_over", "届满后", {"deadlines": [limit(SUE, day(0), party_id=2), limit(SUE, day(-1), party_id=3)], "data": {"party": 2}}, {"deadlines": [limit(SUE, day(0), party_id=2), limit(SUE, day(-1), party_id=3)], "data": {"party": 3}}, "party"),
    Both("own_suit_period_is_over", "届满后", {"deadlines": [limit("reconsideration.sue", day(0), party_id=2)], "data": {"party": 2}}, {"deadlines": [limit("reconsideration.sue", day(-1), party_id=2)], "data": {"party": 2}}, "party"),
    Both("own_suit_period_is_over", "未起算", {}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("own_suit_period_is_over", "裁决文书尚未送达", {"deadlines": [limit(SUE, day(-1), closed_on=day(0))]}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("court_clock_begins", "没有尚待", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE, "data": {"party": 2}}),
    Both("court_clock_begins", "已经起算", {"parties": THREE, "data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=2)]}, {"parties": THREE, "data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=3)]}),
    Both("court_clock_begins", "没有需要", {"parties": THREE, "data": {"party": 2}, "case": {"state": "revoked"}}, {"parties": THREE, "data": {"party": 2}}),
    Both("court_clock_begins", "没有需要", {"parties": THREE, "data": {"party": 2}, "events": [event("issue_decision", outcome="dismissed")]}, {"parties": THREE, "data": {"party": 2}, "events": [event("issue_decision", outcome="partly")]}),
    Both("suit_period_is_noted_once", "已经登记", {"data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=2)]}, {"data": {"party": 2}, "deadlines": [limit("enforcement.court_apply", day(9), party_id=2), limit("reconsideration.sue", day(-1), party_id=2)]}),
    Both("one_respondent_is_named", "逐一办理", {"parties": THREE, "data": {"approval_opinion": "同意。"}}, {"parties": THREE, "data": {"party": 2}}, "party"),
    Both("one_respondent_is_named", "没有尚待", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE[:2], "data": {"approval_opinion": "同意。"}}, "party"),
    Both("was_challenged_in_served", "不在“裁决已送达”", {"events": [event("register_suit", party=2)]}, {"events": [met("served")]}),
    Both("was_challenged_in_performed", "不在“已履行”", {"events": [event("register_suit", party=2)]}, {"events": [met("performed")]}),
    Both("was_challenged_in_urged", "不在“已催告”", {"events": [event("register_suit", party=2)]}, {"events": [met("urged")]}),
    Both("was_challenged_in_enforcing", "不在“执行中”", {"events": [event("register_suit", party=2)]}, {"events": [met("enforcing")]}),
    Both("was_challenged_in_revoked", "不在“已撤销”", {"events": [event("register_suit", party=2)]}, {"events": [met("revoked")]}),
    Both("ruling_itself_was_challenged", "撤销决定", {"events": [met("revoked")]}, {"events": [met("served")]}),
    Both("named_party_does_not_challenge", "请选定", {"parties": THREE, "events": SUED, "data": {"urge_days": 10}}, {"parties": THREE, "events": SUED[:1], "data": {"party": 3}}, "party"),
    Both("named_party_does_not_challenge", "尚无结果", {"parties": THREE, "events": SUED, "data": {"party": 2}}, {}, "party"),
    Both("no_stay_is_in_force", "停止执行", {"events": [event("register_stay")]}, {"events": [event("register_stay"), event("lift_stay")]}),
    Both("everybody_has_performed", "尚未履行", {"parties": THREE, "data": {"party": 2}}, {"parties": THREE, "data": {"party": 2}, "events": [event("confirm_performance_of_one", party=3)]}, "party"),
    Both("everybody_has_performed", "尚未履行", {"parties": THREE, "data": {"shown_cert": True}}, {"parties": THREE[:2], "data": {"shown_cert": True}}, "party"),
    Both("others_have_still_to_perform", "没有尚待", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE, "data": {"party": 2}}, "party"),
    Both("others_have_still_to_perform", "没有其他", {"parties": THREE, "events": [event("confirm_performance_of_one", party=3)]}, {"parties": THREE, "events": [event("confirm_performance_of_one", party=3), event("change_decision")]}),
    Both("no_other_challenge_is_pending", "其他当事人", {"events": SUED}, {"events": [*SUED, event("register_challenge_of_one_ended", party=2)]}),
    Both("another_challenge_is_pending", "没有其他", {"events": SUED[:1]}, {"events": SUED, "data": {"party": 2}}),
    Both("another_challenge_is_pending", "尚无结果", {"events": SUED, "data": {"party": 9}}, {"events": SUED}, "party"),
    Both("reconsideration_decision_is_new", "已经登记", {"events": [RECEIVED], "data": {"party": 2, "recon_decision_no": "9号"}}, {"events": [RECEIVED], "data": {"party": 3, "recon_decision_no": "9号"}}, "party"),
    Both("another_respondent_remains", "没有其他被请求人", {"parties": [party(1, "requester"), party(2, "respondent")], "data": {"party": 2}}, {"parties": [party(1, "requester"), party(2, "respondent"), party(3, "respondent")], "data": {"party": 2}}, "party"),
    Both("another_respondent_remains", "请选择被请求人", {"parties": [party(1, "requester"), party(2, "respondent"), party(3, "respondent")], "data": {"party": 1}}, {"parties": [party(1, "requester"), party(2, "respondent"), party(3, "respondent")], "data": {"party": 3}}, "party"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    reason = refusal(both)
    assert reason is not None
    assert both.words in reason.sentence
    assert len(reason.sentence) <= LONGEST
    assert reason.field == both.beside
    assert second_answer(both) is None


def test_every_guard_is_tested() -> None:
    parts = (course, after_ruling, remedies)
    assert {b.guard for b in BOTH} == {guard for part in parts for guard in part.GUARDS}
