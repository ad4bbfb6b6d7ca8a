"""What the file knows for the papers of a mediation, and how it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casehub.model import Declaration, Party, SessionCall
from casehub.procedures.mediation import known, leaving
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import NOW, deadline, event, party


def answering(number: int, *answers: str) -> Party:
    rows = [Declaration(about="mediation", answer=a, event_seq=n, given_on=YESTERDAY) for n, a in enumerate(answers, 1)]
    return party(number, "respondent", declarations=rows)


ROWS: list[KnownRow] = [
    ("conclude_due_on", "mediation.call_session", {}, None),
    ("conclude_due_on", "mediation.call_session", {"deadlines": [deadline("mediation.conclude_other", TODAY)]}, TODAY),
    ("conclude_due_on", "mediation.call_session",
     {"deadlines": [deadline("mediation.conclude_other", TODAY), deadline("mediation.conclude", TOMORROW)]}, TOMORROW),
    ("non_filing_reason", "mediation.close_failed", {"parties": [answering(2, "refused")]}, "refused"),
    ("non_filing_reason", "mediation.close_failed", {"parties": [answering(2, "refused"), answering(3)]}, "mixed"),
    ("non_filing_reason", "mediation.close_failed", {"parties": [answering(2)]}, "no_reply"),
    ("declined_on", "mediation.close_failed", {"parties": [answering(2, "agreed")]}, None),
    ("declined_on", "mediation.close_failed", {"parties": [answering(2, "refused")]}, YESTERDAY),
    ("closing_ground", "mediation.close_failed", {}, None),
    ("closing_ground", "mediation.close_failed",
     {"events": [event(next(iter(leaving.GROUNDS)), TODAY)]}, next(iter(leaving.GROUNDS.values()))),
    ("missed_session_on", "mediation.let_absent_party_go", {}, None),
    ("missed_session_on", "mediation.let_absent_party_go",
     {"calls": [SessionCall(planned_at=NOW - timedelta(days=1), event_seq=2)]}, YESTERDAY),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, known._OWN) == set()
