"""Who acts next in the cases that wait for others: the step, where it is, and the names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from casehub import acts
from casehub.acts.naming import MOST_NAMES
from casehub.acts.proposals import Matter
from casehub.desk.todo import todo_in
from casehub.model import Person, RoleGrant
from casehub.model.proposal import OPEN
from casehub.people.taking import Taker
from casehub.workflow.stages import at_station, entered_as

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from casehub.model import Deadline
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Next:
    """What others do next in a case: the step, the station where it is ("" at none), who.

    reasons: what it still lacks, where nobody can do it yet.
    """

    title: str
    station: str
    who: tuple[str, ...]
    reasons: tuple[str, ...] = ()


NOTHING = Next("", "", ())


def next_in(work: Work, s: Situation, limit: Deadline | None, running: frozenset[str]) -> Next:
    """What others do next in a case: what stands on the desk of the first of them who can do it.

    limit: by which the case stands on the desk; what it asks for comes first. What was sent up of
    the road waits at its station. Else it is the line that the colleague's own desk has, by the
    same computation; where nobody can do anything yet, what is lacking.
    """
    procedure = acts.procedure_of(work, s.case)
    sent = [*_sent_up(work, s, procedure)]
    on_road = [told for step, told in sent if acts.leads_on(s.case, step)]
    if on_road:
        return on_road[0]
    waits: Next | None = None
    for step, person in _colleagues(work, s, procedure, limit.rule if limit is not None else ""):
        hers = work.as_if(person)
        todo = todo_in(hers, replace(s, actor=person), limit, running)
        if todo.lead is None and todo.hindered is not None:
            lacking = todo.hindered
            who = acts.who_takes(work, s, lacking.step)
            waits = waits or Next(lacking.title, "", who, lacking.reasons)
        if todo.lead is None:
            continue
        own = todo.lead.step and not todo.lead.reference and procedure.has_step(todo.lead.step)
        done = procedure.step(todo.lead.step) if own else step
        who = acts.who_takes(work, s, entered_as(done, s.day)) if own else (person.name,)
        return Next(todo.lead.title, "", who)
    return waits or next((told for _step, told in sent), NOTHING)


def _colleagues(
    work: Work, s: Situation, procedure: Procedure, rule: str
) -> Iterator[tuple[Step, Person]]:
    """For each main step, in the order of the road, the first colleague who may take it; each once.

    What the limit of the rule asks for beside the road comes before it. Who is named in the case
    comes before whoever else holds the role.
    """
    steps = [
        step
        for step in procedure.steps_from(s.case.state)
        if procedure.stationed(step.id, s.day) is None
        and (acts.leads_on(s.case, step) or acts.meets(procedure, step, rule))
    ]
    named = [a.person for a in s.assignments if a.is_current]
    people = {p.id: p for p in (*named, *s.staff) if p.active and not p.system}
    people.pop(work.actor.id, None)
    takers = {n: Taker(replace(s, actor=p), work.rules) for n, p in people.items()}
    asked: set[int] = set()

    def place(step: Step) -> tuple[bool, int]:
        return not acts.meets(procedure, step, rule), acts.place_of(s, procedure, step)

    for step in sorted(steps, key=place):
        entered = entered_as(step, s.day)
        for number, person in people.items():
            fits = not person.roles_on(s.day).isdisjoint(entered.roles)
            if fits and not takers[number].objections(entered):
                if number not in asked:
                    asked.add(number)
                    yield step, person
                break


def _sent_up(work: Work, s: Situation, procedure: Procedure) -> Iterator[tuple[Step, Next]]:
    """The steps that were sent up and are under way, as the station of each has it."""
    for one in s.proposals:
        step = procedure.step(one.step) if procedure.has_step(one.step) else None
        route = step.route if step is not None else None
        if step is None or route is None or one.status != OPEN or one.asked is None:
            continue
        station = route.station(one.asked.station)
        if station is not None:
            step = acts.titled(work, s.case, step)
            there = at_station(step, station)
            who, person = acts.who_takes(work, s, there), None
            if one.asked.person_id is not None:
                matter = Matter(one, s.case, step, route, s.before(step))
                person = matter.named(work, one.asked)
            if person is not None:
                # It was sent to one of them by name.
                who = tuple(name for name in [person.name] if person.id != work.actor.id)
            yield step, Next(there.title, station.title, who)


def holders_of(
    work: Work, offices: Collection[int], roles: Collection[str]
) -> Mapping[tuple[int, str], Sequence[str]]:
    """The names of who holds the roles at the offices today, by office and role."""
    query = (
        select(Person.organisation_id, RoleGrant.role, Person.name)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.organisation_id.in_(offices),
            Person.active,
            ~Person.system,
            RoleGrant.role.in_(roles),
            RoleGrant.since <= work.today,
            or_(RoleGrant.until.is_(None), RoleGrant.until >= work.today),
        )
        .order_by(Person.id)
    )
    found: dict[tuple[int, str], list[str]] = defaultdict(list)
    for office, role, name in work.session.execute(query):
        found[office, role].append(name)
    return found


def titles_of(
    work: Work,
    office: int,
    roles: Sequence[str],
    holders: Mapping[tuple[int, str], Sequence[str]],
) -> tuple[str, ...]:
    """The titles of the roles at an office, each with who holds it where they are few."""
    found = []
    for role in roles:
        if role in work.rules.roles:
            names = holders.get((office, role), ())
            told = "、".join(names) if len(names) <= MOST_NAMES else ""
            found.append(work.rules.roles[role].title + told)
    return tuple(found)
