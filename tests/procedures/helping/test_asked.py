"""Conditions of a request that came from another office (罚程第四十五条), each both ways."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.exchange.payload import validator
from casehub.exchange.sorts import exchange
from casehub.procedures.helping import asked
from casehub.rulebook.limits import load_limits
from casehub.settings import PROJECT
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import deadline, event

TWO = [{"what": "核实数量"}, {"what": "清点库存"}]
ENTERED = event("enter_asking_letter", YESTERDAY, asks=TWO)
CLOCK = asked.CLOCK

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
    ("helping.reply_to_request", "every_asked_item_is_answered",
     {"events": [ENTERED], "data": {"results": [{"text": "已查"}]}}, "共有2个事项"),
    ("helping.reply_to_request", "every_asked_item_is_answered",
     {"events": [ENTERED], "data": {"results": [{"text": "已查"}] * 2}}, None),
    ("helping.reply_to_request", "evidence_says_who_took_it",
     {"data": {"found_evidence": [{"collectedBy": "杜嘉禾"}, {"collectedBy": "、、"}]}}, "写明取得人"),
    ("helping.reply_to_request", "evidence_says_who_took_it",
     {"data": {"found_evidence": [{"collectedBy": "杜嘉禾、严伯予"}]}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, asked.GUARDS) == set()


KNOWN: list[KnownRow] = [
    ("items_to_answer", "helping.reply_to_request", {}, []),
    # What was mended is what is answered.
    ("items_to_answer", "helping.reply_to_request",
     {"events": [ENTERED, event("mend_asking_letter", TODAY, asks=[{"what": "只查库存"}])]},
     [{"text": "第1项（只查库存）："}]),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_the_period_is_fifteen_working_days_of_our_own_and_letters_name_what_there_is() -> None:
    limit = load_limits(PROJECT / "config").get(CLOCK, TODAY)
    assert (limit.amount, limit.unit) == (15, "working_days")
    codes = {one.code for one in exchange().receipt} | {one.kind for one in exchange().message}
    members = validator().schema["properties"]
    named = 0
    for procedure in rules().procedures.values():
        for step in procedure.steps:
            if step.letter is not None:
                assert set(step.letter.says) <= codes, step.id
            if step.answers is not None:
                row_of = exchange().receipt_row(step.answers.code)
                told = members["receipt"]["properties"]
                assert set(row_of.needs) <= set(step.answers.tells) <= set(told), step.id
                for member, field in step.answers.lists.items():
                    table: Any = step.form_field(field)
                    columns = set(members[member]["items"]["properties"])
                    assert {one.id for one in table.columns} <= columns, step.id
                named += 1
    assert named == 10
