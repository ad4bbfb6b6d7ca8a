"""The audit record: one event per change, hash-chained per case over canonical JSON (RFC 8785)."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from sqlalchemy import event as sqlalchemy_event
from sqlalchemy import inspect
from sqlalchemy.orm import Session

from casehub.law.canonical import canonical
from casehub.model import Event, SecurityEntry
from casehub.record.clock import never_back
from casehub.record.roads import OPENED, OPENS, ROADS, TOLD, step_told, version_named
from casehub.record.rows import forget, instant, note_changes, plain, take
from casehub.record.writing import put, rewrite

if TYPE_CHECKING:
    from casehub.model import Case, Person
    from casehub.record.work import Work
    from casehub.workflow.written import Writes


def event_hash(event: Event) -> str:
    """SHA-256 over previous hash and the event's canonical JSON; hex, 64 characters.

    The chained object has the keys actor, at (UTC, microseconds, `Z`), case, code, detail, duty,
    on_behalf_of, previous, procedure, sentence, seq, source, step, target; and rows, where the
    event has them (those from before digests have none); and absent, where somebody stood in.
    """
    content: dict[str, object] = {
        "actor": event.actor_id,
        "at": instant(event.at),
        "case": event.case_id,
        "code": event.code,
        "detail": event.detail,
        "duty": event.duty,
        "on_behalf_of": event.on_behalf_of,
        "previous": event.previous_hash,
        "procedure": event.procedure,
        "sentence": event.sentence,
        "seq": event.seq,
        "source": event.source,
        "step": event.step,
        "target": event.target,
    }
    if event.rows is not None:
        content["rows"] = event.rows
    if event.absent_id is not None:
        content["absent"] = event.absent_id
    return hashlib.sha256(canonical(content)).hexdigest()


def reserve(case: Case) -> int:
    """Take the next event number before an act changes rows; `record` then fills it.

    Without this a flush in the middle of an act would be a change without an event. Once taken,
    the number is the act's own, however often it is asked for.
    """
    if case.reserved_seq == case.seq:
        return case.seq
    case.seq += 1
    case.reserved_seq = case.seq
    return case.seq


def declared(work: Work, case: Case, step: str) -> Writes:
    """What an act of this name may write: a step, what stands beside, or a matter's telling."""
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    if procedure.has_step(step):
        return work.rules.written.by(procedure, procedure.step(step))
    road = OPENS if step == OPENED else ROADS.get(step)
    standing = work.rules.written.standing
    if road is not None:
        return road.writes(standing)
    return TOLD.writes(standing) | work.rules.written.told(*step_told(step))


def record(
    work: Work,
    case: Case,
    *,
    step: str,
    sentence: str,
    source: str | None = None,
    code: str = "",
    duty: str = "",
    on_behalf_of: str = "",
    absent: Person | None = None,
    detail: dict[str, object] | None = None,
) -> Event:
    """Add the next event of the case, advancing `seq` and the chain head. Returns the event.

    absent: for whom the actor stood in (代).

    The case must be locked by this transaction; `case.state` is already the new state. The event
    names every row of the case that this transaction wrote since the one before. Its time is never
    before that of the one before; raises ClockSetBack when the clock is further back than clocks
    of two machines differ, UndeclaredRow for a row that the act does not declare to write.
    """
    session = work.session
    if session.new or session.deleted:
        session.flush()
    moment = never_back(case.last_event_at, work.at)
    reserved = case.reserved_seq == case.seq
    # What was changed and the number of the event are written together.
    with session.no_autoflush:
        note_changes(session)
        # What opens a matter names the matter; the act that it is opened by names all else.
        may = declared(work, case, step)
        rows = take(session, case.id, may, act=step, alone=step == OPENED)
    event = Event(
        case_id=case.id,
        seq=case.seq if reserved else case.seq + 1,
        step=step,
        code=code,
        source=case.state if source is None else source,
        target=case.state,
        actor_id=work.actor.id,
        on_behalf_of=on_behalf_of,
        absent_id=absent.id if absent is not None else None,
        duty=duty,
        at=moment,
        sentence=sentence,
        detail=plain(detail or {}),
        procedure=version_named(case.procedure, case.procedure_version),
        rows=rows,
        previous_hash=case.chain_head,
        hash="",
    )
    event.hash = event_hash(event)
    put(session, event)
    case.seq = event.seq
    case.chain_head = event.hash
    case.last_event_at = moment
    if not rewrite(session):
        session.flush()
        forget(session, rows)
    if reserved:
        case.reserved_seq = -1
    return event


UNSAVED = "security entries of this session"


@sqlalchemy_event.listens_for(Session, "transient_to_pending")
def _remember(session: Session, row: object) -> None:
    if isinstance(row, SecurityEntry):
        values = {c.key: getattr(row, c.key) for c in inspect(SecurityEntry).column_attrs}
        session.info.setdefault(UNSAVED, []).append(values)


def unsaved(session: Session) -> list[dict[str, object]]:
    """The security entries that this session was to write, for when the database refuses it."""
    return list(session.info.get(UNSAVED, ()))


def log_security(
    work: Work,
    kind: str,
    *,
    subject: str = "",
    case: Case | None = None,
    address: str = "",
) -> None:
    """Write one line of the security log (reads of files, refusals, exports, reveals)."""
    work.session.add(
        SecurityEntry(
            at=work.at,
            kind=kind,
            person_id=work.actor.id,
            username=work.actor.username,
            case_id=case.id if case else None,
            subject=subject,
            address=address,
            detail={},
        )
    )
