"""Whether what happened by itself was due: a period of the step had ended before that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Deadline
from casehub.record.faults import Fault
from casehub.record.roads import version_told
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import date

    from sqlalchemy.orm import Session

    from casehub.model import Case, Event
    from casehub.record.verification.ground import Ground

CLOCK = Deadline.__tablename__
# Case → its time limits: id, rule, last day.
Limits = dict[int, list[tuple[int, str, "date"]]]


def limits_of(session: Session, ids: Iterable[int]) -> Limits:
    """The time limits of these cases as they stand."""
    found: Limits = {}
    query = select(Deadline.case_id, Deadline.id, Deadline.rule, Deadline.due_on)
    for case, number, rule, due_on in session.execute(query.where(Deadline.case_id.in_(ids))):
        found.setdefault(case, []).append((number, rule, due_on))
    return found


def last_told(events: Iterable[Event]) -> dict[int, int]:
    """Time limit → the last event that wrote it; events: in the order of the record."""
    return {int(n): event.id for event in events for t, n, *_ in event.rows or () if t == CLOCK}


def expiry_faults(
    case: Case, events: Sequence[Event], on: Ground, limits: Limits, told: Mapping[int, int]
) -> Iterator[Fault]:
    """Acts of the office's own hand for which no period had ended.

    What a later act made of the period since is believed: the act that did it is judged itself.
    """
    undone = {seq for event in events for seq in (event.detail or {}).get("taken_back", ())}
    for event in events:
        actor = on.people.get(event.actor_id or 0)
        procedure = on.rules.procedures.get(version_told(event.procedure))
        if actor is None or not actor.system or event.rows is None or event.seq in undone:
            continue
        if procedure is None or not procedure.has_step(event.step):
            continue
        step, day = procedure.step(event.step), event.at.astimezone(OFFICE_ZONE).date()
        if step.on_expiry and not any(
            due_on < day or told.get(number, 0) > event.id
            for number, rule, due_on in limits.get(case.id, ())
            if rule in step.on_expiry
        ):
            where = f"{case.reference} 第{event.seq}号记录"
            yield Fault("replay", where, f"“{step.title}”由系统办理时，没有期限届满")
