"""Conditions of answering, objecting and hearing, each both ways."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Document
from casehub.procedures.adjudication import hearing_rules
from tests.procedures.adjudicating import (
    Both,
    child,
    day,
    event,
    faults,
    limit,
    moment,
    names,
    paper,
    party,
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
BOTH = [
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
    Both(
        "answer_period_still_runs",
        "尚未起算",
        {"deadlines": [limit(ANSWER, day(9), party_id=3)], "data": {"party": 2}},
        {"deadlines": [limit(ANSWER, day(9), party_id=3)], "data": {"party": 3}},
        "party",
    ),
    Both(
        "answer_period_still_runs",
        "已经答辩",
        {"deadlines": [limit(ANSWER, day(5), party_id=2, closed_on=day(-1)), limit(ANSWER, day(9), party_id=3)], "data": {"party": 2}},
        {"deadlines": [limit(ANSWER, day(5), party_id=3, closed_on=day(-1)), limit(ANSWER, day(9), party_id=2)], "data": {"party": 2}},
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
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*hearing_rules.GUARDS}
