"""The mediator's desk: next session, calls, the form to log it; made for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any

from flask import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.desk import register
from casehub.model import Case, Event
from casehub.record.work import OFFICE_ZONE
from casehub.web.case.cases import Line, lines
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.record.work import Work
    from casehub.workflow.procedure import Step

routes = Blueprint("mediation", __name__)
SESSION_FIELDS = ("next_at", "session_at")
MOST = 100


@dataclass(frozen=True)
class Matter:
    """One mediation: its line, its sessions so far, when and where the next one is."""

    line: Line
    next_at: datetime | None
    place: str
    sessions: int
    last: Event | None
    steps: Sequence[Step]
    sides: Mapping[str, str]


def _events(work: Work, ids: list[int]) -> dict[int, list[Event]]:
    found: dict[int, list[Event]] = {number: [] for number in ids}
    rows = work.session.scalars(
        select(Event).where(Event.case_id.in_(ids)).order_by(Event.case_id, Event.seq)
    )
    for event in rows:
        found[event.case_id].append(event)
    return found


def _planned(events: Sequence[Event], at: datetime) -> tuple[datetime | None, str]:
    """The session fixed last (in papers or by the last session) and its place."""
    place, moment = "", None
    for event in events:
        data: dict[str, Any] = event.detail.get("data") or {}
        for name in SESSION_FIELDS:
            if data.get(name):
                moment = datetime.fromisoformat(str(data[name]))
        place = str(data.get("place") or place)
    if moment is not None and moment.tzinfo is None:
        moment = moment.replace(tzinfo=OFFICE_ZONE)
    # A session of an earlier day is over; today's is still to be logged.
    return (moment if moment and moment.date() >= at.date() else None), place


def _matter(work: Work, line: Line, events: Sequence[Event]) -> Matter:
    case: Case = line.case
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    roles = work.actor.roles_on(work.today)
    next_at, place = _planned(events, work.local)
    held = {step.id for step in procedure.steps if step.session}
    sessions = [e for e in events if e.step in held]
    return Matter(
        line,
        next_at,
        place,
        len(sessions),
        sessions[-1] if sessions else None,
        [s for s in procedure.steps_from(case.state) if roles & set(s.roles)],
        {side.id: side.title for side in procedure.sides if side.is_party and not side.hidden},
    )


@routes.get("/mediation")
def desk() -> str:
    """My mediations, the one with the nearest session first."""
    work = reading()
    met = register.CaseFilters(procedures=work.rules.in_sessions)
    found = register.search(work, met, limit=MOST)
    mine = [
        case
        for case in found.rows
        if case.closed_on is None
        and any(a.person_id == work.actor.id and a.is_current for a in case.assignments)
    ]
    # Read for all at once: the page offers to call them.
    parties = select(Case).where(Case.id.in_([c.id for c in mine]))
    work.session.scalars(parties.options(selectinload(Case.parties))).all()
    events = _events(work, [c.id for c in mine])
    matters = [_matter(work, line, events[line.case.id]) for line in lines(work, mine)]
    far = datetime.max.replace(tzinfo=OFFICE_ZONE)
    matters.sort(key=lambda m: (m.next_at or far, m.line.case.id))
    return page("mediation/desk.html", matters=matters)
