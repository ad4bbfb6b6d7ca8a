"""What somebody is responsible for in open cases, and who could take each part over."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from casehub.acts.offering.steps import procedure_of
from casehub.acts.proposals.standing import of_rows
from casehub.model import Assignment, Case, Material, Person, Proposal, RoleGrant
from casehub.model.material import OPEN
from casehub.model.proposal import AGREED, UNDER_WAY

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True)
class OpenDuty:
    """One part in one open case, and who may take it over.

    first: the seat of a panel is given on by another road, in words; then nobody may take it over.
    """

    assignment: Assignment
    case: Case
    successors: tuple[Person, ...]
    first: str = ""

    @property
    def field(self) -> str:
        """The name of its choice in the form."""
        return f"duty-{self.assignment.id}"


@dataclass(frozen=True)
class OpenMatter:
    """A matter for approval that the person drafted, under way, and who may go on with it.

    needed: who might draft and may not take it over, since nobody else could approve it then.
    """

    proposal: Proposal
    case: Case
    title: str
    successors: tuple[Person, ...]
    needed: tuple[Person, ...] = ()

    @property
    def field(self) -> str:
        """The name of its choice in the form."""
        return f"matter-{self.proposal.id}"


def open_matters(work: Work, person: Person, role: str = "") -> list[OpenMatter]:
    """The matters that would come back to the person, in the order in which they were begun.

    Who holds a role of the drafting station may go on with them, not who agreed to them already.
    role: those that she could go on with by this role alone.
    """
    query = select(Proposal, Case).join(Case, Case.id == Proposal.case_id)
    query = query.where(Proposal.keeper_id == person.id, Proposal.status.in_(UNDER_WAY))
    query = query.options(selectinload(Proposal.requests)).order_by(Proposal.id)
    found = work.session.execute(query).all()
    return [
        _matter(work, person, one, case)
        for one, case in found
        if not role or leans_on(work, person, role, _drafting(work, case, one))
    ]


def _drafting(work: Work, case: Case, proposal: Proposal) -> tuple[str, ...]:
    """The roles of the station at which the matter is drafted; none where it has no route."""
    procedure = procedure_of(work, case)
    step = procedure.step(proposal.step) if procedure.has_step(proposal.step) else None
    return step.route.first.roles if step is not None and step.route is not None else ()


def leans_on(work: Work, person: Person, role: str, roles: Collection[str]) -> bool:
    """Whether of these roles the person holds this one and no other."""
    return person.roles_on(work.today) & {*roles} == {role}


def _matter(work: Work, person: Person, proposal: Proposal, case: Case) -> OpenMatter:
    procedure = procedure_of(work, case)
    step = procedure.step(proposal.step) if procedure.has_step(proposal.step) else None
    roles = step.route.first.roles if step is not None and step.route is not None else ()
    agreed = {one.answered_by_id for one in proposal.requests if one.answer == AGREED}
    found = {one.id: one for role in roles for one in _holders(work, role, person, case)}
    fit = [one for one in found.values() if one.id not in agreed]
    fit.sort(key=lambda one: (one.name, one.id))
    if step is None or step.route is None:
        return OpenMatter(proposal, case, "", tuple(fit))
    matter = of_rows(work, case, proposal)
    needed = tuple(one for one in fit if matter.left_to_nobody(work, person, one))
    free = tuple(one for one in fit if one not in needed)
    return OpenMatter(proposal, case, step.title, free, needed)


def unapproved(work: Work, person: Person, role: str = "") -> list[str]:
    """Of the matters that others drafted, those that only the person could approve, in words.

    They have to be agreed to, sent back or given to another before the person leaves, or loses
    the role where one is named.
    """
    query = select(Proposal, Case).join(Case, Case.id == Proposal.case_id)
    query = query.where(
        Case.organisation_id == person.organisation_id,
        Proposal.keeper_id != person.id,
        Proposal.status.in_(UNDER_WAY),
    )
    held = person.roles_on(work.today)
    ending = held & {role} if role else held
    found = []
    for proposal, case in work.session.execute(query.order_by(Proposal.id)).all():
        procedure = procedure_of(work, case)
        step = procedure.step(proposal.step) if procedure.has_step(proposal.step) else None
        if step is None or step.route is None:
            continue
        hers = [one for one in step.route.stations[1:] if held & {*one.roles}]
        hers = [one for one in hers if held & {*one.roles} <= ending]
        if not hers:
            continue
        alone = of_rows(work, case, proposal).only_for(work, person, hers)
        titles = "、".join(one.title for one in alone)
        if titles:
            found.append(
                f"{case.reference}呈批件的「{titles}」没有{person.name}就没有人能办理："
                "先办完、退回，或者给另一名同事授予这个岗位"
            )
    return found


def undisposed(work: Work, person: Person, role: str = "") -> list[str]:
    """Incoming papers handed to the person that lie in no file yet, in words.

    Who receives for the office gives them to another or takes them back before the person leaves,
    or loses the last role by which she works on cases where one is named.
    """
    known = work.rules.roles
    held = {one for one in person.roles_on(work.today) if one in known}
    if role and any(known[one].works_on_cases for one in held - {role}):
        return []
    query = select(Material.number).where(*_held_by([person.id])).order_by(Material.id)
    return [
        f"收文{number}由{person.name}定去向，尚未归入案件：请收文登记人员先转给别人或者收回"
        for number in work.session.scalars(query)
    ]


def _held_by(people: Sequence[int]) -> tuple[ColumnElement[bool], ...]:
    return (Material.holder_id.in_(people), Material.status == OPEN)


def count_duties(work: Work, people: Sequence[int]) -> Mapping[int, int]:
    """How many parts, matters for approval and papers to place each of these people still has.

    As many as a page that hands them over lists. Those with none are absent.
    """
    stands = (Assignment.role, Case.procedure, Case.procedure_version, Case.state)
    query = select(Assignment.person_id, func.count(), *stands)
    query = query.join(Case, Case.id == Assignment.case_id)
    query = query.where(Assignment.person_id.in_(people), *are_open())
    found: dict[int, int] = {}
    query = query.group_by(Assignment.person_id, *stands)
    for person, number, role, key, version, state in work.session.execute(query).all():
        if not _rests(work.rules, role, (key, version), state):
            found[person] = found.get(person, 0) + number
    papers = select(Material.holder_id, func.count()).where(*_held_by(people))
    drafted = select(Proposal.keeper_id, func.count())
    drafted = drafted.where(Proposal.keeper_id.in_(people), Proposal.status.in_(UNDER_WAY))
    for kept in (papers.group_by(Material.holder_id), drafted.group_by(Proposal.keeper_id)):
        for holder, number in work.session.execute(kept).all():
            if holder is not None:
                found[holder] = found.get(holder, 0) + number
    return found


def _rests(rules: Rulebook, role: str, procedure: tuple[str, int], state: str) -> bool:
    """Whether the part is a seat of a panel that has decided: nobody has to take it over.

    Who leads the case goes on with it. A decision that is set aside wakes the seats again.
    """
    known = rules.procedures.get(procedure)
    resting = known is not None and known.has_state(state) and known.state(state).seats_rest
    return resting and role in rules.panel and role not in rules.leads


def open_duties(work: Work, person: Person, role: str = "") -> list[OpenDuty]:
    """Everything the person is still responsible for, in the order in which the cases came.

    role: what she does by this role alone.
    """
    query = select(Assignment, Case).join(Case, Case.id == Assignment.case_id)
    query = query.where(Assignment.person_id == person.id, *are_open())
    if role:
        query = query.where(Assignment.role == role)
    query = query.order_by(Case.id, Assignment.id).options(selectinload(Case.assignments))
    found = [
        (one, case)
        for one, case in work.session.execute(query).unique().all()
        if not _rests(
            work.rules, one.role, (case.procedure, case.procedure_version), case.state
        )
    ]
    holders = {
        (assignment.role, case.organisation_id): _holders(work, assignment.role, person, case)
        for assignment, case in found
    }
    duties = []
    for assignment, case in found:
        first = _given_by_a_step(work, case, assignment.role)
        free = tuple(
            one
            for one in holders[assignment.role, case.organisation_id]
            if not first and not _stands_in_the_way(work.rules, case, assignment, one)
        )
        duties.append(OpenDuty(assignment, case, free, first))
    return duties


def _given_by_a_step(work: Work, case: Case, role: str) -> str:
    """What has to be done before somebody leaves a seat on the panel of the case; "" of no seat.

    办法第五条、第二十条: who decides is named by the head of the department, and the parties are
    told, so that they can challenge who is new.
    """
    if role not in work.rules.panel:
        return ""
    steps = procedure_of(work, case).steps_from(case.state)
    step = next((one for one in steps if one.reseats), None)
    if step is None:
        return ""
    who = "、".join(work.rules.roles[one].title for one in step.roles if one in work.rules.roles)
    return f"合议组的席位不在这里交接，请{who}先办理「{step.title}」，告知各方当事人"


def are_open() -> tuple[ColumnElement[bool], ...]:
    """Of assignments joined with their cases: those that are still somebody's to see to."""
    return (Assignment.until.is_(None), Assignment.recused_on.is_(None), Case.closed_on.is_(None))


def _holders(work: Work, role: str, leaving: Person, case: Case) -> list[Person]:
    """Colleagues of either office who hold the role today, certified where it needs that."""
    query = (
        select(Person)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            Person.active,
            Person.id != leaving.id,
            Person.organisation_id.in_({leaving.organisation_id, case.organisation_id}),
            RoleGrant.role == role,
            RoleGrant.since <= work.today,
            or_(RoleGrant.until.is_(None), RoleGrant.until >= work.today),
        )
        .order_by(Person.name, Person.id)
    )
    people = work.session.scalars(query).unique()
    certified = work.rules.roles[role].certificate if role in work.rules.roles else False
    return [p for p in people if not certified or p.certificate_on(work.today) is not None]


def _stands_in_the_way(
    rules: Rulebook, case: Case, assignment: Assignment, one: Person
) -> bool:
    """Recused from the case, or in it already in a part that goes with no second one like this."""
    barred = {assignment.role}
    for row in rules.one_part:
        if assignment.role in row.roles:
            barred.update(row.roles)
    return any(
        a.person_id == one.id
        and (a.recused_on is not None or (a.is_current and a.role in barred))
        for a in case.assignments
    )
