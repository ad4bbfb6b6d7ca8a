"""X20, X21: the letter that is spoken of, what its draft and its approval said, how it left."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Document
from casehub.procedures.cooperating import dispatched
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import event

SENDS, NOTES = "assistance.dispatch_request", "requesting.note_letter_sent"


def at(seq: int, step: str, **typed: Any) -> Any:
    made = event(step, YESTERDAY, actor_id=40 + seq, **typed)
    made.seq = seq
    return made


def letter(number: str, seq: int, flow: str = "XC-500101-511700-2026-00001-4") -> Document:
    return Document(id=seq, kind="assistance_request", status="issued", number=number, event_seq=seq,
                    issued_on=YESTERDAY, dated=YESTERDAY, flow_id=flow, receiver="达州局")  # fmt: skip


DRAFT = at(1, "submit_request", why_needed="本地查不到", summary="销往通川", no_state_secret=True)
READ = at(2, "review_request", opinion="同意送签")
SIGNED = at(3, "sign_request", approval_opinion="同意发出")
SEALED = at(4, "seal_request", seal="机关公章", sealed_on=TODAY.isoformat(), copies=2)
# Drafted anew after the letter was signed: it is not what the letter was approved with.
LATER = at(5, "submit_request", why_needed="另一件事", summary="另一件", no_state_secret=False)
WHOLE: dict[str, Any] = {
    "events": [DRAFT, READ, SIGNED, SEALED, LATER], "documents": [letter("渝协查1号", 3)], "rules": rules(),
}  # fmt: skip
MOVED = ("XS-500101-511700-2026-00001-9", "XS-500101-511700-2026-00002-7")


def of_two(flow: str) -> dict[str, Any]:
    """A case that moved two clues; the form names one of them."""
    papers = [letter(f"渝移送{n}号", n, one) for n, one in enumerate(MOVED, 1)]
    opinions = [at(n, "move_clue", moved_legal_opinion=f"可以移送{n}") for n in (1, 2)]
    said = {"moved_flow_no": flow, "sent_on": TODAY, "coordination_reasons": "两次催办"}
    return {"documents": papers, "events": opinions, "data": said, "rules": rules()}


OF_CASE = "penalty.note_moved_letter_sent"
ROWS: list[KnownRow] = [
    ("number_of_our_letter", SENDS, WHOLE, "渝协查1号"),
    ("number_of_our_letter", OF_CASE, of_two(MOVED[0]), "渝移送1号"),
    ("number_of_our_letter", OF_CASE, of_two(MOVED[1]), "渝移送2号"),
    ("number_of_our_letter", SENDS, {}, None),
    ("day_of_our_letter", SENDS, WHOLE, YESTERDAY),
    ("day_of_our_letter", SENDS, {}, None),
    ("why_the_letter_was_needed", SENDS, WHOLE, "本地查不到"),
    ("why_the_letter_was_needed", SENDS, {}, None),
    ("summary_of_the_letter", SENDS, WHOLE, "销往通川"),
    ("summary_of_the_letter", SENDS, {}, None),
    ("the_letter_holds_no_secret", SENDS, WHOLE, True),
    ("the_letter_holds_no_secret", SENDS, {}, False),
    ("the_letter_was_reviewed_as", SENDS, WHOLE, "同意送签"),
    ("the_letter_was_reviewed_as", SENDS, {}, None),
    ("the_letter_was_approved_as", SENDS, WHOLE, "同意发出"),
    ("the_letter_was_approved_as", SENDS, {}, None),
    ("the_letter_in_law", OF_CASE, of_two(MOVED[0]), "可以移送1"),
    ("the_letter_in_law", OF_CASE, of_two(MOVED[1]), "可以移送2"),
    ("the_letter_was_sealed_with", SENDS, WHOLE, "机关公章"),
    ("the_letter_was_sealed_with", SENDS, {}, None),
    ("the_letter_was_sealed_on", SENDS, WHOLE, TODAY),
    ("the_letter_was_sealed_on", SENDS, {}, None),
    ("the_letter_was_sealed_in", SENDS, WHOLE, 2),
    ("the_letter_was_sealed_in", SENDS, {}, None),
    ("the_letter_was_drafted_by", SENDS, WHOLE, 41),
    ("the_letter_was_drafted_by", SENDS, {}, None),
    ("the_letter_leaves_on", SENDS, {"data": {"dispatched_on": YESTERDAY}}, YESTERDAY),
    ("the_letter_leaves_on", NOTES, {"data": {"sent_on": TODAY}}, TODAY),
    ("silence_as_told", "requesting.seek_coordination", {"data": {"reasons": "没有回音"}}, "没有回音"),
    ("silence_as_told", "penalty.seek_coordination_of_moved", of_two(MOVED[0]), "两次催办"),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_what_the_sheet_says(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_fact_is_asked() -> None:
    assert untold(ROWS, dispatched.KNOWN) == set()
