"""Who acts next in the cases that wait for others: the step, where it is, and the names."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING
from weakref import WeakKeyDictionary

from sqlalchemy import or_, select

from casehub import acts
from casehub.acts.offering import MOST_NAMES, off_the_road
from casehub.desk.todo import Memory, memory_of
from casehub.model import Assignment, Case, Person, Proposal, ProposalRequest, RoleGrant
from casehub.model.proposal import OPEN, STATION
from casehub.workflow.stages import at_station, entered_as

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from casehub.desk.worklist import DeskRow
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step


@dataclass(frozen=True)
class Next:
    """What others do next in a case: the step, the station where it is ("" at none), who."""

    title: str
    station: str
    who: tuple[str, ...]


# By engine; an answer holds until something happens in its case or among the staff.
_MEMORIES: WeakKeyDictionary[object, Memory[Next]] = WeakKeyDictionary()
NOTHING = Next("", "", ())


def next_hands(work: Work, rows: Sequence[DeskRow]) -> dict[int, Next]:
    """What is done next in the cases of the rows and by whom, by their ids; `Next` "" for none.

    What was sent up waits at its station; else it is the first step of the road. Nothing is said
    of whether its conditions hold: that is for who takes it to see. Cases in which nothing has
    happened since somebody asked are remembered; for the others it takes three queries.
    """
    memory = memory_of(work, _MEMORIES)
    keys = {row.case.id: (row.case.id, row.stamp, work.today, work.rules.edition) for row in rows}
    found = {number: kept for number, key in keys.items() if (kept := memory.get(key))}
    unknown = [row.case for row in rows if row.case.id not in found]
    for number, told in _looked_up(work, unknown).items() if unknown else ():
        memory.keep(keys[number], told)
        found[number] = told
    return found


def _looked_up(work: Work, cases: Sequence[Case]) -> dict[int, Next]:
    """The same, asked of the database."""
    sent = _sent_up(work, [case.id for case in cases])
    steps: dict[int, tuple[Step, str]] = {}
    for case in cases:
        found = _sent(work, case, *sent[case.id]) if case.id in sent else _first(work, case)
        if found is not None:
            steps[case.id] = found
    named, offices = _named(work, cases), {case.organisation_id for case in cases}
    holders = holders_of(work, offices, {r for step, _ in steps.values() for r in step.roles})
    told = dict.fromkeys((case.id for case in cases), NOTHING)
    for case in cases:
        if case.id in steps:
            step, station = steps[case.id]
            who = _names(work, case, step.roles, named[case.id], holders)
            told[case.id] = Next(step.title, station, who)
    return told


def _sent_up(work: Work, ids: Sequence[int]) -> dict[int, tuple[str, str]]:
    """Case → the step that was sent up first of those under way, and the station that is asked."""
    query = (
        select(Proposal.case_id, Proposal.step, ProposalRequest.station)
        .join(ProposalRequest, ProposalRequest.proposal_id == Proposal.id)
        .where(
            Proposal.case_id.in_(ids),
            Proposal.status == OPEN,
            ProposalRequest.kind == STATION,
            ProposalRequest.answer == "",
        )
        .order_by(Proposal.id.desc())
    )
    return {number: (step, where) for number, step, where in work.session.execute(query)}


def _sent(work: Work, case: Case, name: str, where: str) -> tuple[Step, str] | None:
    """The step that was sent up, as the station has it at which it waits."""
    procedure = acts.procedure_of(work, case)
    step = procedure.step(name) if procedure.has_step(name) else None
    station = step.route.station(where) if step is not None and step.route is not None else None
    if step is None or station is None:
        return None
    return at_station(acts.titled(work, case, step), station), station.title


def _first(work: Work, case: Case) -> tuple[Step, str] | None:
    """The first step by which the case goes on: what follows up, then the road, then the rest."""
    procedure = acts.procedure_of(work, case)
    ways = [
        step
        for step in procedure.steps_from(case.state)
        if acts.leads_on(case, step) and procedure.stationed(step.id, work.today) is None
    ]
    if not ways:
        return None

    def place(step: Step) -> tuple[bool, bool, bool]:
        later = bool(step.first_when)
        return step.main, later, off_the_road(step, procedure, case.state)

    return entered_as(min(ways, key=place), work.today), ""


def _named(work: Work, cases: Sequence[Case]) -> Mapping[int, Mapping[str, Sequence[str]]]:
    """Who is named in the cases or their main cases, by case and role."""
    homes = {one for case in cases for one in (case.id, case.parent_id) if one is not None}
    query = (
        select(Assignment.case_id, Assignment.role, Person.name)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Assignment.case_id.in_(homes),
            Assignment.until.is_(None),
            Assignment.recused_on.is_(None),
            Person.active,
        )
        .order_by(Assignment.id)
    )
    by_case: dict[int, dict[str, list[str]]] = {number: defaultdict(list) for number in homes}
    for number, role, name in work.session.execute(query):
        by_case[number][role].append(name)
    found: dict[int, dict[str, list[str]]] = {}
    for case in cases:
        above = by_case.get(case.parent_id, {}) if case.parent_id is not None else {}
        roles = {*by_case[case.id], *above}
        found[case.id] = {r: [*by_case[case.id].get(r, []), *above.get(r, [])] for r in roles}
    return found


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


def _names(
    work: Work,
    case: Case,
    roles: Sequence[str],
    named: Mapping[str, Sequence[str]],
    holders: Mapping[tuple[int, str], Sequence[str]],
) -> tuple[str, ...]:
    """Names of who is named in the case to one of the roles, else the titles with their holders."""
    own = [name for role in roles for name in named.get(role, ())]
    if own:
        return tuple(dict.fromkeys(own))
    return titles_of(work, case.organisation_id, roles, holders)


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
