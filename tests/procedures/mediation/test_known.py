"""What the file knows for the papers of a mediation, and how it changes."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casehub.law.chinese import date_text
from casehub.model import Case, Declaration, Document, Event, MediationSession, Party, SessionCall
from casehub.procedures import LAW
from casehub.procedures.mediation import known, leaving
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, knows, untold
from tests.procedures.closing.test_closing_form import base
from tests.workflow.builders import NOW, deadline, event, party, situation


def answering(number: int, *answers: str) -> Party:
    rows = [Declaration(about="mediation", answer=a, event_seq=n, given_on=YESTERDAY) for n, a in enumerate(answers, 1)]
    return party(number, "respondent", declarations=rows)


def wrote(seq: int, said: str) -> Event:
    found = event("record_consent", TODAY, statement=said)
    found.seq = seq
    return found


RECORD = Document(id=7, case_id=1, kind="mediation_record", status="issued", facts={"reply": "分三期支付。"}, event_seq=9)
ROWS: list[KnownRow] = [
    ("answers_told", "mediation.hold_session", {}, None),
    ("answers_told", "mediation.hold_session",
     {"parties": [answering(2, "agreed")], "events": [wrote(1, "愿意赔偿5万元。")]}, "愿意赔偿5万元。"),
    ("answers_told", "mediation.hold_session",
     {"parties": [answering(2, "agreed"), answering(3, "silent", "agreed")],
      "events": [wrote(1, "愿意赔偿5万元。"), wrote(2, "没有制造。")]}, "当事人2：愿意赔偿5万元。\n当事人3：没有制造。"),
    # What was said at the last session follows what was written before it.
    ("answers_told", "mediation.hold_session",
     {"parties": [answering(2, "agreed")], "events": [wrote(1, "愿意赔偿5万元。")], "documents": [RECORD]}, "分三期支付。"),
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
    # The course of the case is told in tests/procedures/closing/test_course_told.py.
    assert untold(ROWS, {k: v for k, v in known._OWN.items() if k != "course_in_words"}) == set()


def test_the_course_tells_the_sessions_that_were_held(procedures: dict[str, Procedure]) -> None:
    case = Case(id=1, procedure="mediation", opened_on=YESTERDAY)
    case.cause = "侵权纠纷"
    held = [MediationSession(number=n, held_on=day, outcome="next", event_seq=n) for n, day in enumerate((YESTERDAY, TODAY), 1)]
    told = base(case=case, sessions=held, parties=[party(1, "requester")])
    said = LAW.of("mediation").known["course_in_words"](situation(procedures["mediation"], "close_failed", **told))
    assert f"{date_text(YESTERDAY)}、{date_text(TODAY)}调解。" in str(said)
