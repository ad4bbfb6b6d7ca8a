"""Conditions of a request for help to another bureau (办法第五十条), each both ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.model import Case, Document, Referral
from casehub.procedures.assistance import conditions
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import deadline, event

FLOW, OTHER_FLOW = "XC-500000-511700-2026-00001-5", "XC-500000-511700-2026-00002-3"


def sent(**values: Any) -> Case:
    """Our letter, with what is known of it at the receiver's."""
    return Case(id=1, procedure="assistance", referral=Referral(**values))


def of_case(state: str) -> Case:
    """Our letter in a matter of an adjudication that stands there."""
    main = Case(id=2, procedure="adjudication", procedure_version=2, state=state)
    return Case(id=1, procedure="assistance", parent=main)


ROWS: list[Row] = [
    ("assistance.record_further_reply", "main_volume_is_not_put_away",
     {"case": of_case("archived"), "rules": rules()}, "请先在主案办理“调出归档案卷"),
    ("assistance.reopen_volume", "main_volume_is_not_put_away",
     {"case": of_case("closed"), "rules": rules()}, None),
    ("assistance.send_supplement", "expected_receipt_is_near",
     {"data": {"expected_receipt_on": TODAY + timedelta(days=4)}}, "最晚为发出后3日"),
    ("assistance.send_supplement", "expected_receipt_is_near",
     {"data": {"expected_receipt_on": TODAY + timedelta(days=3)}}, None),
    ("assistance.record_supplement_reply", "supplement_was_sent", {}, "没有发过补充商请函"),
    ("assistance.record_supplement_reply", "supplement_was_sent",
     {"events": [event("send_supplement", YESTERDAY)]}, None),
    ("assistance.submit_request", "request_has_items", {"data": {"items": []}}, "至少列明一个"),
    ("assistance.sign_request", "request_was_drafted", {}, "尚未拟稿"),
    ("assistance.record_accepted", "days_follow_dispatch",
     {"data": {"received_on": YESTERDAY},
      "events": [event("dispatch_request", TODAY, dispatched_on=TODAY.isoformat())]},
     "不能早于发出"),
    ("assistance.record_accepted", "days_follow_dispatch",
     {"data": {"received_on": TODAY},
      "events": [event("dispatch_request", TODAY, dispatched_on=TODAY.isoformat())]}, None),
    ("assistance.dispatch_request", "letter_goes_out_in_order",
     {"data": {"dispatched_on": YESTERDAY},
      "events": [event("seal_request", TODAY, sealed_on=TODAY.isoformat())]}, "不能早于用印日期"),
    ("assistance.send_again", "letter_goes_out_in_order",
     {"data": {"dispatched_on": YESTERDAY},
      "events": [event("record_undeliverable", TODAY, failed_on=TODAY.isoformat())]},
     "不能早于退回日期"),
    ("assistance.seal_request", "letter_goes_out_in_order",
     {"data": {"sealed_on": YESTERDAY},
      "documents": [Document(kind="assistance_request", status="issued", issued_on=TODAY)]},
     "不能早于函件日期"),
    ("assistance.dispatch_request", "expected_receipt_follows_dispatch",
     {"data": {"dispatched_on": TODAY, "expected_receipt_on": YESTERDAY}}, "不能早于发出"),
    ("assistance.dispatch_request", "expected_receipt_follows_dispatch",
     {"data": {"dispatched_on": TODAY, "expected_receipt_on": TODAY + timedelta(days=4)}}, "最晚"),
    ("assistance.record_extension", "extension_is_later",
     {"data": {"extended_to": TODAY}, "deadlines": [deadline("assistance.reply", TODAY)]},
     "应晚于现期限"),
    ("assistance.urge_first", "reply_is_overdue",
     {"deadlines": [deadline("assistance.reply", TODAY)]}, "届满后方可催办"),
    ("assistance.urge_first", "reply_is_overdue",
     {"deadlines": [deadline("assistance.reply", YESTERDAY)]}, None),
    ("assistance.urge_second", "five_working_days_since_letter", {}, "尚未发出第一次"),
    ("assistance.urge_second", "five_working_days_since_letter",
     {"events": [event("urge_first", TODAY - timedelta(days=4))]}, "满5个工作日"),
    ("assistance.urge_second", "five_working_days_since_letter",
     {"events": [event("urge_first", TODAY - timedelta(days=5))]}, None),
    ("assistance.escalate", "ten_working_days_since_letter",
     {"events": [event("urge_first", TODAY - timedelta(days=9))]}, "满10个工作日"),
    ("assistance.assess_reply", "every_item_is_assessed",
     {"data": {"answers": [{}]}, "events": [event("submit_request", TODAY, items=[{}, {}])]},
     "共有2个"),
    ("assistance.close_request", "nothing_more_is_asked",
     {"events": [event("assess_reply", TODAY, further_request=True)]}, "补充协查"),
    ("assistance.request_supplement", "more_is_asked",
     {"events": [event("assess_reply", TODAY, further_request=False)]}, "无须补充"),
    ("assistance.assess_reply", "every_item_is_assessed",
     {"data": {"answers": [{"result": "full"}, {"result": "part"}]},
      "events": [event("submit_request", TODAY, items=[{}, {}])]}, None),
    ("assistance.dispatch_request", "expected_receipt_follows_dispatch",
     {"data": {"dispatched_on": TODAY, "expected_receipt_on": TODAY + timedelta(days=3)}}, None),
    ("assistance.record_extension", "extension_is_later",
     {"data": {"extended_to": TOMORROW}, "deadlines": [deadline("assistance.reply", TODAY)]},
     None),
    ("assistance.record_accepted", "first_receipt_stands",
     {"data": {"received_on": TODAY}, "case": sent(received_on=YESTERDAY)}, "不因转办改变"),
    ("assistance.record_accepted", "first_receipt_stands",
     {"data": {"received_on": YESTERDAY}, "case": sent(received_on=YESTERDAY)}, None),
    # Sent again after it came back: the receipt of the first letter counts no more.
    ("assistance.record_accepted", "first_receipt_stands",
     {"data": {"received_on": TODAY}, "case": sent(received_on=YESTERDAY),
      "events": [event("send_again", TODAY, dispatched_on=TODAY.isoformat())]}, None),
    ("assistance.dispatch_request", "letter_goes_out_in_order",
     {"data": {"dispatched_on": TODAY},
      "events": [event("seal_request", TODAY, sealed_on=TODAY.isoformat())]}, None),
    ("assistance.request_supplement", "more_is_asked",
     {"events": [event("assess_reply", TODAY, further_request=True)]}, None),
    ("assistance.close_request", "nothing_more_is_asked",
     {"events": [event("assess_reply", TODAY, further_request=False)]}, None),
    ("assistance.record_new_office_accepted", "new_office_follows_rerouting",
     {"data": {"accepted_on": YESTERDAY},
      "events": [event("record_rerouted", TODAY, rerouted_on=TODAY.isoformat())]},
     "不能早于转办日期"),
    ("assistance.record_new_office_accepted", "new_office_follows_rerouting",
     {"data": {"accepted_on": TODAY},
      "events": [event("record_rerouted", TODAY, rerouted_on=TODAY.isoformat())]}, None),
    ("assistance.record_accepted", "receipt_names_this_flow",
     {"data": {"flow_id": f"{OTHER_FLOW}/M2"}, "case": sent(flow_id=FLOW)}, "编号与本函不一致"),
    ("assistance.record_accepted", "receipt_names_this_flow",
     {"data": {"flow_id": f"{FLOW}/M2"}, "case": sent(flow_id=FLOW)}, None),
    ("assistance.record_accepted", "receipt_names_this_flow",
     {"data": {"flow_id": "没有编号"}, "case": sent(flow_id=FLOW)}, "编号与本函不一致"),
    ("assistance.submit_request", "request_has_items", {"data": {"items": [{}]}}, None),
    ("assistance.sign_request", "request_was_drafted",
     {"events": [event("submit_request", YESTERDAY)]}, None),
    ("assistance.escalate", "ten_working_days_since_letter",
     {"events": [event("urge_first", TODAY - timedelta(days=10))]}, None),
    ("assistance.withdraw_request", "withdrawal_is_told",
     {"data": {"reason": "案件撤销"},
      "events": [event("dispatch_request", TODAY, dispatched_on=TODAY.isoformat())]},
     "告知对方日期"),
    ("assistance.withdraw_request", "withdrawal_is_told",
     {"data": {"reason": "案件撤销", "told_on": TODAY},
      "events": [event("dispatch_request", TODAY, dispatched_on=TODAY.isoformat())]}, None),
    ("assistance.withdraw_request", "withdrawal_is_told", {"data": {"reason": "案件撤销"}}, None),
    ("assistance.record_reply", "no_receipt_was_entered",
     {"deadlines": [deadline("assistance.reply", TOMORROW)]}, "已经登记对方收到的日期"),
    ("assistance.record_reply", "no_receipt_was_entered", {}, "已经登记对方收到的日期"),
    ("assistance.record_reply", "no_receipt_was_entered",
     {"deadlines": [deadline("assistance.reply", TOMORROW, estimated=True)]}, None),
    ("assistance.record_supplement_reply", "named_receipt_follows_our_letter",
     {"data": {"letter_came_on": YESTERDAY}, "events": [event("send_supplement", TODAY)]},
     "不能早于补充商请函发出"),
    ("assistance.record_supplement_reply", "named_receipt_follows_our_letter",
     {"data": {"letter_came_on": TODAY}, "events": [event("send_supplement", TODAY)]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
