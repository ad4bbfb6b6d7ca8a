"""A letter that follows another is entered once, and is not older than it: each condition both ways."""

from __future__ import annotations

from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.procedures.cooperating import coming
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event

ASKED = event("enter_asking_letter", YESTERDAY, dated=YESTERDAY, asks=[{"what": "核实数量"}])
ALL = event("enter_withdrawal", YESTERDAY, follow_no="3号")
CLUE: Any = SimpleNamespace(outbound=False, kind="REQUEST", state="registered", dated=YESTERDAY)
EARLY = YESTERDAY - timedelta(days=1)
REMINDED = event("enter_clue_reminder", YESTERDAY, follow_no="7号")

ROWS: list[Row] = [
    ("helping.enter_withdrawal", "follow_up_is_new", {"events": [ALL], "data": {"follow_no": "3号"}}, "不能重复登记"),
    ("helping.enter_reminder", "follow_up_is_new", {"events": [ALL], "data": {"follow_no": "5号"}}, None),
    ("helping.enter_outcome", "follow_up_comes_after_the_letter",
     {"data": {"follow_on": YESTERDAY, "follow_dated": TODAY}}, "不能早于函件日期"),
    ("helping.enter_correction", "follow_up_comes_after_the_letter",
     {"events": [event("enter_asking_letter", TODAY, dated=TODAY)],
      "data": {"follow_on": TODAY, "follow_dated": YESTERDAY}}, "不能早于来函日期"),
    ("helping.enter_correction", "follow_up_comes_after_the_letter",
     {"events": [ASKED], "data": {"follow_on": TOMORROW, "follow_dated": YESTERDAY}}, None),
    # Of a clue that came as a file the file itself says its date.
    ("penalty.enter_clue_withdrawal", "follow_up_comes_after_the_letter",
     {"exchanged": [CLUE], "data": {"follow_on": TODAY, "follow_dated": EARLY}}, "不能早于来函日期"),
    ("penalty.enter_clue_correction", "follow_up_comes_after_the_letter",
     {"exchanged": [CLUE], "data": {"follow_on": TODAY, "follow_dated": YESTERDAY}}, None),
    ("penalty.enter_clue_reminder", "follow_up_is_new", {"events": [REMINDED], "data": {"follow_no": "7号"}}, "不能重复登记"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, coming.GUARDS) == set()
