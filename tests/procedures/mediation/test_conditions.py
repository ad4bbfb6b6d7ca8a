"""Conditions of mediation (办法第三章) and of judicial confirmation, each both ways."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.model import Case, Right
from casehub.procedures.mediation import conditions
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import NOW, deadline, event, party


def mediated(kind: str) -> Case:
    """A mediation of this kind of dispute."""
    return Case(id=1, reference="渝知调字〔2026〕1号", procedure="mediation", dispute_kind=kind)



ROWS: list[Row] = [
    ("mediation.send_opinion_notice", "dispute_can_be_mediated",
     {"data": {"dispute_kind": "open_licence"}}, "国家知识产权局"),
    ("mediation.send_opinion_notice", "dispute_can_be_mediated",
     {"data": {"dispute_kind": "provisional_fee"}, "rights": [Right(id=1, kind="invention")]}, "授权后"),
    ("mediation.send_opinion_notice", "dispute_can_be_mediated",
     {"data": {"dispute_kind": "provisional_fee"},
      "rights": [Right(id=1, kind="invention", granted_on=date(2024, 1, 1))]}, None),
    ("mediation.send_opinion_notice", "dispute_can_be_mediated",
     {"data": {"dispute_kind": "provisional_fee"},
      "rights": [Right(id=1, kind="utility_model", granted_on=date(2024, 1, 1))]}, "只有发明专利"),
    ("mediation.send_opinion_notice", "damages_request_has_decision",
     {"data": {"dispute_kind": "damages"}}, "认定侵权的处理决定"),
    ("mediation.send_opinion_notice", "damages_request_has_decision",
     {"data": {"dispute_kind": "damages", "decision": [4]}}, None),
    ("mediation.send_opinion_notice", "damages_request_has_decision",
     {"data": {"dispute_kind": "infringement"}}, None),
    ("mediation.send_opinion_notice", "mediation_is_ours",
     {"data": {"dispute_kind": "ownership"},
      "parties": [party(2, "respondent", region_code="511702")]}, "无管辖权"),
    ("mediation.send_opinion_notice", "mediation_is_ours",
     {"data": {"dispute_kind": "damages"},
      "parties": [party(2, "respondent", region_code="511702")]}, None),
    ("mediation.send_opinion_notice", "mediation_is_ours",
     {"data": {"dispute_kind": "ownership"}}, None),
    ("mediation.send_opinion_notice", "no_suit_and_no_other_way",
     {"data": {"no_suit_declared": False, "no_other_way_declared": True}}, "已向人民法院起诉"),
    ("mediation.send_opinion_notice", "no_suit_and_no_other_way",
     {"data": {"no_suit_declared": True, "no_other_way_declared": False}}, "其他纠纷解决方式"),
    ("mediation.call_session", "session_is_ahead", {"data": {"session_at": NOW}}, "晚于现在"),
    ("mediation.call_session", "session_is_ahead",
     {"data": {"session_at": NOW + timedelta(days=10)}}, None),
    ("mediation.call_session", "session_is_ahead",
     {"data": {"session_at": NOW + timedelta(days=1)}}, "三个工作日前通知当事人"),
    ("mediation.call_session", "session_is_ahead",
     {"data": {"session_at": NOW + timedelta(days=1), "short_notice": "各方当日同意。"}}, None),
    # What is agreed in the session itself is told to everybody there.
    ("mediation.hold_session", "session_is_ahead",
     {"data": {"next_at": NOW + timedelta(days=1)}}, None),
    # The notice made with the minutes calls to the session that they set.
    ("mediation.hold_session", "session_is_ahead",
     {"data": {"next_at": NOW + timedelta(days=9), "session_at": NOW + timedelta(days=8)}}, "不一致"),
    ("mediation.hold_session", "session_is_ahead",
     {"data": {"next_at": NOW + timedelta(days=9), "session_at": NOW + timedelta(days=9)}}, None),
    ("mediation.call_session", "notice_can_be_in_time",
     {"data": {"session_at": NOW + timedelta(days=1)}}, "没有最后期限"),
    ("mediation.call_session", "notice_can_be_in_time",
     {"data": {"session_at": NOW + timedelta(days=10)}}, None),
    ("mediation.record_time_over", "conclusion_limit_is_over",
     {"deadlines": [deadline("mediation.conclude_other", TODAY)]}, "尚未届满"),
    ("mediation.record_time_over", "conclusion_limit_is_over",
     {"deadlines": [deadline("mediation.conclude_other", YESTERDAY)]}, None),
    ("mediation.extend_mediation", "mediation_may_be_extended",
     {"deadlines": [deadline("mediation.conclude_other", YESTERDAY)]}, "不能再延长"),
    ("mediation.extend_mediation", "mediation_may_be_extended",
     {"deadlines": [deadline("mediation.conclude_other", TOMORROW, granted=1)]}, "延长过一次"),
    ("mediation.extend_ownership_mediation", "mediation_may_be_extended",
     {"deadlines": [deadline("mediation.conclude", TOMORROW)], "data": {"months": 2}},
     "只能延长一个月"),
    ("mediation.extend_ownership_mediation", "mediation_may_be_extended",
     {"deadlines": [deadline("mediation.conclude", TOMORROW)], "data": {"months": 1}}, None),
    ("mediation.copy_to_cnipa", "dispute_is_ownership",
     {"case": mediated("damages")}, "权属纠纷"),
    ("mediation.copy_to_cnipa", "dispute_is_ownership",
     {"case": mediated("ownership")}, None),
    ("mediation.note_restoration", "restoration_was_told", {}, "没有告知"),
    ("mediation.note_restoration", "restoration_was_told",
     {"events": [event("tell_restoration", YESTERDAY)]}, None),
    ("mediation.close_failed", "dispute_is_not_ownership",
     {"case": mediated("ownership")}, "抄送"),
    ("mediation.open_adjudication", "dispute_is_infringement",
     {"case": mediated("reward")}, "侵权纠纷"),
    ("mediation.open_adjudication", "no_ruling_was_opened",
     {"events": [event("open_adjudication", TODAY)]}, "无须重复"),
    ("mediation.resume_before_session", "suspended_before_session",
     {"events": [event("suspend", YESTERDAY, source="filed")]}, None),
    ("mediation.resume_before_session", "suspended_before_session",
     {"events": [event("suspend", YESTERDAY, source="session")]}, "已开始调解"),
    ("mediation.resume_session", "suspended_in_session",
     {"events": [event("suspend", YESTERDAY, source="filed")]}, "尚未开始调解"),
    ("mediation.open_adjudication", "dispute_is_infringement",
     {"case": mediated("damages")}, None),
    ("mediation.close_failed", "dispute_is_not_ownership", {"case": mediated("damages")}, None),
    ("mediation.open_adjudication", "no_ruling_was_opened", {}, None),
    ("mediation.send_opinion_notice", "no_suit_and_no_other_way",
     {"data": {"no_suit_declared": True, "no_other_way_declared": True}}, None),
    ("mediation.resume_session", "suspended_in_session",
     {"events": [event("suspend", YESTERDAY, source="session")]}, None),
    ("mediation.mediate_anew", "court_did_not_confirm", {"events": [event("apply_confirmation", YESTERDAY)]},
     "无须重新调解"),
    ("mediation.mediate_anew", "court_did_not_confirm",
     {"events": [event("confirmation_dismissed", YESTERDAY), event("reach_agreement", YESTERDAY)]},
     "无须重新调解"),
    ("mediation.mediate_anew", "court_did_not_confirm",
     {"events": [event("apply_confirmation", YESTERDAY), event("confirmation_dismissed", TODAY)]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
