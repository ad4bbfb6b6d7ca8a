"""Hand over everything a leaving colleague is still responsible for (离任交接), whole or not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import selectinload

from casehub.acts.offering import procedure_of
from casehub.acts.proposals.standing import of_rows
from casehub.model import Assignment, Case, Person, Proposal, ProposalRequest, RoleGrant
from casehub.model.proposal import AGREED, RECALLED, STATION, UNDER_WAY
from casehub.people import delegating
from casehub.record.events import log_security, record, reserve
from casehub.record.roads import HANDED_OVER
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook

STEP = HANDED_OVER


@dataclass(frozen=True)
class OpenDuty:
    """One part in one open case, and who may take it over."""

    assignment: Assignment
    case: Case
    successors: tuple[Person, ...]

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


def open_matters(work: Work, person: Person) -> list[OpenMatter]:
    """The matters that would come back to the person, in the order in which they were begun.

    Who holds a role of the drafting station may go on with them, not who agreed to them already.
    """
    query = select(Proposal, Case).join(Case, Case.id == Proposal.case_id)
    query = query.where(Proposal.keeper_id == person.id, Proposal.status.in_(UNDER_WAY))
    query = query.options(selectinload(Proposal.requests)).order_by(Proposal.id)
    return [_matter(work, person, one, case) for one, case in work.session.execute(query).all()]


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


def count_duties(work: Work, people: Sequence[int]) -> Mapping[int, int]:
    """How many parts in open cases each of these people still has; those with none are absent."""
    query = select(Assignment.person_id, func.count()).join(Case, Case.id == Assignment.case_id)
    query = query.where(Assignment.person_id.in_(people), *_open()).group_by(Assignment.person_id)
    return dict(iter(work.session.execute(query)))


def open_duties(work: Work, person: Person) -> list[OpenDuty]:
    """Everything the person is still responsible for, in the order in which the cases came."""
    query = select(Assignment, Case).join(Case, Case.id == Assignment.case_id)
    query = query.where(Assignment.person_id == person.id, *_open())
    query = query.order_by(Case.id, Assignment.id).options(selectinload(Case.assignments))
    found = work.session.execute(query).unique().all()
    holders = {
        (assignment.role, case.organisation_id): _holders(work, assignment.role, person, case)
        for assignment, case in found
    }
    return [
        OpenDuty(
            assignment,
            case,
            tuple(
                one
                for one in holders[assignment.role, case.organisation_id]
                if not _stands_in_the_way(work.rules, case, assignment, one)
            ),
        )
        for assignment, case in found
    ]


def _open() -> tuple[ColumnElement[bool], ...]:
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


def stop(
    work: Work,
    person: Person,
    chosen: Mapping[int, int],
    *,
    address: str = "",
    matters: Mapping[int, int] | None = None,
) -> int:
    """Hand every open part to the colleague chosen for it and stop the account. Returns how many.

    chosen: id of the assignment → id of the colleague; matters: the same for matters for approval
    that the person drafted. What others had asked of the person at a station waits for whoever
    holds its roles. One event in each case. Raises Refused, with a sentence beside everything for
    which nobody fit was chosen; then nothing is changed.
    """
    if person.id == work.actor.id:
        raise Refused([Reason("不能停用自己的账号")])
    work.hold_staff(person.organisation_id, changing=True)
    lock = select(Case.id).join(Assignment, Assignment.case_id == Case.id)
    lock = lock.where(Assignment.person_id == person.id, *_open()).order_by(Case.id)
    work.session.execute(lock.with_for_update(of=Case))
    drafted = select(Case.id).join(Proposal, Proposal.case_id == Case.id)
    drafted = drafted.where(Proposal.keeper_id == person.id, Proposal.status.in_(UNDER_WAY))
    work.session.execute(drafted.order_by(Case.id).with_for_update(of=Case))
    duties = open_duties(work, person)
    missing = [
        Reason(
            f"{duty.case.reference}{work.rules.roles[duty.assignment.role].title}：选择由谁接办",
            duty.field,
        )
        for duty in duties
        if chosen.get(duty.assignment.id) not in {one.id for one in duty.successors}
    ]
    mine, taken = open_matters(work, person), matters or {}
    missing += [
        Reason(f"{one.case.reference}呈批件：选择由谁接办", one.field)
        for one in mine
        if taken.get(one.proposal.id) not in {who.id for who in one.successors}
    ]
    missing += [Reason(said) for said in unapproved(work, person)]
    if missing:
        raise Refused(missing)
    cases = {**{d.case.id: d.case for d in duties}, **{m.case.id: m.case for m in mine}}
    for case in cases.values():
        here = [d for d in duties if d.case.id == case.id]
        begun = [m for m in mine if m.case.id == case.id]
        _hand_over(work, person, case, (here, chosen), (begun, taken))
    _free_requests(work, person)
    # Nobody stands in for who is gone, and what she saw to for others is theirs again.
    delegating.end_all(work, person)
    person.active = False
    handed = len(duties) + len(mine)
    subject = f"{person.name}（{person.username}）交接 {handed} 项"
    log_security(work, "account_stopped", subject=subject, address=address)
    work.session.flush()
    return handed


def _free_requests(work: Work, person: Person) -> None:
    """What was asked of the person alone waits for whoever may answer there, or no more."""
    query = select(ProposalRequest, Case).join(Proposal, Proposal.id == ProposalRequest.proposal_id)
    query = query.join(Case, Case.id == Proposal.case_id).where(
        ProposalRequest.person_id == person.id,
        ProposalRequest.answer == "",
        Proposal.status.in_(UNDER_WAY),
    )
    for request, case in work.session.execute(query.order_by(ProposalRequest.id)).all():
        reserve(case)
        at_station = request.kind == STATION
        if at_station:
            request.person_id = None
        else:
            request.answer = RECALLED
        work.session.flush()
        said = "转给他的呈批件由本级其他人办理" if at_station else "不再等他的意见"
        record(
            work, case, step=STEP, sentence=f"{person.name}离任，{said}",
            detail={"data": {"handed_over": [], "request": request.id}},
        )  # fmt: skip


def _hand_over(
    work: Work,
    person: Person,
    case: Case,
    parts: tuple[Sequence[OpenDuty], Mapping[int, int]],
    drafts: tuple[Sequence[OpenMatter], Mapping[int, int]],
) -> None:
    """Every part of one case and what was drafted in it, each with who was chosen: one event."""
    (duties, chosen), (matters, taken) = parts, drafts
    said: list[str] = []
    rows: list[dict[str, object]] = []
    reserve(case)
    for one in matters:
        who = next(p for p in one.successors if p.id == taken[one.proposal.id])
        one.proposal.keeper = who
        said.append(f"呈批件「{one.title}」由{who.name}接办")
    for duty in duties:
        old, new = duty.assignment, chosen[duty.assignment.id]
        successor = next(one for one in duty.successors if one.id == new)
        old.until = work.today
        work.session.add(
            Assignment(
                case_id=case.id, person_id=new, role=old.role, since=work.today, until=None
            )
        )
        role = work.rules.roles[old.role].title if old.role in work.rules.roles else old.role
        said.append(f"{role}由{successor.name}接办")
        rows.append({"role": old.role, "from": person.id, "to": new})
    work.session.flush()
    record(
        work,
        case,
        step=STEP,
        sentence=f"{person.name}离任，{'，'.join(said)}",
        detail={"data": {"handed_over": rows}},
    )
    work.session.expire(case, ["assignments"])
