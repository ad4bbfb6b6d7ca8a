"""督办 on the side of whoever owes the task: put off once, fed back with its day and its reason."""

from __future__ import annotations

import pytest

from casehub.procedures.responding import supervised
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import deadline, event

TAKE, REPORT, SECOND = "responding.take_up_order", "responding.report_on_order", "responding.report_on_order_again"
PUT_OFF = "responding.put_off_order"
CAME, LATER, AGAIN = (event(step, TODAY) for step in ("enter_order", "put_off_order", "enter_order_again"))
OVER = {"deadlines": [deadline(supervised.CLOCK, YESTERDAY)]}
ROWS: list[Row] = [
    (TAKE, "matter_was_ordered", {}, "不是督办单"),
    (TAKE, "matter_was_ordered", {"events": [CAME]}, None),
    (REPORT, "order_did_not_come_again", {"events": [CAME, AGAIN]}, "再次督办"),
    (REPORT, "order_did_not_come_again", {"events": [CAME]}, None),
    (SECOND, "order_came_again", {"events": [CAME]}, "没有登记过"),
    (SECOND, "order_came_again", {"events": [CAME, AGAIN]}, None),
    (PUT_OFF, "order_is_put_off_once", {"events": [CAME, LATER]}, "只能延期一次"),
    (PUT_OFF, "order_is_put_off_once", {"events": [CAME]}, None),
    # What is ordered again may be put off again.
    (PUT_OFF, "order_is_put_off_once", {"events": [CAME, LATER, AGAIN]}, None),
    (REPORT, "done_has_its_day", {"data": {"done_state": "done"}}, "写明完成日期"),
    (REPORT, "done_has_its_day", {"data": {"done_state": "undone", "done_on": TODAY}}, "不写完成日期"),
    (REPORT, "done_has_its_day", {"data": {"done_state": "done", "done_on": TODAY}}, None),
    (REPORT, "late_feedback_says_why", OVER, "写明未按期的原因"),
    (REPORT, "late_feedback_says_why", {**OVER, "data": {"overdue_reason": "等待资料"}}, None),
    (REPORT, "late_feedback_says_why", {"deadlines": [deadline(supervised.CLOCK, TODAY)]}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_form_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, supervised.GUARDS) == set()
