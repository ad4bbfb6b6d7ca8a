"""What happened in a case, newest first, in the words written at the time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Event

if TYPE_CHECKING:
    from casehub.model import Case
    from casehub.record.work import Work


def events(work: Work, case: Case, limit: int = 200) -> list[Event]:
    """The latest events of a visible case, newest first (at most `limit`)."""
    return list(
        work.session.scalars(
            select(Event).where(Event.case_id == case.id).order_by(Event.seq.desc()).limit(limit)
        )
    )


def since(work: Work, case: Case, seq: int) -> list[Event]:
    """Events after number `seq`, oldest first."""
    return list(
        work.session.scalars(
            select(Event).where(Event.case_id == case.id, Event.seq > seq).order_by(Event.seq)
        )
    )
