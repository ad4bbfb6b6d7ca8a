"""What must hold after every fault (I1–I6), checked with SQL of its own beside the verifiers."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub import deadlines
from casehub.model import (
    Case,
    Counter,
    Deadline,
    Document,
    Event,
    Evidence,
    Number,
    Pause,
    Replay,
    Service,
)
from casehub.record import audit
from tests.faults.world import rules

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.storage import Blobs


def check_invariants(session: Session, blobs: Blobs) -> None:
    """Raises AssertionError naming what does not hold.

    I1 every kept answer has its event · I2 state is the fold of the events, numbered 1..n ·
    I3 numbers 1..max, unique · I4 one paper per number, its file is the recorded one ·
    I5 chains and checkpoints verify · I6 every kept file is whole, no half file is in place ·
    I9 open deadlines are what the rules give.
    """
    _check_events(session)
    _check_numbers(session)
    _check_files(session, blobs)
    _check_services(session)
    _check_deadlines(session)
    faults = audit.verify(session, blobs, against=audit.Against(rules())).faults
    assert faults == [], faults


def _check_events(session: Session) -> None:
    story: dict[int, list[Event]] = {}
    for event in session.scalars(select(Event).order_by(Event.case_id, Event.seq)):
        story.setdefault(event.case_id, []).append(event)
    for case in session.scalars(select(Case)):
        events = story.get(case.id, [])
        assert [e.seq for e in events] == list(range(1, case.seq + 1)), case.reference
        state = ""
        for event in events:
            assert event.source == state, (case.reference, event.seq)
            state = event.target
        assert case.state == state, case.reference
        assert [e.at for e in events] == sorted(e.at for e in events), case.reference
    for answer in session.scalars(select(Replay)):
        told = story[answer.case_id][answer.event_seq - 1]
        assert told.step == answer.step.removeprefix("child:")


def _check_numbers(session: Session) -> None:
    given: dict[tuple[int, str, int], list[int]] = {}
    for number in session.scalars(select(Number)):
        given.setdefault((number.organisation_id, number.series, number.year), []).append(
            number.value
        )
    for key, values in given.items():
        assert sorted(values) == list(range(1, len(values) + 1)), key
    for row in session.scalars(select(Counter)):
        assert row.value == len(given.get((row.organisation_id, row.series, row.year), []))
    papers = [d.number for d in session.scalars(select(Document)) if d.number]
    assert len(papers) == len(set(papers))


def _check_files(session: Session, blobs: Blobs) -> None:
    for paper in session.scalars(select(Document).where(Document.pdf_sha256.is_not(None))):
        assert blobs.is_intact(paper.pdf_sha256 or ""), paper.number
        assert len(blobs.read(paper.pdf_sha256 or "")) == paper.pdf_bytes
    for item in session.scalars(select(Evidence).where(Evidence.sha256.is_not(None))):
        assert blobs.is_intact(item.sha256 or ""), item.name
        assert len(blobs.read(item.sha256 or "")) == item.size
    # A file in its place always has the bytes it is named by, whether a row names it or not.
    for name in blobs.place.names():
        assert blobs.is_intact(name), name


def _check_services(session: Session) -> None:
    """Every paper that is to be served on a recipient has its matter, and only whole ones."""
    papers = {d.id: d for d in session.scalars(select(Document))}
    for row in session.scalars(select(Service)):
        assert row.document_ids
        assert [papers[i].kind for i in row.document_ids] == row.kinds
        child = session.get_one(Case, row.case_id)
        assert child.parent_id == row.parent_id
        if row.status == "served":
            assert row.served_on is not None and row.proof


def _check_deadlines(session: Session) -> None:
    pauses: dict[int, list[Pause]] = {}
    for pause in session.scalars(select(Pause).order_by(Pause.since, Pause.id)):
        pauses.setdefault(pause.case_id, []).append(pause)
    for row in session.scalars(select(Deadline).where(Deadline.closed_on.is_(None))):
        if row.trace and row.trace[-1].get("mark") == "告":
            continue
        copy = Deadline(
            rule=row.rule, start_on=row.start_on, length=row.length, granted=row.granted
        )
        of_case = pauses.get(row.case_id, [])
        deadlines.count(rules(), copy, of_case)
        assert (copy.due_on, copy.alarm_on) == (row.due_on, row.alarm_on), (row.rule, row.case_id)
        assert row.stopped == copy.stopped, (row.rule, row.case_id)
