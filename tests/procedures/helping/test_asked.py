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
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import event

TWO = [{"what": "核实数量"}, {"what": "清点库存"}]
ENTERED = event("enter_asking_letter", YESTERDAY, asks=TWO)
CLOCK = "helping.reply"

MORE = event("enter_supplement", TODAY, more_asks=[*TWO, {"what": "补充回单"}], more_days=10)

ROWS: list[Row] = [
    # X18: a supplement has its own questions; those of the first letter are answered already.
    ("helping.reply_to_supplement", "every_added_item_is_answered",
     {"events": [ENTERED, MORE], "data": {"results": [{"text": "已查"}] * 2}}, "共有3个事项"),
    ("helping.reply_to_supplement", "every_added_item_is_answered",
     {"events": [ENTERED, MORE], "data": {"results": [{"text": "已查"}] * 3}}, None),
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
    ("asked_until_now", "helping.work_as_corrected", {"events": [ENTERED]}, TWO),
    ("items_to_answer", "helping.reply_to_request", {}, []),
    ("added_items_to_answer", "helping.reply_to_supplement", {}, []),
    ("added_items_to_answer", "helping.reply_to_supplement", {"events": [ENTERED, MORE]},
     [{"text": "第1项（核实数量）："}, {"text": "第2项（清点库存）："}, {"text": "第3项（补充回单）："}]),
    ("days_of_the_supplement", "helping.enter_supplement", {"data": {"more_days": 10}}, 10),
    ("days_of_the_supplement", "helping.enter_supplement", {}, None),
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
                heads = {name.split(".")[0] for name in step.answers.tells}
                assert set(row_of.needs) <= heads <= set(told), step.id
                for path in step.answers.data:
                    at: Any = {"properties": members}
                    for part in path.split("."):
                        assert part in at["properties"], (step.id, path)
                        at = at["properties"][part]
                for member, field in step.answers.lists.items():
                    table: Any = step.form_field(field)
                    at = {"properties": members}
                    for part in member.split("."):
                        at = at["properties"][part]
                    row = at["items"]
                    if "$ref" in row:
                        row = members[row["$ref"].removeprefix("#/properties/")]
                    columns = set(row["properties"])
                    assert {one.id for one in table.columns} <= columns, step.id
                named += procedure.key == "helping"
    assert named == 12


def test_what_was_mended_after_a_correction_is_what_is_asked(procedures: dict[str, Procedure]) -> None:
    """The last word counts, whichever step said it."""
    corrected = event("work_as_corrected", TODAY, asks=[{"what": "只查库存"}])
    mended = event("mend_asking_letter", TODAY, asks=[{"what": "核实单价"}])
    for last, events in ((["只查库存"], [ENTERED, corrected]), (["核实单价"], [ENTERED, corrected, mended])):
        row = ("asked_until_now", "helping.work_as_corrected", {"events": events}, [{"what": one} for one in last])
        assert knows(procedures, row)
