"""Replay: whether every act was one that this person could take in this state on that day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select
from sqlalchemy.orm import selectinload

from casehub.model import Assignment, Case, Certificate, Event, Person, RegisterEntry, RoleGrant
from casehub.record.faults import Fault
from casehub.record.roads import (
    CHANGES_VERSION,
    OF_RULE_KEEPERS,
    OF_STAFF_KEEPERS,
    OPENED,
    SIDE_ROADS,
    told_step,
)
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.workflow.procedure import Procedure, Step


@dataclass(frozen=True)
class Ground:
    """What a batch of cases is replayed on: the rules, people with roles, who is named where."""

    rules: Rulebook
    people: dict[int, Person]
    named: dict[int, list[Assignment]]
    # Case → what its child matters have told it, as the step of an event of the parent.
    told: dict[int, set[str]]
    # Case → the first event by which a person performed a duty in it or in its child matters.
    done: dict[int, dict[tuple[str, int], int]]
    # Table and row of what people hold → when the register of staff last spoke of it.
    changed: dict[tuple[str, int], datetime]

    def did(self, case: Case, duty: str, person: int, before: int) -> bool:
        """Whether the person had performed a duty in the family: case, parent, children, origin."""
        home = case if case.parent is None else case.parent
        firsts = (self.done.get(n or 0, {}).get((duty, person)) for n in (home.id, home.origin_id))
        return any(first is not None and first < before for first in firsts)


def people_of(session: Session) -> dict[int, Person]:
    """Everybody with roles and certificates."""
    options = (selectinload(Person.grants), selectinload(Person.certificates))
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
    told: dict[int, set[str]] = {}
    children = (
        select(Case.parent_id, Case.procedure, Event.step)
        .join(Event, Event.case_id == Case.id)
        .where(Case.parent_id.in_(ids))
        .distinct()
    )
    for parent, procedure, step in session.execute(children):
        told.setdefault(parent or 0, set()).add(told_step(procedure, step))
    return Ground(rules, people, named, told, _duties(session, rules, ids), changes(session))


def changes(session: Session) -> dict[tuple[str, int], datetime]:
    """When each role and certificate was last entered, withdrawn or given an end."""
    held = {RoleGrant.__tablename__, Certificate.__tablename__}
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


def replay_faults(case: Case, events: Sequence[Event], on: Ground) -> Iterator[Fault]:
    """Every event of a case against its procedure in that version, and against who acted."""
    taken: dict[int, Event] = {}
    for event in events:
        where = f"{case.reference} 第{event.seq}号记录"
        key, _, version = event.procedure.rpartition("@")
        procedure = on.rules.procedures.get((key, int(version) if version.isdecimal() else 0))
        if key != case.procedure or procedure is None:
            yield Fault("replay", where, f"没有程序“{event.procedure}”")
            continue
        if procedure.has_step(event.step):
            step = procedure.step(event.step)
            yield from (Fault("replay", where, s) for s in _step_faults(event, step, taken))
            yield from (Fault("replay", where, s) for s in _back_faults(event, step, taken))
            taken[event.seq] = event
            yield from (
                Fault("replay", where, s) for s in _actor_faults(case, event, step, on)
            )
            continue
        yield from (Fault("replay", where, s) for s in _side_faults(case, event, procedure, on))
        if event.detail.get("taken_back"):
            yield Fault("replay", where, "只有办理步骤才能撤销登记有误的记录")
    if events and events[-1].procedure != f"{case.procedure}@{case.procedure_version}":
        yield Fault("replay", case.reference, "程序版本与最后一条记录不符")


def _step_faults(event: Event, step: Step, taken: Mapping[int, Event]) -> Iterator[str]:
    if event.source not in step.from_:
        yield f"“{step.title}”不能在状态“{event.source}”办理"
    if event.target != (step.to or _found_in(event, step, taken)):
        yield f"“{step.title}”不会到状态“{event.target}”"
    if (event.duty, event.code) != (step.duty, step.code):
        yield f"职责或者编号与“{step.title}”不符"


def _found_in(event: Event, step: Step, taken: Mapping[int, Event]) -> str:
    """Where a step that names no state leaves the case: as it was, or as before the undone act."""
    undone = [taken[n] for n in event.detail.get("taken_back", ()) if step.returns and n in taken]
    return next((e.source for e in undone if e.source != e.target), event.source)


def _back_faults(event: Event, step: Step, taken: dict[int, Event]) -> Iterator[str]:
    """What it says was entered wrongly: acts of this case, taken before, and not yet undone."""
    for seq in event.detail.get("taken_back", ()):
        wrong = taken.pop(seq, None)
        if wrong is None or wrong.step not in step.takes_back:
            yield f"“{step.title}”不能撤销第{seq}号记录"


def _actor_faults(case: Case, event: Event, step: Step, on: Ground) -> Iterator[str]:
    actor = on.people.get(event.actor_id or 0)
    if actor is None:
        yield "没有办理人"
        return
    if actor.system:
        # The office's own hand does what a period's end brings about, and nothing else.
        if not step.on_expiry:
            yield f"“{step.title}”不会由系统自行办理"
        return
    day, roles = event.at.astimezone(OFFICE_ZONE).date(), _roles(actor, event, on)
    mine = [
        row
        for home in (case.id, case.parent_id)
        for row in on.named.get(home or 0, ())
        if row.person_id == actor.id
    ]
    assigned = {row.role for row in mine if _in_force(row, day)}
    fitting = [name for name in step.roles if name in roles]
    if not any(name in assigned or not on.rules.roles[name].assigned for name in fitting):
        yield f"{actor.name}当日没有办理“{step.title}”的岗位，或者没有被指定"
    if any(row.recused_on is not None and row.recused_on < day for row in mine):
        yield f"{actor.name}已回避"
    if step.certificate and not (
        actor.certificate_on(day)
        or any(_held_till_then(c, c.valid_from, c.valid_to, event, on) for c in actor.certificates)
    ):
        yield f"{actor.name}当日没有有效的办案资质证件"
    for rule in on.rules.separation:
        if step.duty == rule.duty and on.did(case, rule.after, actor.id, event.id):
            yield f"{actor.name}：{rule.reason}"


def _roles(actor: Person, event: Event, on: Ground) -> frozenset[str]:
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


def _in_force(row: Assignment, day: date) -> bool:
    ended = [end for end in (row.until, row.recused_on) if end is not None]
    return row.since <= day and all(day <= end for end in ended)


def _side_faults(case: Case, event: Event, procedure: Procedure, on: Ground) -> Iterator[str]:
    """What is recorded beside the procedure's steps leaves the state as it is; somebody did it."""
    actor = on.people.get(event.actor_id or 0)
    if actor is None:
        yield "没有办理人"
    else:
        held = [on.rules.roles[r] for r in _roles(actor, event, on) if r in on.rules.roles]
        if event.step in OF_STAFF_KEEPERS and not any(role.keeps_staff for role in held):
            yield f"{actor.name}当日不是安全管理员"
        if event.step in OF_RULE_KEEPERS and not any(role.keeps_rules for role in held):
            yield f"{actor.name}当日不是规则管理员"
    states = {state.id for state in procedure.states}
    if event.step == OPENED:
        if (event.seq, event.source, event.target) != (1, "", procedure.initial):
            yield "不是从头开始的登记"
        return
    if event.step in CHANGES_VERSION:
        if event.target not in states:
            yield f"没有状态“{event.target}”"
        return
    if event.step not in SIDE_ROADS and event.step not in on.told.get(case.id, ()):
        yield f"这一版程序没有事项“{event.step}”"
    if event.source != event.target:
        yield f"“{event.step}”不改变状态"
