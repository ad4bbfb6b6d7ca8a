"""When a letter came, and until when its answer may be put off: each condition both ways."""

from __future__ import annotations

import pytest

from casehub.procedures.cooperating import told
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import deadline

CLOCK = "helping.reply"

ROWS: list[Row] = [
    ("helping.enter_asking_letter", "receipt_follows_the_letter",
     {"data": {"received_on": YESTERDAY, "dated": TODAY}}, "不能早于来函日期"),
    ("helping.enter_asking_letter", "receipt_follows_the_letter",
     {"data": {"received_on": TODAY, "dated": TODAY}}, None),
    ("helping.tell_later_reply", "later_reply_is_told_in_time", {}, "没有正在计算的函复期限"),
    ("helping.tell_later_reply", "later_reply_is_told_in_time",
     {"deadlines": [deadline(CLOCK, YESTERDAY)]}, "已经届满，不能再告知延期"),
    ("helping.tell_later_reply", "later_reply_is_told_in_time",
     {"deadlines": [deadline(CLOCK, TODAY)], "data": {"later_date": TODAY}}, "应在现期限"),
    # On the last day it may still be told.
    ("helping.tell_later_reply", "later_reply_is_told_in_time",
     {"deadlines": [deadline(CLOCK, TODAY)], "data": {"later_date": TOMORROW}}, None),
    # Of each matter its own clock.
    ("responding.tell_later_answer", "later_reply_is_told_in_time",
     {"deadlines": [deadline(CLOCK, TODAY)]}, "没有正在计算的函复期限"),
    ("responding.tell_later_answer", "later_reply_is_told_in_time",
     {"deadlines": [deadline("responding.reply", TODAY)], "data": {"later_date": TODAY}}, "应在现期限"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, told.GUARDS) == set()
