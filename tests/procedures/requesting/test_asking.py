"""What a letter of ours is called, and what its answers must fit to: each condition both ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.law.identifiers import flow_id
from casehub.model import Case, Document
from casehub.procedures.requesting import asking
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import deadline, event

FLOW, OTHER = (flow_id("ZY", "500000", "511700", 2026, n) for n in (1, 2))
ASKED = event("ask_resource", YESTERDAY)
ASKED.seq = 4
RECEIPT, LATER = "requesting.enter_their_receipt", "requesting.enter_later_answer"
TOLD, TAKEN = "requesting.finish_telling", "requesting.enter_their_acceptance"
SENT, REMIND = "requesting.note_letter_sent", "requesting.remind_partner"
UP = "requesting.seek_coordination"


def signed(*more: Any, **data: Any) -> dict[str, Any]:
    """Our letter was signed yesterday; a reminder of another number followed it."""
    letter = Document(event_seq=4, dated=YESTERDAY, flow_id=FLOW)
    return {"events": [ASKED, *more], "documents": [letter], "data": data}


def stands(state: str) -> dict[str, Any]:
    """The matter has come so far."""
    return {"case": Case(id=1, reference="甲", procedure="requesting", state=state)}


ROWS: list[Row] = [
    (SENT, "letter_days_follow_signing", signed(sent_on=YESTERDAY - timedelta(days=1)), "不能早于函件日期"),
    (SENT, "letter_days_follow_signing", signed(sent_on=YESTERDAY), None),
    (RECEIPT, "letter_days_follow_signing", {"data": {"their_received_on": YESTERDAY}}, None),
    (RECEIPT, "answer_names_our_flow", signed(flow_no=OTHER), "与本函不一致"),
    (RECEIPT, "answer_names_our_flow", signed(flow_no="没有编号"), "与本函不一致"),
    (RECEIPT, "answer_names_our_flow", signed(flow_no=f"{FLOW}/M2"), None),
    (RECEIPT, "answer_names_our_flow", signed(), None),
    (LATER, "later_answer_is_later", {"deadlines": [deadline(asking.CLOCK, TODAY)], "data": {"later_on": TODAY}},
     "应晚于现期限"),
    (LATER, "later_answer_is_later", {"deadlines": [deadline(asking.CLOCK, TODAY)], "data": {"later_on": TOMORROW}},
     None),
    (REMIND, "their_answer_is_overdue", {}, "没有正在计算的回复期限"),
    (REMIND, "their_answer_is_overdue", {"deadlines": [deadline(asking.CLOCK, TODAY)]}, "过后方可催办"),
    (REMIND, "their_answer_is_overdue", {"deadlines": [deadline(asking.CLOCK, YESTERDAY)]}, None),
    (REMIND, "next_reminder_is_due", {"deadlines": [deadline(asking.AGAIN, TOMORROW)]}, "起方可第二次催办"),
    (REMIND, "next_reminder_is_due", {"deadlines": [deadline(asking.AGAIN, TODAY)]}, None),
    (REMIND, "nobody_was_reminded_yet", {"deadlines": [deadline(asking.COORDINATE, TOMORROW)]}, "已经催办"),
    (REMIND, "nobody_was_reminded_yet", {}, None),
    (UP, "coordination_is_due", {}, "尚未发函催办"),
    (UP, "coordination_is_due", {"deadlines": [deadline(asking.COORDINATE, TOMORROW)]}, "起方可提级协调"),
    (UP, "coordination_is_due", {"deadlines": [deadline(asking.COORDINATE, TODAY)]}, None),
    (SENT, "leads_on_from_here", stands("ask_sent"), "再办理一次以更正"),
    (SENT, "leads_on_from_here", stands("ask_signed"), None),
    (TAKEN, "leads_on_from_here", stands("ask_taken"), "再办理一次以更正"),
    (TAKEN, "leads_on_from_here", stands("ask_arrived"), None),
    (TOLD, "no_answer_is_owed", {"events": [ASKED]}, "请对方答复"),
    (TOLD, "no_answer_is_owed", {}, "请对方答复"),
    (TOLD, "no_answer_is_owed", {"events": [event("ask_bulletin", YESTERDAY)]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, asking.GUARDS) == set()


KNOWN: list[KnownRow] = [
    ("asking_heading", "requesting.ask_resource", {"data": {"resource_kind": "expert"}},
     "重庆市知识产权局关于商请共享专家资源的函"),
    ("asking_heading", REMIND, {}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)
