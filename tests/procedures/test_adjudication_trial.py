"""Guards between filing and deliberation, each both ways (patent.md §1.4, §1.5, §5)."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Document
from casehub.procedures.adjudication import evidence_rules, hearing_rules, time_limits
from tests.procedures.adjudicating import (
    LONGEST,
    Both,
    child,
    day,
    event,
    limit,
    moment,
    names,
    paper,
    party,
    pause,
    refusal,
    right,
    second_answer,
    served,
)

ANSWER, EVIDENCE, DECIDE = (
    "adjudication.answer",
    "adjudication.evidence_period",
    "adjudication.decide",
)
TWO = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
COOWNERS = [party(1, "requester"), party(4, "requester"), party(2, "respondent")]
ABROAD = [party(1, "requester"), party(2, "respondent", no_domicile_in_china=True)]
CALLED = [event("decide_hearing", hearing_at="2026-08-10T09:30:00+08:00")]
MOVED = [*CALLED, event("postpone_hearing", new_at="2026-08-20T09:30:00+08:00")]
# 2026-08-10 is a Monday: the third working day before it is Wednesday, 2026-08-05.
NOTICES = [paper("hearing_notice"), paper("hearing_postponement_notice")]
IN_TIME = [served("hearing_notice", n, date(2026, 8, 5)) for n in (1, 2)]
TOO_LATE = [*IN_TIME[:1], served("hearing_notice", 2, date(2026, 8, 6))]
OBJECTION = [event("register_jurisdiction_objection")]
TIMELY = {"deadlines": [limit(DECIDE, day(0))]}
EXTENDED = {"deadlines": [limit(DECIDE, day(0), granted=1)]}
ACCEPTED = {"ground": "invalidity", "acceptance_no": "无受1", "accepted_on": day(-5)}
SECOND = {"months": 2, "superior_approval_no": "国知保函〔2026〕35号"}
CLEAN = [right(has_report=True, report_clean=True)]
PERIOD = {"deadlines": [limit(EVIDENCE, day(1))]}
GRANT = {"period_ended_on": day(1), "extra_days": 10}
FORM = {"origin": "foreign", "formalities": "apostille", "translated": True}


def ground(name: str, **values: object) -> dict[str, object]:
    return {"data": {"ground": name, **values}}


BOTH = [
    # answer, objection, hearing, written review
    Both("copy_reached_all_respondents", "示例公司3", {"parties": TWO, "services": [served("answer_notice", 2)]}, {"parties": TWO, "services": [served("answer_notice", 2), served("answer_notice", 3)]}),
    Both("answer_papers_are_wanting", "都已制作", {"parties": TWO, "documents": [paper("answer_notice")], "services": [served("answer_notice", 2), served("answer_notice", 3)]}, {"parties": TWO, "documents": [paper("answer_notice")], "services": [served("answer_notice", 2)]}),
    Both("answer_papers_are_wanting", "都已制作", {"parties": TWO, "documents": [paper("answer_notice")], "services": [served("answer_notice", 2), served("answer_notice", 3)]}, {"parties": TWO, "documents": [], "services": [served("answer_notice", 2), served("answer_notice", 3)]}),
    Both("answer_days_fit_the_party", "30日的通知", {"parties": ABROAD, "data": {"answer_days": 15}}, {"parties": ABROAD, "data": {"answer_days": 30}}, "answer_days"),
    Both("answer_days_fit_the_party", "示例公司2没有固定住所", {"parties": [*ABROAD, TWO[2]], "data": {"answer_days": 15}}, {"parties": [*ABROAD, TWO[2]], "data": {"answer_days": 15, "recipients": [3]}}, "answer_days"),
    Both("answer_days_fit_the_party", "有固定住所", {"parties": [*ABROAD, TWO[2]], "data": {"answer_days": 30}}, {"parties": [*ABROAD, TWO[2]], "data": {"answer_days": 30, "recipients": [2]}}, "answer_days"),
    Both("answer_days_fit_the_party", "有固定住所", {"data": {"answer_days": 30}}, {"data": {"answer_days": 15}}, "answer_days"),
    Both("answer_days_fit_the_party", "答辩期限为15日", {"data": {"answer_days": 20}}, {}, "answer_days"),
    Both("answer_is_signed", "三日内", {"data": {"answer_signed": False}}, {"data": {"answer_signed": True}}, "answer_signed"),
    Both("answer_is_by_one_who_was_served", "尚未送达示例公司3", {"parties": TWO, "services": [served("answer_notice", 2)], "data": {"party": 3}}, {"parties": TWO, "services": [served("answer_notice", 2)], "data": {"party": 2}}, "party"),
    Both("answer_is_by_one_who_was_served", "不能早于副本送达之日", {"parties": TWO, "services": [served("answer_notice", 2, day(-3))], "data": {"party": 2, "answer_received_on": day(-4)}}, {"parties": TWO, "services": [served("answer_notice", 2, day(-3))], "data": {"party": 2, "answer_received_on": day(-3)}}, "answer_received_on"),
    Both("answer_copies_match", "至少1份", {"data": {"answer_copies": 0}}, {"data": {"answer_copies": 1}}, "answer_copies"),
    Both("answer_period_is_over", "答辩期至2026年8月10日", {"deadlines": [limit(ANSWER, day(0))]}, {"deadlines": [limit(ANSWER, day(-1))]}),
    Both("answer_period_is_over", "未起算", {}, {"deadlines": [limit(ANSWER, day(-1))]}),
    Both("answer_period_still_runs", "没有正在计算", {"deadlines": [limit(ANSWER, day(-1))]}, {"deadlines": [limit(ANSWER, day(0))]}),
    Both(
        "answer_period_still_runs",
        "该方答辩期",
        {"deadlines": [limit(ANSWER, day(-1), party_id=2), limit(ANSWER, day(9), party_id=3)], "data": {"party": 2}},
        {"deadlines": [limit(ANSWER, day(-1), party_id=2), limit(ANSWER, day(9), party_id=3)], "data": {"party": 3}},
        "party",
    ),
    Both("answer_period_still_runs", "正整数", {"deadlines": [limit(ANSWER, day(1))], "data": {"extra_days": 0}}, {"deadlines": [limit(ANSWER, day(1))], "data": {"extra_days": 1}}, "extra_days"),
    Both("answer_was_received", "尚未收到", {}, {"events": [event("register_answer")]}),
    Both("no_objection_is_pending", "尚未决定", {"events": OBJECTION}, {"events": [*OBJECTION, event("reject_jurisdiction_objection")]}),
    Both("objection_is_pending", "没有待决定", {}, {"events": OBJECTION}),
    Both("objection_is_in_answer_period", "逾期", {"deadlines": [limit(ANSWER, day(-1))]}, {"deadlines": [limit(ANSWER, day(0))]}),
    Both(
        "objection_is_in_answer_period",
        "逾期",
        {"deadlines": [limit(ANSWER, day(-3))], "data": {"objected_on": day(-2)}},
        {"deadlines": [limit(ANSWER, day(-3))], "data": {"objected_on": day(-3)}},
        "objected_on",
    ),
    Both("objection_is_in_answer_period", "尚未送达示例公司2", {"data": {"party": 2}}, {"services": [served("answer_notice", 2)], "data": {"party": 2}}, "party"),
    Both(
        "objection_is_in_answer_period",
        "不能早于答辩通知",
        {"services": [served("answer_notice", 2)], "data": {"party": 2, "objected_on": date(2026, 5, 31)}},
        {"services": [served("answer_notice", 2)], "data": {"party": 2, "objected_on": date(2026, 6, 1)}},
        "objected_on",
    ),
    Both("somebody_does_not_know_of_written_review", "均已告知", {"services": [served("written_review_notice", n) for n in (1, 2)]}, {"services": [served("written_review_notice", 1)]}),
    Both("answers_are_in_or_over", "答辩期至", {"deadlines": [limit(ANSWER, day(2))]}, {"deadlines": [limit(ANSWER, day(2), closed_on=day(-1))]}),
    Both("evidence_period_is_in_or_over", "举证期限至", {"deadlines": [limit(EVIDENCE, day(0))]}, {"deadlines": [limit(EVIDENCE, day(-1))]}),
    Both("closed_hearing_has_reason", "理由", {"data": {"is_public": False}}, {"data": {"is_public": True}}, "not_public_reason"),
    Both("hearing_notice_was_in_time", "不足三个工作日", {"events": CALLED, "documents": NOTICES, "services": TOO_LATE}, {"events": CALLED, "documents": NOTICES, "services": IN_TIME}),
    Both("hearing_notice_was_in_time", "尚未送达示例公司2", {"events": CALLED, "documents": NOTICES, "services": IN_TIME[:1]}, {"events": CALLED, "documents": NOTICES, "services": IN_TIME}),
    Both("hearing_notice_was_in_time", "尚未送达示例公司1", {"events": MOVED, "documents": NOTICES, "services": IN_TIME}, {"events": MOVED, "documents": NOTICES, "services": [served("hearing_postponement_notice", n, date(2026, 8, 17)) for n in (1, 2)]}),
    Both("hearing_notice_was_in_time", "尚未通知", {}, {"events": CALLED, "documents": NOTICES, "services": IN_TIME}),
    Both("hearing_notice_was_in_time", "尚未送达示例公司1", {"events": CALLED, "documents": [Document(id=9, kind="hearing_notice", status="issued")], "services": IN_TIME}, {"events": CALLED, "documents": NOTICES, "services": IN_TIME}),
    Both("hearing_is_held_as_notified", "不符", {"events": CALLED, "data": {"started_at": moment(-1)}}, {"events": CALLED, "data": {"started_at": moment(0)}}, "started_at"),
    Both("no_hearing_matter_is_open", "继续办理", {"children": [child("hearing")]}, {"children": [child("hearing", closed=day(-1))]}),
    Both("hearing_matters_are_signed", "尚未办结", {"children": [child("hearing")]}, {"children": [child("hearing", closed=day(-1), state="minuted")]}),
    Both("hearing_matters_are_signed", "没有已签名", {"children": [child("hearing", closed=day(-1), state="cancelled")]}, {"children": [child("hearing", closed=day(-1), state="minuted")]}),
    Both("nobody_was_absent", "缺席审理", {"data": {"absent": [{"name": "示例公司2"}]}}, {"data": {"absent": []}}, "absent"),
    Both("somebody_was_absent", "写明缺席", {"data": {"seq": 1}}, {"data": {"absent": [{"name": "示例公司2"}]}}, "absent"),
    Both("requester_was_notified_of_hearing", "尚未送达示例公司1", {"events": CALLED, "documents": NOTICES, "services": IN_TIME[1:]}, {"events": CALLED, "documents": NOTICES, "services": IN_TIME}),
    Both("requester_was_notified_of_hearing", "尚未送达示例公司4", {"parties": COOWNERS, "events": CALLED, "documents": NOTICES, "services": IN_TIME, "data": {"party": 4}}, {"parties": COOWNERS, "events": CALLED, "documents": NOTICES, "services": IN_TIME, "data": {"party": 1}}, "party"),
    Both("hearing_day_has_come", "未到", {"events": MOVED}, {"events": CALLED}),
    Both("all_requesters_were_absent", "还有请求人到场", {"parties": COOWNERS, "data": {"absent_requesters": [1]}}, {"parties": COOWNERS, "data": {"absent_requesters": [1, 4]}}, "absent_requesters"),
    Both("requester_gave_no_reason", "正当理由", {"data": {"good_reason": True}}, {"data": {"good_reason": False}}, "good_reason"),
    Both("hearing_has_not_opened", "不再追加", {"events": CALLED, "case": {"state": "hearing"}}, {"events": MOVED, "case": {"state": "hearing"}}),
    Both("hearing_has_not_opened", "不再追加", {"events": [event("hold_hearing")]}),
    Both(
        "written_opinion_period_is_over",
        "补充意见期限",
        {"events": [event("decide_written_review", submit_by="2026-08-10")]},
        {
            "events": [event("decide_written_review", submit_by="2026-08-09")],
            "services": [served("written_review_notice", n) for n in (1, 2)],
        },
    ),
    # pauses and extensions
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
    # Another kind of pause does not count, nor one that still runs.
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
    Both("refusal_of_suspension_fits", "已有受理通知书", {"data": {"refusal": "no_acceptance"}, "rights": [right(invalidity=[{"acceptance_no": "1"}])]}, {"data": {"refusal": "no_acceptance"}}, "refusal"),
    Both("refusal_of_suspension_fits", "不是发明", {"data": {"refusal": "invention"}}, {"data": {"refusal": "invention"}, "rights": [right(kind="invention")]}, "refusal"),
    Both("refusal_of_suspension_fits", "评价报告", {"data": {"refusal": "report_clean"}}, {"data": {"refusal": "report_clean"}, "rights": CLEAN}, "refusal"),
    Both("refusal_of_suspension_fits", "维持", {"data": {"refusal": "upheld"}}, {"data": {"refusal": "upheld"}, "rights": [right(invalidity=[{"result": "维持专利权有效"}])]}, "refusal"),
    Both("resumption_follows_suspension", "早于中止", {"pauses": [pause("suspension", day(-3))], "data": {"resumed_on": day(-4)}}, {"pauses": [pause("suspension", day(-3))], "data": {"resumed_on": day(-3)}}, "resumed_on"),
    *(
        Both(f"was_suspended_in_{state}", title, {"events": [event("suspend_case", source="other")]}, {"events": [event("suspend_case", source=state)]})
        for state, title in time_limits.RESUMABLE.items()
    ),
    Both("settlement_was_asked_by_parties", "双方申请", {"data": {"asked_by": "one"}}, {"data": {"asked_by": "both"}}, "asked_by"),
    Both("no_settlement_period_is_running", "尚未结束", {"pauses": [pause("settlement", day(-3))]}),
    Both("settlement_period_is_running", "没有正在", {}, {"pauses": [pause("settlement", day(-3))]}),
    Both("settlement_ends_after_start", "早于起始", {"pauses": [pause("settlement", day(-3))], "data": {"settle_ended_on": day(-4)}}, {"pauses": [pause("settlement", day(-3))], "data": {"settle_ended_on": day(0)}}, "settle_ended_on"),
    Both("evidence_period_is_long_enough", "不得少于15日", {"data": {"evidence_days": 14}}, {"data": {"evidence_days": 15}}, "evidence_days"),
    Both("evidence_period_is_over", "举证期限至", PERIOD, {"deadlines": [limit(EVIDENCE, day(-1))]}),
    Both("evidence_period_is_over", "没有正在", {}, {"deadlines": [limit(EVIDENCE, day(-1))]}),
    Both("evidence_extension_is_in_order", "届满", {"deadlines": [limit(EVIDENCE, day(-1))]}, PERIOD),
    Both("evidence_extension_is_in_order", "原举证期限", {**PERIOD, "data": {**GRANT, "period_ended_on": day(2)}}, {**PERIOD, "data": GRANT}, "period_ended_on"),
    Both("evidence_extension_is_in_order", "正整数", {**PERIOD, "data": {**GRANT, "extra_days": 0}}, PERIOD, "extra_days"),
    Both("evidence_extension_is_in_order", "正整数", {**PERIOD, "data": {**GRANT, "extra_days": -1}}, {**PERIOD, "data": {"extra_days": 1}}, "extra_days"),
    Both("evidence_extension_is_in_order", "2026年8月21日", {**PERIOD, "data": {**GRANT, "new_due_on": day(12)}}, {**PERIOD, "data": {**GRANT, "new_due_on": day(11)}}, "new_due_on"),
    Both("is_granted", "不准许", {"data": {"granted": False}}, {"data": {"granted": True}}, "granted"),
    Both("is_allowed", "不准许", {"data": {"allowed": False}}, {"data": {"allowed": True}}, "allowed"),
    Both("is_refused", "准许", {"data": {"allowed": True}}, {"data": {"granted": False}}, "allowed"),
    # evidence and joinder
    Both("investigation_keeps_its_limits", "查封、扣押", {"step": "inspect_site", "data": {"taken_note": "扣押模具2套"}}, {"step": "inspect_site", "data": {"taken_note": "抽样三套"}}, "taken_note"),
    Both("investigation_keeps_its_limits", "账簿", {"step": "collect_evidence", "data": {"items": [{"text": "销售账簿"}]}}, {"step": "collect_evidence", "data": {"items": [{"text": "主体登记档案"}]}}, "items"),
    Both("certificates_are_shown", "出示", {"data": {"shown_cert": False}}, {"data": {"shown_cert": True}}, "shown_cert"),
    Both("collection_was_asked", "没有登记", {}, {"events": [event("request_collection")]}),
    Both("sampling_fits_the_patent", "方法发明", {"data": {"by_method": True}}, {"data": {"by_method": True}, "rights": [right(kind="invention")]}, "by_method"),
    Both("samples_are_settled", "尚未返还或者处理", {"events": [event("return_samples"), event("take_samples")]}, {"events": [event("take_samples"), event("return_samples")]}),
    Both("samples_go_back_after_taking", "不能早于取样之日", {"events": [event("take_samples", date(2026, 6, 10))], "data": {"disposed_on": date(2026, 6, 9)}}, {"events": [event("take_samples", date(2026, 6, 10))], "data": {"disposed_on": date(2026, 6, 10)}}, "disposed_on"),
    Both("samples_were_taken", "没有抽样", {}, {"events": [event("take_samples")]}),
    Both("evidence_may_be_lost", "不得先行", {"data": {"loss_risk": False}}, {"data": {"loss_risk": True}}, "loss_risk"),
    Both(
        "appraisal_is_asked_before_evidence_ends",
        "不予鉴定",
        {"deadlines": [limit(EVIDENCE, day(-5))], "data": {"initiative": "party", "requested_on": day(-4)}},
        {"deadlines": [limit(EVIDENCE, day(-5))], "data": {"initiative": "party", "requested_on": day(-5)}},
        "requested_on",
    ),
    Both("appraisal_is_asked_before_evidence_ends", "申请鉴定的日期", {"data": {"initiative": "party"}}, {"data": {"initiative": "public_interest"}}, "requested_on"),
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
    Both("added_party_is_new", "已在本案", {"data": {"party_name": "示例公司2"}}, {"data": {"party_name": "示例公司5"}}, "party_name"),
    Both("third_party_applied", "书面申请", {"data": {"party_applied": False}}, {"data": {"party_applied": True}}, "party_applied"),
    Both("consolidation_has_two_cases", "两件", {"data": {"cases": [{"no": "1"}]}}, {"data": {"cases": [{"no": "1"}, {"no": "2"}]}}, "cases"),
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
    modules = (hearing_rules, time_limits, evidence_rules)
    assert {b.guard for b in BOTH} == {name for m in modules for name in m.GUARDS}
