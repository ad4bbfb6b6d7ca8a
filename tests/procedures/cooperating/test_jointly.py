"""联合执法: each group of two, and results after the day."""

from __future__ import annotations

import pytest

from casehub.procedures.cooperating import jointly
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, Row, fault, one_way

PLAN, TOLD = "requesting.send_joint_plan", "requesting.issue_joint_summary"


def groups(*officers: str) -> dict[str, dict[str, list[dict[str, str]]]]:
    return {"data": {"groups": [{"name": f"{n}组", "officers": one} for n, one in enumerate(officers, 1)]}}


ROWS: list[Row] = [
    (PLAN, "every_group_has_two_officers", groups("甲、乙", "丙"), "不少于二人"),
    (PLAN, "every_group_has_two_officers", groups("甲、甲"), "不少于二人"),
    (PLAN, "every_group_has_two_officers", groups("甲、乙", "丙，乙"), "乙已在“1组”"),
    (PLAN, "every_group_has_two_officers", groups("甲、乙", "丙，丁"), None),
    (TOLD, "action_day_has_come", {"data": {"action_on": TOMORROW}}, "还没有到"),
    (TOLD, "action_day_has_come", {"data": {"action_on": TODAY}}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, jointly.GUARDS) == set()
