"""联合执法 on the side of who was asked: no results of a plan that was not confirmed."""

from __future__ import annotations

import pytest

from casehub.procedures.responding import jointly
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, Row, fault, one_way
from tests.workflow.builders import event

CONFIRM, REPORT = "responding.confirm_joint_plan", "responding.report_joint_results"
CAME, YES, NO = (
    event(step, TODAY) for step in ("enter_joint_plan", "confirm_joint_plan", "object_to_joint_plan")
)
ROWS: list[Row] = [
    (CONFIRM, "a_plan_waits", {}, "没有等待确认"),
    (CONFIRM, "a_plan_waits", {"events": [CAME, YES]}, "没有等待确认"),
    (CONFIRM, "a_plan_waits", {"events": [CAME, NO, CAME]}, None),
    (CONFIRM, "a_plan_waits", {"events": [CAME]}, None),
    (REPORT, "joint_plan_was_confirmed", {"events": [CAME]}, "还没有确认"),
    (REPORT, "joint_plan_was_confirmed", {"events": [CAME, YES, CAME]}, "还没有确认"),
    (REPORT, "joint_plan_was_confirmed", {"events": [CAME, NO]}, "还没有确认"),
    (REPORT, "joint_plan_was_confirmed", {"events": [CAME, YES]}, None),
    ("responding.join_action", "joining_says_yes", {"data": {"agrees": False}}, "不参加的"),
    ("responding.join_action", "joining_says_yes", {"data": {"agrees": True}}, None),
    ("responding.decline_action", "declining_says_no", {"data": {"agrees": True}}, "参加的"),
    ("responding.decline_action", "declining_says_no", {"data": {"agrees": False}}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, jointly.GUARDS) == set()
