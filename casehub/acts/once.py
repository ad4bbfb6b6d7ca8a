"""A form is answered once: the same key with the same content shows the first answer again."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, NamedTuple, cast

from sqlalchemy import bindparam, insert, or_, select
from sqlalchemy.exc import IntegrityError

from casehub.law.canonical import canonical
from casehub.model import Case, Event, Replay
from casehub.record.rows import plain
from casehub.workflow.refusals import KeyReused

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sqlalchemy import Table

    from casehub.record.work import Work


class Answered(NamedTuple):
    """What a form that was submitted before had said, and the event that answered it."""

    body_sha256: str
    case_id: int
    event_seq: int


# Before the lock: the case's parent, and whether this key was used. Nobody need be seen yet.
_FIRST_LOOK = (
    select(Case.parent_id, Replay.body_sha256, Replay.case_id, Replay.event_seq)
    .select_from(Case)
    .outerjoin(
        Replay, (Replay.person_id == bindparam("person")) & (Replay.key == bindparam("key"))
    )
    .where(
        or_(
            Case.reference == bindparam("reference"), Case.intake_no == bindparam("reference")
        )
    )
    .order_by((Case.reference == bindparam("reference")).desc(), Case.id)
)
_ANSWERED = select(Replay.body_sha256, Replay.case_id, Replay.event_seq).where(
    Replay.person_id == bindparam("person"), Replay.key == bindparam("key")
)


def answered(work: Work, key: str) -> Answered | None:
    """What the key was used for already."""
    found = work.session.execute(_ANSWERED, {"person": work.actor.id, "key": key}).first()
    return Answered(*found) if found else None


def first_look(work: Work, reference: str, key: str) -> tuple[int | None, Answered | None]:
    """The id of the case's parent, and what the key was used for already."""
    named = {"reference": reference, "person": work.actor.id, "key": key}
    found = work.session.execute(_FIRST_LOOK, named).first()
    if found is None:
        return None, answered(work, key)
    earlier = Answered(*found[1:])
    return found.parent_id, earlier if earlier.body_sha256 else None


_KEEP = insert(cast("Table", Replay.__table__))


def keep_answer(work: Work, step_id: str, key: str, body: str, event: Event) -> None:
    """Note which event answered the key. Raises KeyReused where another case was first."""
    work.session.flush()
    values = {
        "person_id": work.actor.id,
        "key": key,
        "step": step_id,
        "body_sha256": body,
        "case_id": event.case_id,
        "event_seq": event.seq,
        "at": work.at,
    }
    try:
        # Through Core: nobody reads the row back in this transaction.
        work.session.connection().execute(_KEEP, values)
    except IntegrityError as error:
        # The same key was used on another case at the same moment; that one was first.
        raise KeyReused from error


def digest_of(step_id: str, reference: str, data: Mapping[str, object]) -> str:
    """Names what a form says: the step, the case and the values."""
    content = {"case": reference, "step": step_id, "data": plain(data)}
    return hashlib.sha256(canonical(content)).hexdigest()


def event_of(work: Work, earlier: Answered, body: str) -> Event:
    """The event that answered the same form before. Raises KeyReused where that said other."""
    if earlier.body_sha256 != body:
        raise KeyReused
    query = select(Event).where(Event.case_id == earlier.case_id, Event.seq == earlier.event_seq)
    return work.session.scalars(query).one()
