"""Who is away, who stands in, and what somebody who goes on leave has on hand."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from sqlalchemy import Date, Select, bindparam, or_, select
from sqlalchemy.orm import aliased, joinedload, selectinload

from casehub.among import among, ids_named
from casehub.deadlines.colours import runs
from casehub.law.calendar import ONE_DAY
from casehub.model import Assignment, Case, Deadline, Organisation, Person, StandIn
from casehub.people import delegating, reach
from casehub.people.sight import Sight
from casehub.people.standing_in import Lent, away_words
from casehub.workflow.stages import parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement

    from casehub.record.work import Work
    from casehub.workflow.situation import Situation

# Two weeks of working days.
ROSTER_DAYS = 10
MOST_PAST = 100


@dataclass(frozen=True)
class Part:
    """A role of somebody in an open case, with the next day on which something falls due there.

    seen: whether who looks may know more of the case than its number. lent: whether somebody may
    stand in for it at all: whom a case alone names does what is to be done there.
    """

    number: int
    role: str
    case: Case
    deadline: Deadline | None
    seen: bool
    lent: bool


@dataclass(frozen=True)
class OnHand:
    """A role with its parts in open cases, and who may stand in for it.

    lent: whether it may be stood in for. in_person: reasons of what of it nobody else may do.
    """

    role: str
    lent: bool
    parts: tuple[Part, ...]
    in_person: tuple[str, ...]
    colleagues: tuple[Person, ...]


def on_hand(work: Work, absent: Person, days: tuple[date, date]) -> list[OnHand]:
    """Everything that falls to the person today, role by role in the order of the rules."""
    parts = _parts(work, absent)
    held, colleagues = absent.roles_on(work.today), delegating.candidates(work, absent, days)
    return [
        OnHand(
            role,
            role in work.rules.stood_in,
            tuple(part for part in parts if part.role == role),
            _in_person(work, role),
            colleagues.get(role, ()),
        )
        for role in work.rules.roles
        if role in held
    ]


def _in_person(work: Work, role: str) -> tuple[str, ...]:
    duties = {
        part.duty
        for procedure in work.rules.procedures.values()
        for step in procedure.steps
        for part in parts_of(step, work.today)
        if role in part.roles
    }
    return tuple(row.reason for duty, row in work.rules.in_person.items() if duty in duties)


def _parts(work: Work, absent: Person) -> list[Part]:
    """What the person is named for in open cases.

    That a case exists which is known only to whom it names is told to these alone.
    """
    query = (
        select(Assignment, Case)
        .join(Case, Case.id == Assignment.case_id)
        .where(
            Assignment.person_id == absent.id,
            Assignment.until.is_(None),
            Assignment.recused_on.is_(None),
            Case.closed_on.is_(None),
        )
        .order_by(Case.id, Assignment.id)
    )
    by_name = work.rules.by_name
    if absent.id != work.actor.id and by_name:
        query = query.where(Case.procedure.not_in(by_name))
    found = work.session.execute(query).unique().all()
    clocks: dict[int, Deadline] = {}
    ids = {case.id for _, case in found}
    visible = Sight(work).cases().with_only_columns(Case.id).where(Case.id.in_(ids))
    seen = set(work.session.scalars(visible)) if ids else set()
    due = select(Deadline).where(runs(), Deadline.case_id.in_(ids))
    for one in work.session.scalars(due.order_by(Deadline.due_on, Deadline.id)) if ids else ():
        clocks.setdefault(one.case_id, one)
    return [
        Part(
            a.id, a.role, case, clocks.get(case.id),
            case.id in seen, case.procedure not in by_name,
        )
        for a, case in found
    ]  # fmt: skip


def delegations(work: Work, *, past: bool = False) -> list[StandIn]:
    """Delegations that the actor may know, those that hold or will first; past: what is over."""
    over = or_(StandIn.until < work.today, StandIn.revoked_at.is_not(None))
    query = select(StandIn).where(_known(work), over if past else ~over)
    query = query.options(joinedload(StandIn.granted_by), joinedload(StandIn.revoked_by))
    order = (StandIn.until.desc(), StandIn.id.desc()) if past else (StandIn.since, StandIn.id)
    query = query.order_by(*order)
    return list(work.session.scalars(query.limit(MOST_PAST) if past else query))


def _known(work: Work) -> ColumnElement[bool]:
    """Either of the two, the heads of the office, and who keeps or confirms its staff."""
    actor, rules = work.actor, work.rules
    held = actor.roles_on(work.today)
    own = or_(StandIn.absent_id == actor.id, StandIn.by_id == actor.id)
    offices: Collection[int] = ()
    if any(not held.isdisjoint(row.granted_by) for row in rules.stood_in.values()):
        offices = {actor.organisation_id}
    if any(rules.roles[r].keeps_staff or rules.roles[r].countersigns for r in held):
        offices = reach.own_tree(work.session, actor.organisation_id)
    absent = aliased(Person)
    people = select(absent.id).where(absent.organisation_id.in_(offices))
    return or_(own, StandIn.absent_id.in_(people)) if offices else own


def numbers_of(work: Work, rows: Sequence[StandIn]) -> dict[int, str]:
    """The references of the single matters that rows are about, by the id of the case."""
    ids = {row.case_id for row in rows if row.case_id is not None}
    if not ids:
        return {}
    named = select(Case.id, Case.reference).where(Case.id.in_(ids))
    return {row.id: row.reference for row in work.session.execute(named)}


def people_for(work: Work) -> list[Person]:
    """Colleagues for whom the actor may enter something, by name; oneself is none of them."""
    actor, rules = work.actor, work.rules
    held = actor.roles_on(work.today)
    keeps = any(rules.roles[r].keeps_staff for r in held if r in rules.roles)
    query = select(Person).join(Organisation, Organisation.id == Person.organisation_id)
    if keeps:
        query = query.where(reach.staffed(rules.offices, work.session, actor))
    elif any(not held.isdisjoint(row.granted_by) for row in rules.stood_in.values()):
        query = query.where(Person.organisation_id == actor.organisation_id)
    else:
        return []
    query = query.where(Person.active, ~Person.system, Person.id != actor.id)
    query = query.options(selectinload(Person.grants)).order_by(Person.name, Person.id)
    found = []
    for one in work.session.scalars(query):
        lent = one.roles_on(work.today) & rules.stood_in.keys()
        if lent and (keeps or any(delegating.heads(work, one, role) for role in lent)):
            found.append(one)
    return found


@cache
def _of_absent() -> Select[StandIn]:
    day = bindparam("day", type_=Date)
    return select(StandIn).where(
        among(StandIn.absent_id, ids_named("people")),
        or_(StandIn.case_id.is_(None), among(StandIn.case_id, ids_named("cases"))),
        StandIn.since <= day,
        StandIn.until >= day,
        StandIn.revoked_at.is_(None),
    )


def stood_in_for(work: Work, s: Situation) -> dict[int, str]:
    """By whom each who is named in the case and away today is stood in for: part → words."""
    current = [a for a in s.assignments if a.is_current]
    homes = {case.id for case in (s.case, s.parent) if case is not None}
    told = {"people": {a.person_id for a in current}, "cases": homes, "day": work.today}
    rows = list(work.session.scalars(_of_absent(), told)) if current else []
    found: dict[int, str] = {}
    for part in current:
        mine = [
            Lent(row, row.absent, row.role, row.case_id)
            for row in rows
            if row.absent_id == part.person_id
            and row.role == part.role
            and row.is_live
            and row.by.active
        ]
        if mine:
            found[part.id] = away_words(mine)
    return found


@dataclass(frozen=True)
class Roster:
    """The next working days, and on which of them who is away (假) or stands in (代)."""

    days: tuple[date, ...]
    rows: tuple[tuple[Person, tuple[str, ...]], ...]


def roster(work: Work, rows: Sequence[StandIn]) -> Roster:
    """The next two weeks by these delegations; who is on duty all the time is not in it."""
    days: list[date] = []
    day = work.today
    while len(days) < ROSTER_DAYS:
        if work.rules.calendar.is_working_day(day):
            days.append(day)
        day += ONE_DAY
    people = {row.absent.id: row.absent for row in rows} | {row.by.id: row.by for row in rows}
    found = []
    for one in sorted(people.values(), key=lambda p: (p.name, p.id)):
        words = tuple(_word(one, rows, day) for day in days)
        if any(words):
            found.append((one, words))
    return Roster(tuple(days), tuple(found))


def _word(person: Person, rows: Sequence[StandIn], day: date) -> str:
    if any(row.absent_id == person.id and row.holds_on(day) for row in rows):
        return "假"
    return "代" if any(row.by_id == person.id and row.holds_on(day) for row in rows) else ""
