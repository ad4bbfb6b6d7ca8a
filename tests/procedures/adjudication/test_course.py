"""Conditions of ending an adjudication: orders, withdrawal, closing, each both ways."""

from __future__ import annotations

import pytest

from casehub.procedures.adjudication import course
from tests.procedures.adjudicating import (
    Both,
    child,
    day,
    event,
    faults,
    limit,
    names,
    paper,
    party,
)
from tests.workflow.builders import challenge

STOP = {"variant": "make_sell", "acts": ["制造", "销售"], "product": "快拆底座", "model": "WQ-K3"}
REST = {"variant": "dismiss_rest"}
SUE, RECONSIDER = "adjudication.sue", "reconsideration.apply"
DECIDED = event("issue_decision", outcome="upheld", orders=[STOP])
DISMISSED = event("issue_decision", outcome="dismissed", orders=[{"variant": "dismiss"}])
THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
WITH_THIRD = [*THREE[:2], party(4, "third")]
REPEAT = {"same_infringer": True, "same_right": True, "same_act": True}


def orders(*rows: dict[str, str], **data: object) -> dict[str, object]:
    return {"step": "issue_decision", "data": {"orders": list(rows), **data}}


BOTH = [
    Both("orders_are_complete", "填写裁决主文", orders(), orders(STOP, REST), "orders"),
    Both("orders_are_complete", "行为类型", orders({**STOP, "acts": []}), orders(STOP), "orders"),
    Both("orders_are_complete", "行为类型", orders({"variant": "sell", "text": "停止销售"}), orders(REST), "orders"),
    Both("orders_are_complete", "主文第1项缺少停止侵权的对象，第3项缺少行为类型、型号等范围", orders({**STOP, "product": ""}, STOP, {**STOP, "acts": [], "model": ""}), orders(STOP, STOP), "orders"),
    Both("orders_are_complete", "对象", orders({**STOP, "product": ""}), orders({"variant": "fair", "acts": ["许诺销售"], "fair": "N3馆"}), "orders"),
    Both("orders_are_complete", "范围", orders({**STOP, "model": ""}), orders({**STOP, "model": "", "text": "……"}), "orders"),
    Both("evidence_is_told_once", "清空其中一项", {"data": {"evidence_text": "甲1予以采信。", "evidence_groups": [{"finding": "采信"}]}}, {"data": {"evidence_text": "甲1予以采信。", "evidence_groups": []}}, "evidence_text"),
    Both("orders_follow_the_outcome", "只写驳回", orders(STOP, outcome="dismissed"), orders({"variant": "dismiss"}, outcome="dismissed"), "orders"),
    Both("orders_follow_the_outcome", "责令停止", orders({"variant": "dismiss"}, outcome="upheld"), orders(STOP, outcome="upheld"), "orders"),
    Both("orders_follow_the_outcome", "应选部分成立", orders(STOP, REST, outcome="upheld"), orders(STOP, outcome="upheld"), "outcome"),
    Both("orders_follow_the_outcome", "驳回其他", orders(STOP, outcome="partly"), orders(STOP, REST, outcome="partly"), "orders"),
    Both("orders_hold_no_money", "赔偿", orders({**STOP, "text": "停止制造；赔偿10万元"}), orders(STOP, {**REST, "text": "驳回赔偿请求"}), "orders"),
    Both("orders_hold_no_money", "罚款", {"data": {"order_text": "停止制造。罚款五万元。"}}, {"data": {"order_text": "停止制造；驳回赔偿损失的请求。"}}, "order_text"),
    Both("no_open_inquiry", "1件", {"children": [child("appraisal"), child("service")]}, {"children": [child("appraisal", closed=day(-1)), child("assistance")]}),
    Both("withdrawal_is_voluntary", "真实意思", {"data": {"voluntary": False}}, {"data": {"voluntary": True, "allowed": True}}, "voluntary"),
    Both("withdrawal_is_voluntary", "不予准许", {"data": {"voluntary": True, "allowed": False}}, {}, "allowed"),
    Both("end_of_party_is_proved", "变更当事人", {"data": {"nobody_follows": False}}, {"data": {"nobody_follows": True, "ground": "respondent_ended"}}, "nobody_follows"),
    Both("end_of_party_is_proved", "承受情况", {"data": {"ground": "requester_ended"}}, {"data": {"ground": "requester_ended", "succession": "none"}}, "succession"),
    Both("end_of_party_is_proved", "承受情况", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE, "data": {"party": 2}}, "succession"),
    Both("no_other_is_left_on_its_side", "其余当事人", {"parties": THREE, "data": {"ground": "respondent_ended"}}, {"parties": THREE, "data": {"ground": "requester_ended"}}, "ground"),
    Both("another_is_left_on_its_side", "请求人、被请求人各只有", {"parties": THREE[:2]}, {"parties": THREE}),
    Both("another_is_left_on_its_side", "没有其他当事人", {"parties": THREE, "data": {"party": 1}}, {"parties": THREE, "data": {"party": 3}}, "party"),
    Both("another_is_left_on_its_side", "没有其他当事人", {"parties": WITH_THIRD, "data": {"party": 2}}, {"parties": WITH_THIRD, "data": {"party": 4}}, "party"),
    Both("another_is_left_on_its_side", "请求人、被请求人各只有", {"parties": WITH_THIRD[:2]}, {"parties": WITH_THIRD}),
    Both("earlier_ruling_is_in_force", "相同类型行为", {"data": {**REPEAT, "same_act": False}}, {"data": REPEAT}, "same_act"),
    Both("earlier_ruling_is_in_force", "尚未生效", {"data": {**REPEAT, "prior_effective_on": day(1)}}, {"data": {**REPEAT, "prior_effective_on": day(0)}}, "prior_effective_on"),
    Both("something_is_still_to_come", "无须变更", {"case": {"state": "performed"}}, {"case": {"state": "served"}}),
    Both("something_is_still_to_come", "无须变更", {"case": {"state": "performed"}}, {"case": {"state": "performed"}, "challenges": [challenge(2)]}),
    Both("something_is_still_to_come", "无须变更", {"case": {"state": "performed"}, "deadlines": [limit(SUE, day(3))]}, {"case": {"state": "performed"}, "deadlines": [limit(SUE, day(3), party_id=2)]}),
    Both("nothing_is_left_to_perform", "尚未履行", {"events": [DECIDED], "case": {"state": "served"}}, {"events": [DISMISSED], "case": {"state": "served"}}),
    Both("nothing_is_left_to_perform", "尚未履行", {"events": [DECIDED], "case": {"state": "served"}}, {"events": [DECIDED], "case": {"state": "performed"}}),
    Both("remedy_periods_are_over", "起诉期限", {"deadlines": [limit(SUE, day(0))]}, {"deadlines": [limit(SUE, day(-1))]}),
    Both("remedy_periods_are_over", "复议期限", {"deadlines": [limit(RECONSIDER, day(9))]}, {"deadlines": [limit(RECONSIDER, day(9), closed_on=day(-1))]}),
    Both("closing_form_is_lawful", "三种", {"data": {"closing_mode": "merged"}}, {"data": {"closing_mode": "decision"}, "documents": [paper("adjudication_decision")]}, "closing_mode"),
    Both("closing_form_is_lawful", "没有有效", {}, {"documents": [paper("adjudication_decision")]}),
    Both("volume_was_checked", "送达凭证", {"data": {"services_complete": False}}, {"data": {"services_complete": True}}, "services_complete"),
    Both("volume_was_checked", "单独成卷", {"data": {"mediation_apart": False}}, {"data": {"mediation_apart": True}}, "mediation_apart"),
    Both("another_respondent_remains", "没有其他被请求人", {"parties": [party(1, "requester"), party(2, "respondent")], "data": {"party": 2}}, {"parties": [party(1, "requester"), party(2, "respondent"), party(3, "respondent")], "data": {"party": 2}}, "party"),
    Both("another_respondent_remains", "请选择被请求人", {"parties": [party(1, "requester"), party(2, "respondent"), party(3, "respondent")], "data": {"party": 1}}, {"parties": [party(1, "requester"), party(2, "respondent"), party(3, "respondent")], "data": {"party": 3}}, "party"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*course.GUARDS}
