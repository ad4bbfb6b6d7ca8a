"""The mediator's desk: next session, calls, the form to log it; made for a phone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeVar

from flask import Blueprint
from sqlalchemy import select
from sqlalchemy.orm import selectinload

from casehub.desk import register
from casehub.model import Case, MediationSession, SessionCall
from casehub.record.work import OFFICE_ZONE
from casehub.web.case.lines import Line, lines
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading
from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.record.work import Work
    from casehub.workflow.procedure import Step

routes = Blueprint("mediation", __name__)
MOST = 100
Row = TypeVar("Row", SessionCall, MediationSession)


@dataclass(frozen=True)
class Matter:
    """One mediation: its line, the sessions held, when and where the next one is.

    outcomes: the words for what came of a session.
    """

    line: Line
    next_at: datetime | None
    place: str
    held: Sequence[MediationSession]
    steps: Sequence[Step]
    sides: Mapping[str, str]
    outcomes: Mapping[str, str]


def _rows(work: Work, table: type[Row], ids: list[int]) -> dict[int, list[Row]]:
    """The rows of these cases that count, in the order of their entry."""
    found: dict[int, list[Row]] = {number: [] for number in ids}
    query = select(table).where(table.case_id.in_(ids), table.void_seq.is_(None))
    for row in work.session.scalars(query.order_by(table.id)):
        found[row.case_id].append(row)
    return found


def _matter(
    work: Work, line: Line, calls: Sequence[SessionCall], held: Sequence[MediationSession]
) -> Matter:
    case: Case = line.case
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    roles, ours = work.actor.roles_on(work.today), procedure.steps_from(case.state)
    last = calls[-1] if calls else None
    next_at = last.planned_at.astimezone(OFFICE_ZONE) if last is not None else None
    # A session of an earlier day is over; today's is still to be logged.
    ahead = next_at is not None and next_at.date() >= work.today
    return Matter(
        line,
        next_at if ahead else None,
        next((row.place for row in reversed(calls) if row.place), ""),
        held,
        [step for step in (entered_as(one, work.today) for one in ours) if roles & set(step.roles)],
        {side.id: side.title for side in procedure.sides if side.is_party and not side.hidden},
        procedure.words("session_held", "result"),
    )


@routes.get("/mediation")
def desk() -> str:
    """My mediations, the one with the nearest session first."""
    work = reading()
    met = register.CaseFilters(
        procedures=work.rules.in_sessions, names=work.actor.id, open_only=True
    )
    mine = register.search(work, met, limit=MOST).rows
    ids = [case.id for case in mine]
    # Read for all at once: the page offers to call them.
    parties = select(Case).where(Case.id.in_(ids)).options(selectinload(Case.parties))
    work.session.scalars(parties).all()
    calls, held = _rows(work, SessionCall, ids), _rows(work, MediationSession, ids)
    matters = [
        _matter(work, line, calls[line.case.id], held[line.case.id]) for line in lines(work, mine)
    ]
    far = datetime.max.replace(tzinfo=OFFICE_ZONE)
    matters.sort(key=lambda m: (m.next_at or far, m.line.case.id))
    return page("mediation/desk.html", matters=matters)
