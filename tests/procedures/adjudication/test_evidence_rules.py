"""Conditions of evidence, samples, appraisal and joinder, each both ways."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Document
from casehub.procedures.adjudication import evidence_rules
from tests.procedures.adjudicating import (
    Both,
    day,
    event,
    faults,
    limit,
    moment,
    names,
    party,
    right,
    served,
)

ANSWER, EVIDENCE, DECIDE = (
    "adjudication.answer",
    "adjudication.evidence_period",
    "adjudication.decide",
)


def told(days: int, *parties: int) -> dict[str, Any]:
    """The parties that have a notice of a period of so many days."""
    paper = Document(id=0, kind="evidence_notice", status="issued", facts={"evidence_days": days})
    return {"documents": [paper], "services": [served("evidence_notice", one) for one in parties]}


ISSUE = {"step": "issue_evidence_notice"}
FORM = {"origin": "foreign", "formalities": "apostille", "translated": True}
BOTH = [
    Both("investigation_keeps_its_limits", "查封、扣押", {"step": "inspect_site", "data": {"taken_note": "扣押模具2套"}}, {"step": "inspect_site", "data": {"taken_note": "抽样三套"}}, "taken_note"),
    Both("investigation_keeps_its_limits", "账簿", {"step": "collect_evidence", "data": {"items": [{"text": "销售账簿"}]}}, {"step": "collect_evidence", "data": {"items": [{"text": "主体登记档案"}]}}, "items"),
    Both("certificates_are_shown", "出示", {"data": {"shown_cert": False}}, {"data": {"shown_cert": True}}, "shown_cert"),
    Both("collection_was_asked", "没有登记", {}, {"events": [event("request_collection")]}),
    Both("sampling_fits_the_patent", "方法发明", {"data": {"by_method": True}}, {"data": {"by_method": True}, "rights": [right(kind="invention")]}, "by_method"),
    Both("evidence_may_be_lost", "不得先行", {"data": {"loss_risk": False}}, {"data": {"loss_risk": True}}, "loss_risk"),
    Both(
        "appraisal_is_asked_before_evidence_ends",
        "不予鉴定",
        {"deadlines": [limit(EVIDENCE, day(-5))], "data": {"initiative": "party", "requested_on": day(-4)}},
        {"deadlines": [limit(EVIDENCE, day(-5))], "data": {"initiative": "party", "requested_on": day(-5)}},
        "requested_on",
    ),
    Both("appraisal_is_asked_before_evidence_ends", "申请鉴定的日期", {"data": {"initiative": "party"}}, {"data": {"initiative": "public_interest"}}, "requested_on"),
    Both("evidence_period_is_told_once", "定为15日", {**told(15, 1, 2), "data": {"evidence_days": 20}}, {**told(15, 1), "data": {"evidence_days": 20, "recipients": [2]}}, "evidence_days"),
    Both("evidence_period_is_told_once", "都已有举证通知书", {**ISSUE, **told(15, 1, 2), "data": {"evidence_days": 15}}, {**ISSUE, **told(15, 1), "data": {"evidence_days": 15}}),
    Both("exchange_is_ahead", "晚于现在", {"data": {"at": moment(0)}}, {"data": {"at": moment(1)}}, "at"),
    Both("exchange_was_notified", "全部当事人", {"services": [served("evidence_exchange_notice", 1)]}, {"services": [served("evidence_exchange_notice", n) for n in (1, 2)]}),
    Both("order_is_for_an_agent", "代理人", {"data": {"party": 1}}, {"data": {"party": 1}, "parties": [party(1, "requester", agents=[{"name": "何静宜"}])]}, "party"),
    Both("order_touches_no_secret", "依职权", {"data": {"touches_secret": True}}, {"data": {"touches_secret": False}}, "touches_secret"),
    Both("order_is_against_the_other_side", "对方", {"data": {"holder": 1, "claimant": 1}}, {"data": {"holder": 2, "claimant": 1}}, "holder"),
    Both("foreign_evidence_is_in_form", "中文译本", {"data": {**FORM, "translated": False}}, {"data": {**FORM, "translated": False, "kept_aside": True}}, "translated"),
    Both("foreign_evidence_is_in_form", "证明手续", {"data": {**FORM, "formalities": "none"}}, {"data": FORM}, "formalities"),
    Both("foreign_evidence_is_in_form", "不列入证据", {"data": {**FORM, "kept_aside": True, "evidence_items": [{"name": "报告"}]}}, {"data": FORM}, "evidence_items"),
    Both("parties_failed_to_agree", "共同选定", {"data": {"agreed_by_parties": True}}, {"data": {"agreed_by_parties": False}}, "agreed_by_parties"),
    Both("superior_was_asked", "没有向上级", {}, {"events": [event("ask_superior")]}),
    Both("joinder_is_allowed", "第三人", {"data": {"trigger": "respondent_application", "consent_agrees": False}}, {"data": {"trigger": "respondent_application", "consent_agrees": True}}, "consent_agrees"),
    Both("joinder_is_allowed", "不予追加", {"data": {"refused": True}}, {"data": {"refused": False, "trigger": "co_owner"}}, "refused"),
    Both("joinder_is_refused", "追加当事人步骤", {"data": {"refused": False}}, {"data": {"refused": True}}, "refused"),
    Both("consolidation_has_two_cases", "两件", {"data": {"cases": [{"no": "1"}]}}, {"data": {"cases": [{"no": "1"}, {"no": "2"}]}}, "cases"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*evidence_rules.GUARDS}
