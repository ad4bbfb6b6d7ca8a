"""Papers that wait to be printed: taken up by one printer at a time, put off when they fail.

What lacks its file is the list of jobs; a lost process loses nothing of it.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import or_, select
from sqlalchemy.orm import undefer

from casehub.law.worded import Worded
from casehub.model import Document, PrintTry

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

# How many rows a printer looks at behind papers that others hold.
AHEAD = 20


@dataclass(frozen=True)
class Job:
    """A paper to be printed: its kind and frozen facts, and the case whose record will say so."""

    document_id: int
    case_id: int
    kind: str
    facts: Mapping[str, object]


def pending(session: Session, limit: int | None = None) -> list[int]:
    """Ids of issued papers whose file is still missing, the oldest first: the list of jobs."""
    waiting = select(Document.id).where(Document.pdf_sha256.is_(None)).order_by(Document.id)
    return list(session.scalars(waiting.limit(limit)))


def jobs_of(session: Session, case_ids: Sequence[int]) -> list[Job]:
    """What waits in these cases, by case; for a set-up that nobody else works beside."""
    rows = session.scalars(
        select(Document)
        .where(Document.case_id.in_(case_ids), Document.pdf_sha256.is_(None))
        .options(undefer(Document.facts))
        .order_by(Document.case_id, Document.id)
    )
    return [Job(d.id, d.case_id, d.kind, d.facts) for d in rows]


def due(session: Session, at: datetime, limit: int) -> list[int]:
    """Ids of the papers that wait and that nobody prints or has put off, the oldest first."""
    waiting = (
        select(Document.id)
        .outerjoin(PrintTry, PrintTry.document_id == Document.id)
        .where(
            Document.pdf_sha256.is_(None), or_(PrintTry.due_at.is_(None), PrintTry.due_at <= at)
        )
        .order_by(Document.id)
        .limit(limit)
    )
    return list(session.scalars(waiting))


def take_up(
    session: Session, at: datetime, held_for: timedelta, only: int | None = None
) -> Job | None:
    """The oldest paper that waits and that nobody prints; nobody else gets it for `held_for`.

    only: this paper or none. The row of the paper is locked first and its tries read after that,
    so that of two printers that come at once the second sees what the first has taken.
    """
    for number in due(session, at, AHEAD) if only is None else [only]:
        document = session.scalar(
            select(Document)
            .where(Document.id == number, Document.pdf_sha256.is_(None))
            .options(undefer(Document.facts))
            .with_for_update(skip_locked=True)
            .execution_options(populate_existing=True)
        )
        if document is None:
            continue
        tried = session.get(PrintTry, number, populate_existing=True)
        if tried is None:
            tried = PrintTry(document_id=number, attempts=0, error="")
            session.add(tried)
        elif tried.due_at > at:
            continue
        tried.attempts += 1
        tried.started_at = at
        tried.due_at = at + held_for
        session.flush()
        return Job(document.id, document.case_id, document.kind, document.facts)
    return None


def put_off(
    session: Session, job: Job, why: str, at: datetime, waits: Sequence[int]
) -> PrintTry | None:
    """Note that a paper was not printed and when it is tried again (seconds by attempt)."""
    tried = session.get(PrintTry, job.document_id, with_for_update=True)
    if tried is None:
        return None
    tried.started_at = None
    tried.failed_at = at
    tried.error = why
    tried.due_at = at + timedelta(seconds=waits[min(tried.attempts, len(waits)) - 1])
    return tried


class Printing(Worded):
    """How the printing of a paper stands that has no file yet."""

    WAITING = "waiting", "等待印制"
    PRINTING = "printing", "正在印制"
    FAILED = "failed", "没有印成"

    @property
    def failed(self) -> bool:
        """Whether it was tried in vain and will be tried again."""
        return self is Printing.FAILED


@dataclass(frozen=True)
class Progress:
    """What the page of an unprinted paper says; `again_at`: when a failed one is tried again."""

    state: Printing
    attempts: int = 0
    error: str = ""
    again_at: datetime | None = None


WAITING, PRINTING, FAILED = Printing


def progress(session: Session, ids: Sequence[int], at: datetime) -> dict[int, Progress]:
    """How the printing of these unprinted papers stands at `at`."""
    if not ids:
        return {}
    rows = session.scalars(select(PrintTry).where(PrintTry.document_id.in_(ids)))
    tries = {row.document_id: row for row in rows}
    found = {}
    for number in ids:
        tried = tries.get(number)
        if tried is None:
            found[number] = Progress(WAITING)
        elif tried.started_at is not None and at < tried.due_at:
            found[number] = Progress(PRINTING, tried.attempts, tried.error)
        elif tried.error:
            found[number] = Progress(FAILED, tried.attempts, tried.error, tried.due_at)
        else:
            found[number] = Progress(WAITING, tried.attempts)
    return found
