"""到期自动办理: periods whose end is an act that nobody has to remember."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, tuple_

from casehub import acts
from casehub.acts.expiry import ends_in_acts
from casehub.law.calendar import ONE_DAY
from casehub.model import Case, Deadline, Party
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from datetime import date

    from casehub.record.work import Work

PAGE = 50


@dataclass(frozen=True)
class Ends:
    """A running period, and the step that the system takes on the day after its last.

    waits: the last day is over and the step could not be taken yet: something of the case must be
    done before. party: against whom it runs, "" where it is not one party's.
    """

    deadline_id: int
    reference: str
    case_title: str
    limit: str
    step: str
    party: str
    due_on: date
    on: date
    waits: bool


@dataclass(frozen=True)
class Expiring:
    """A page; `after`: mark of the next one, "" at the end."""

    ends: tuple[Ends, ...]
    after: str = ""


def expiring(work: Work, after: tuple[date, int] | None = None, limit: int = PAGE) -> Expiring:
    """Of the cases that the person sees, the periods that end in an act, the nearest first."""
    grounds = ends_in_acts(work.rules)
    if not grounds:
        return Expiring(())
    asked = (
        visible_cases(work.actor, work.today, work.rules)
        .join(Deadline, Deadline.case_id == Case.id)
        .outerjoin(Party, Party.id == Deadline.party_id)
        .add_columns(Deadline, Party.name)
        .where(and_(Deadline.closed_on.is_(None), Deadline.stopped.is_(False), or_(*grounds)))
        .order_by(Deadline.due_on, Deadline.id)
        .limit(limit + 1)
    )
    if after is not None:
        asked = asked.where(tuple_(Deadline.due_on, Deadline.id) > after)
    rows = work.session.execute(asked).all()
    found = tuple(_ends(work, case, limit_, name or "") for case, limit_, name in rows[:limit])
    last = found[-1] if len(rows) > limit else None
    return Expiring(found, f"{last.due_on.isoformat()}.{last.deadline_id}" if last else "")


def _ends(work: Work, case: Case, deadline: Deadline, party: str) -> Ends:
    steps = acts.procedure_of(work, case).steps_from(case.state)
    step = next(s for s in steps if deadline.rule in s.on_expiry)
    return Ends(
        deadline.id, case.reference, case.title, deadline.title, step.title, party,
        deadline.due_on, deadline.due_on + ONE_DAY, waits=deadline.due_on < work.today,
    )  # fmt: skip
