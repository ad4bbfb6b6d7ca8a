"""Conditions of extending, suspending and settling, each both ways."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.procedures.adjudication import time_limits
from tests.procedures.adjudicating import (
    Both,
    day,
    event,
    faults,
    limit,
    names,
    pause,
    procedure,
    right,
)

ANSWER, EVIDENCE, DECIDE = (
    "adjudication.answer",
    "adjudication.evidence_period",
    "adjudication.decide",
)
TIMELY = {"deadlines": [limit(DECIDE, day(0))]}
EXTENDED = {"deadlines": [limit(DECIDE, day(0), granted=1)]}
ACCEPTED = {"ground": "invalidity", "acceptance_no": "无受1", "accepted_on": day(-5)}
SECOND = {"months": 2, "superior_approval_no": "国知保函〔2026〕35号"}
CLEAN = [right(has_report=True, report_clean=True)]
PERIOD = {"deadlines": [limit(EVIDENCE, day(1))]}
OPINION, OBJECTION = "adjudication.evidence_opinion", "appraisal.objection"
SILENCE = {"step": "close_evidence_opinion_period"}
GRANT = {"period_ended_on": day(1), "extra_days": 10}


def ground(name: str, **values: object) -> dict[str, object]:
    return {"data": {"ground": name, **values}}


BOTH = [
    Both("first_extension_is_in_order", "届满", {"deadlines": [limit(DECIDE, day(-1))]}, {**TIMELY, "data": {"months": 1}}),
    Both("first_extension_is_in_order", "最长1个月", {**TIMELY, "data": {"months": 2}}, TIMELY, "months"),
    Both("first_extension_is_in_order", "上一级", EXTENDED, TIMELY),
    Both("first_extension_is_in_order", "没有正在", {}, TIMELY),
    Both("second_extension_is_in_order", "先办理第一次", {**TIMELY, "data": SECOND}, {**EXTENDED, "data": SECOND}),
    Both("second_extension_is_in_order", "最长2个月", {**EXTENDED, "data": {**SECOND, "months": 3}}, {**EXTENDED, "data": SECOND}, "months"),
    Both("second_extension_is_in_order", "批复文号", {**EXTENDED, "data": {"months": 2}}, {**EXTENDED, "data": SECOND}, "superior_approval_no"),
    Both("second_extension_is_in_order", "不能再延长", {"deadlines": [limit(DECIDE, day(5), granted=3)]}, EXTENDED),
    Both("second_extension_is_in_order", "届满", {"deadlines": [limit(DECIDE, day(-1), granted=1)]}, {"deadlines": [limit(DECIDE, day(-1), granted=1, stopped=True)], "pauses": [pause("settlement", day(-9))]}),
    Both("decision_is_in_time_or_explained", "超期原因", {"deadlines": [limit(DECIDE, day(-1))], "data": {"outcome": "upheld"}}, {"deadlines": [limit(DECIDE, day(-1))], "data": {"overdue_reason": "抽调"}}, "overdue_reason"),
    Both("decision_is_in_time_or_explained", "超期原因", {"deadlines": [limit(DECIDE, day(-1))], "data": {"outcome": "upheld"}}, {**TIMELY, "data": {"outcome": "upheld"}}, "overdue_reason"),
    Both("no_suspension_is_running", "正在中止", {"pauses": [pause("suspension", day(-9))]}, {"pauses": [pause("suspension", day(-9), day(-1))]}),
    Both("suspension_ground_is_proved", "发明专利", {"data": ACCEPTED, "rights": [right(kind="invention")]}, {"data": ACCEPTED}, "ground"),
    Both("suspension_ground_is_proved", "受理通知书", ground("invalidity"), {"data": ACCEPTED}, "acceptance_no"),
    Both("suspension_ground_is_proved", "晚于今天", {"data": {**ACCEPTED, "accepted_on": day(1)}}, {"data": ACCEPTED}, "accepted_on"),
    Both("suspension_ground_is_proved", "当事人", ground("incapacity"), ground("incapacity", party_name="甲"), "party_name"),
    Both("suspension_ground_is_proved", "死亡日期", ground("death", party_name="甲"), ground("death", party_name="甲", event_on=day(-3)), "event_on"),
    Both("suspension_ground_is_proved", "不可抗拒", ground("force_majeure", party_name="甲"), ground("force_majeure", event="地震"), "event"),
    Both("suspension_ground_is_proved", "另案", ground("other_case"), ground("other_case", other_case_no="（2026）渝01民初1号"), "other_case_no"),
    Both("suspension_ground_is_proved", "请示", ground("awaiting_reply"), {**ground("awaiting_reply"), "events": [event("ask_superior")]}, "ground"),
    Both("reasons_to_go_on_were_weighed", "未发现缺陷", {"data": ACCEPTED, "rights": CLEAN}, {"data": {**ACCEPTED, "why_suspend": "新证据"}, "rights": CLEAN}, "why_suspend"),
    Both("reasons_to_go_on_were_weighed", "维持有效", {"data": ACCEPTED, "rights": [right(invalidity=[{"result": "维持专利权有效"}])]}, {"data": ACCEPTED}, "why_suspend"),
    Both("suspension_day_is_in_order", "立案日期", {"data": {"from_on": date(2026, 5, 24)}}, {"data": {"from_on": date(2026, 5, 25)}}, "from_on"),
    Both(
        "suspension_day_is_in_order",
        "重叠",
        {"data": {"from_on": day(-5)}, "pauses": [pause("suspension", day(-9), day(-4))]},
        {"data": {"from_on": day(-4)}, "pauses": [pause("suspension", day(-9), day(-4))]},
        "from_on",
    ),
    Both(
        "suspension_day_is_in_order",
        "重叠",
        {"data": {"from_on": day(-5)}, "pauses": [pause("suspension", day(-9), day(-4))]},
        {"data": {"from_on": day(-5)}, "pauses": [pause("settlement", day(-9), day(-4))]},
        "from_on",
    ),
    Both("invalidity_paper_is_named", "编号和受理日期", {"data": {"paper": "acceptance"}}, {"data": {**ACCEPTED, "paper": "acceptance"}}, "acceptance_no"),
    Both("invalidity_paper_is_named", "不是受理通知书", {"data": {"paper": "receipt", "acceptance_no": "1"}}, {"data": {"paper": "receipt"}}, "acceptance_no"),
    Both("invalidity_paper_is_named", "审查结论", {"data": {"paper": "decision"}}, {"data": {"paper": "decision", "invalidity_result": "维持专利权有效"}}, "invalidity_result"),
    Both("suspension_was_asked", "没有登记当事人的中止申请", {"events": [event("register_invalidity")]}, {"events": [event("register_invalidity", party=2)]}),
    Both("suspension_was_asked", "已经答复", {"events": [event("register_invalidity", party=2), event("refuse_suspension")]}, {"events": [event("refuse_suspension"), event("register_invalidity", party=2)]}),
    Both("refusal_of_suspension_fits", "已有受理通知书", {"data": {"refusal": "no_acceptance"}, "rights": [right(invalidity=[{"acceptance_no": "1"}])]}, {"data": {"refusal": "no_acceptance"}}, "refusal"),
    Both("refusal_of_suspension_fits", "不是发明", {"data": {"refusal": "invention"}}, {"data": {"refusal": "invention"}, "rights": [right(kind="invention")]}, "refusal"),
    Both("refusal_of_suspension_fits", "评价报告", {"data": {"refusal": "report_clean"}}, {"data": {"refusal": "report_clean"}, "rights": CLEAN}, "refusal"),
    Both("refusal_of_suspension_fits", "维持", {"data": {"refusal": "upheld"}}, {"data": {"refusal": "upheld"}, "rights": [right(invalidity=[{"result": "维持专利权有效"}])]}, "refusal"),
    Both("resumption_follows_suspension", "早于中止", {"pauses": [pause("suspension", day(-3))], "data": {"resumed_on": day(-4)}}, {"pauses": [pause("suspension", day(-3))], "data": {"resumed_on": day(-3)}}, "resumed_on"),
    *(
        Both("case_was_suspended_there", procedure().state(state).title, {"step": f"resume_to_{state}", "events": [event("suspend_case", source="other")]}, {"step": f"resume_to_{state}", "events": [event("suspend_case", source=state)]})
        for state in ("filed", "answering", "preparing", "hearing", "written", "deliberating")
    ),
    Both("settlement_was_asked_by_parties", "各方当事人申请", {"data": {"asked_by": "one"}}, {"data": {"asked_by": "both"}}, "asked_by"),
    Both("no_settlement_period_is_running", "尚未结束", {"pauses": [pause("settlement", day(-3))]}),
    Both("settlement_period_is_running", "没有正在", {}, {"pauses": [pause("settlement", day(-3))]}),
    Both("settlement_period_has_a_last_day", "没有约定", {"data": {}}, {"data": {"settle_until": day(3)}}),
    Both("settlement_ends_after_start", "早于起始", {"pauses": [pause("settlement", day(-3))], "data": {"settle_ended_on": day(-4)}}, {"pauses": [pause("settlement", day(-3))], "data": {"settle_ended_on": day(0)}}, "settle_ended_on"),
    Both("evidence_period_is_over", "举证期限至", PERIOD, {"deadlines": [limit(EVIDENCE, day(-1))]}),
    Both("evidence_period_is_over", "没有正在", {}, {"deadlines": [limit(EVIDENCE, day(-1))]}),
    Both("period_of_step_is_over", "届满后再办理", {**SILENCE, "deadlines": [limit(OPINION, day(0)), limit(OBJECTION, day(-9))]}, {**SILENCE, "deadlines": [limit(OPINION, day(3)), limit(OPINION, day(-1))]}),
    Both("period_of_step_is_over", "没有正在", {**SILENCE, "deadlines": [limit(OBJECTION, day(-1))]}, {**SILENCE, "deadlines": [limit(OPINION, day(-1))]}),
    Both("evidence_extension_is_in_order", "届满", {"deadlines": [limit(EVIDENCE, day(-1))]}, PERIOD),
    Both("evidence_extension_is_in_order", "原举证期限", {**PERIOD, "data": {**GRANT, "period_ended_on": day(2)}}, {**PERIOD, "data": GRANT}, "period_ended_on"),
    Both("evidence_extension_is_in_order", "正整数", {**PERIOD, "data": {**GRANT, "extra_days": 0}}, PERIOD, "extra_days"),
    Both("evidence_extension_is_in_order", "正整数", {**PERIOD, "data": {**GRANT, "extra_days": -1}}, {**PERIOD, "data": {"extra_days": 1}}, "extra_days"),
    Both("evidence_extension_is_in_order", "2026年8月21日", {**PERIOD, "data": {**GRANT, "new_due_on": day(12)}}, {**PERIOD, "data": {**GRANT, "new_due_on": day(11)}}, "new_due_on"),
    Both("is_granted", "不准许", {"data": {"granted": False}}, {"data": {"granted": True}}, "granted"),
    Both("is_allowed", "不准许", {"data": {"allowed": False}}, {"data": {"allowed": True}}, "allowed"),
    Both("is_refused", "准许", {"data": {"allowed": True}}, {"data": {"granted": False}}, "allowed"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*time_limits.GUARDS}
