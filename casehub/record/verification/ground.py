"""Who could take which act on which day: the rules, what people hold, and who is named where."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from casehub.model import (
    Assignment,
    Case,
    Certificate,
    Document,
    Edition,
    Event,
    Person,
    RegisterEntry,
    RoleGrant,
)
from casehub.record.editions import CALENDAR
from casehub.record.roads import told_step
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Step


# Table and row of people, and of what they hold → when the register of staff last spoke of it.
Changes = dict[tuple[str, int], datetime]


class Deed(NamedTuple):
    """An act: when, by whom, which step under which version of a procedure."""

    at: datetime
    actor: int | None
    step: str
    procedure: str


@dataclass(frozen=True)
class Ground:
    """What a batch of cases is replayed on: the rules, people with roles, who is named where."""

    rules: Rulebook
    people: dict[int, Person]
    named: dict[int, list[Assignment]]
    # Case → what its child matters have told it: the step of an event of the parent, and when.
    told: dict[int, set[tuple[str, datetime]]]
    # Case → the first event by which a person performed a duty in it or in its child matters.
    done: dict[int, dict[tuple[str, int], int]]
    # Table and row of what people hold → when the register of staff last spoke of it.
    changed: Changes
    # Case → every act in it; of parents and origins too.
    acts: dict[int, list[Deed]]
    # Main case → the same of its matters, each act with the matter in which it was taken.
    beside: dict[int, list[tuple[int, Deed]]]
    # Paper → its case, the number of the act that made it, and the paper in whose place it stands.
    papers: dict[int, tuple[int, int, int | None]]
    # Calendar → who loaded it, and when.
    calendars: dict[int, tuple[int | None, datetime]]

    def did(self, case: Case, duty: str, person: int, before: int) -> bool:
        """Whether the person had performed a duty in the family: case, parent, children, origin."""
        home = case if case.parent is None else case.parent
        firsts = (self.done.get(n or 0, {}).get((duty, person)) for n in (home.id, home.origin_id))
        return any(first is not None and first < before for first in firsts)


def people_of(session: Session) -> dict[int, Person]:
    """Everybody with roles and certificates."""
    options = (
        selectinload(Person.grants),
        selectinload(Person.certificates),
        selectinload(Person.stood_in_by),
    )
    return {p.id: p for p in session.scalars(select(Person).options(*options))}


def ground(
    session: Session, rules: Rulebook, people: dict[int, Person], ids: Collection[int]
) -> Ground:
    """What these cases are replayed on."""
    named: dict[int, list[Assignment]] = {}
    parents = select(Case.parent_id).where(Case.id.in_(ids))
    here = Assignment.case_id.in_(ids) | Assignment.case_id.in_(parents)
    for row in session.scalars(select(Assignment).where(here)):
        named.setdefault(row.case_id, []).append(row)
    told: dict[int, set[tuple[str, datetime]]] = {}
    children = (
        select(Case.parent_id, Case.procedure, Event.step, Event.at)
        .join(Event, Event.case_id == Case.id)
        .where(Case.parent_id.in_(ids))
    )
    for parent, procedure, step, at in session.execute(children):
        told.setdefault(parent or 0, set()).add((told_step(procedure, step), at))
    made = select(Document.id, Document.case_id, Document.event_seq, Document.supersedes_id)
    papers = {n: (c, q, o) for n, c, q, o in session.execute(made.where(Document.case_id.in_(ids)))}
    loads = select(Edition.id, Edition.loaded_by_id, Edition.at).where(Edition.what == CALENDAR)
    calendars = {number: (by, at) for number, by, at in session.execute(loads)}
    duties = _duties(session, rules, ids)
    acts, beside = _acts(session, ids), _beside(session, ids)
    return Ground(
        rules, people, named, told, duties, changes(session), acts, beside, papers, calendars
    )


def _beside(
    session: Session, ids: Collection[int]
) -> dict[int, list[tuple[int, Deed]]]:
    """What was done in the matters of the main cases to which these belong."""
    above = select(Case.parent_id).where(Case.id.in_(ids), Case.parent_id.is_not(None))
    query = (
        select(
            Case.parent_id, Case.id, Event.at, Event.actor_id, Event.step, Event.procedure
        )
        .join(Event, Event.case_id == Case.id)
        .where(Case.parent_id.in_(above))
    )
    found: dict[int, list[tuple[int, Deed]]] = {}
    for parent, case, at, actor, step, procedure in session.execute(query):
        found.setdefault(parent or 0, []).append((case, Deed(at, actor, step, procedure)))
    return found


def _acts(
    session: Session, ids: Collection[int]
) -> dict[int, list[Deed]]:
    """What was done in the cases from which these were opened."""
    above = select(func.coalesce(Case.parent_id, Case.origin_id)).where(Case.id.in_(ids))
    query = select(Event.case_id, Event.at, Event.actor_id, Event.step, Event.procedure)
    acts: dict[int, list[Deed]] = {}
    told = session.execute(query.where(Event.case_id.in_(above)))
    for case, at, actor, step, procedure in told:
        acts.setdefault(case, []).append(Deed(at, actor, step, procedure))
    return acts


def changes(session: Session) -> Changes:
    """When each person, role and certificate was last entered, changed or given an end."""
    held = {Person.__tablename__, RoleGrant.__tablename__, Certificate.__tablename__}
    entries = select(RegisterEntry).where(RegisterEntry.chain == RoleGrant.__proof__.chain)
    return {
        (told[0], told[1]): entry.at
        for entry in session.scalars(entries.order_by(RegisterEntry.id))
        for told in entry.rows
        if told[0] in held
    }


def _duties(
    session: Session, rules: Rulebook, ids: Collection[int]
) -> dict[int, dict[tuple[str, int], int]]:
    """Who performed a duty that bars from another, in these cases, their children and origins."""
    origins = select(Case.origin_id).where(Case.id.in_(ids))
    query = (
        select(Case.id, Case.parent_id, Event.duty, Event.actor_id, func.min(Event.id))
        .join(Event, Event.case_id == Case.id)
        .where(
            Case.id.in_(ids) | Case.id.in_(origins) | Case.parent_id.in_(origins),
            Event.duty.in_({rule.after for rule in rules.separation}),
            Event.actor_id.is_not(None),
        )
        .group_by(Case.id, Case.parent_id, Event.duty, Event.actor_id)
    )
    done: dict[int, dict[tuple[str, int], int]] = {}
    for case, parent, duty, person, first in session.execute(query):
        for home in {case, parent or case}:
            firsts = done.setdefault(home, {})
            firsts[duty, person or 0] = min(first, firsts.get((duty, person or 0), first))
    return done


def actor_faults(case: Case, event: Event, step: Step, on: Ground) -> Iterator[str]:
    """Why this person could not take that step of the case on that day, in Chinese sentences."""
    actor = on.people.get(event.actor_id or 0)
    if actor is None:
        yield "没有办理人"
        return
    if actor.system:
        # The office's own hand does what a period's end brings about, and nothing else.
        if not step.on_expiry:
            yield f"“{step.title}”不会由系统自行办理"
        return
    day, roles = event.at.astimezone(OFFICE_ZONE).date(), roles_held(actor, event, on)
    mine = [
        row
        for home in (case.id, case.parent_id)
        for row in on.named.get(home or 0, ())
        if row.person_id == actor.id
    ]
    assigned = {row.role for row in mine if in_force(row, day)}
    fitting = [name for name in step.roles if name in roles]
    if event.absent_id is not None:
        yield from _absent_faults(case, event, step, actor, on)
    elif not any(name in assigned or not on.rules.roles[name].assigned for name in fitting):
        yield f"{actor.name}当日没有办理“{step.title}”的岗位，或者没有被指定"
    if any(row.recused_on is not None and row.recused_on < day for row in mine):
        yield f"{actor.name}已回避"
    if step.certificate and not (
        actor.certificate_on(day)
        or any(_held_till_then(c, c.valid_from, c.valid_to, event, on) for c in actor.certificates)
    ):
        yield f"{actor.name}当日没有有效的办案资质证件"
    for rule in on.rules.separation:
        asked = rule.bars(step.duty, case.home.procedure)
        if asked and on.did(case, rule.after, actor.id, event.id):
            yield f"{actor.name}：{rule.reason}"


def _absent_faults(
    case: Case, event: Event, step: Step, actor: Person, on: Ground
) -> Iterator[str]:
    """Why the actor could not take the step in the place of the colleague whom the event names."""
    absent, day = on.people.get(event.absent_id or 0), event.at.astimezone(OFFICE_ZONE).date()
    if absent is None:
        yield "没有被代的人"
        return
    own = roles_held(actor, event, on)
    rows = [
        row
        for row in absent.stood_in_by
        if row.by_id == event.actor_id
        and row.role in step.roles
        and row.since <= day <= row.until
        and row.confirmed_at is not None
        and row.confirmed_at <= event.at
        and (row.revoked_at is None or event.at < row.revoked_at)
        and row.case_id in {None, case.id, case.parent_id}
        and row.role in on.rules.stood_in
        and not own.isdisjoint(on.rules.stood_in[row.role].by)
    ]
    hers = [
        row
        for home in (case.id, case.parent_id)
        for row in on.named.get(home or 0, ())
        if row.person_id == absent.id
    ]
    named = {row.role for row in hers if in_force(row, day)}
    held = roles_held(absent, event, on)
    lent = {row.role for row in rows} & held
    if not any(name in named or not on.rules.roles[name].assigned for name in lent):
        yield f"没有由他人代{absent.name}办理“{step.title}”的有效委托"
    if any(row.recused_on is not None and row.recused_on < day for row in hers):
        yield f"{absent.name}已回避，不能由他人代"
    if step.duty in on.rules.in_person:
        yield f"“{step.title}”须本人办理，不能代"
    for rule in on.rules.separation:
        asked = rule.bars(step.duty, case.home.procedure)
        if asked and on.did(case, rule.after, absent.id, event.id):
            yield f"{absent.name}：{rule.reason}"


def is_stopped(actor: Person | None, at: datetime, changed: Changes) -> bool:
    """Whether the person was stopped before that moment and has not come back since."""
    if actor is None or actor.active:
        return False
    stopped = changed.get((actor.__tablename__, actor.id))
    return stopped is not None and at > stopped


def roles_held(actor: Person, event: Event, on: Ground) -> frozenset[str]:
    """The roles that the person held when the event was written."""
    return actor.roles_on(event.at.astimezone(OFFICE_ZONE).date()) | {
        grant.role
        for grant in actor.grants
        if _held_till_then(grant, grant.since, grant.until, event, on)
    }


def _held_till_then(
    row: RoleGrant | Certificate, since: date, last: date | None, event: Event, on: Ground
) -> bool:
    """Whether what was withdrawn later that same day, and holds to the day before, held still."""
    ended = on.changed.get((row.__tablename__, row.id))
    day = event.at.astimezone(OFFICE_ZONE).date()
    return (
        last == day - timedelta(days=1)
        and since <= day
        and ended is not None
        and ended > event.at
        and ended.astimezone(OFFICE_ZONE).date() == day
    )


def in_force(row: Assignment, day: date) -> bool:
    """Whether the part in a case was held that day."""
    ended = [end for end in (row.until, row.recused_on) if end is not None]
    return row.since <= day and all(day <= end for end in ended)
