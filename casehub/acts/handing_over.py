"""Hand over everything a leaving colleague is still responsible for (离任交接), whole or not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.offering.steps import procedure_of
from casehub.acts.responsibilities import (
    are_open,
    leans_on,
    open_duties,
    open_matters,
    unapproved,
    undisposed,
)
from casehub.model import Assignment, Case, Proposal, ProposalRequest
from casehub.model.proposal import RECALLED, STATION, UNDER_WAY
from casehub.people import delegating
from casehub.record.events import log_security, record, reserve
from casehub.record.roads import HANDED_OVER
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.acts.responsibilities import OpenDuty, OpenMatter
    from casehub.model import Person, RoleGrant
    from casehub.record.work import Work

STEP = HANDED_OVER


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
    which nobody fit was chosen, and beside each seat of a panel that a step has to give to another
    first; then nothing is changed.
    """
    if person.id == work.actor.id:
        raise Refused([Reason("不能停用自己的账号")])
    handed = _hand_all(work, person, chosen, matters or {}, why=f"{person.name}离任")
    _free_requests(work, person, why=f"{person.name}离任")
    # Nobody stands in for who is gone, and what she saw to for others is theirs again.
    delegating.end_all(work, person)
    person.active = False
    subject = f"{person.name}（{person.username}）交接 {handed} 项"
    log_security(work, "account_stopped", subject=subject, address=address)
    work.session.flush()
    return handed


def give_up(
    work: Work,
    person: Person,
    grant: RoleGrant,
    chosen: Mapping[int, int],
    *,
    address: str = "",
    matters: Mapping[int, int] | None = None,
) -> int:
    """Take a role back today, and hand over everything that is done by it. Returns how many.

    As `stop`, of the one role: nothing where she holds it by another row still. Raises Refused.
    """
    if person.id == work.actor.id:
        raise Refused([Reason("不能收回自己的岗位")])
    role, handed = grant.role, 0
    title = work.rules.roles[role].title if role in work.rules.roles else role
    if not holds_otherwise(work, person, grant):
        why = f"{person.name}不再担任{title}"
        handed = _hand_all(work, person, chosen, matters or {}, why=why, role=role)
        _free_requests(work, person, why=why, role=role)
    else:
        work.hold_staff(person.organisation_id, changing=True)
    # `until` is the last day the role holds; withdrawn, it holds no longer today.
    last = work.today - timedelta(days=1)
    grant.until = min(grant.until or last, last)
    subject = f"{person.name} 收回 {role}"
    log_security(work, "role_withdrawn", subject=subject, address=address)
    work.session.flush()
    return handed


def holds_otherwise(work: Work, person: Person, grant: RoleGrant) -> bool:
    """Whether the person has the role today without this row, or has it by no row at all."""
    others = [one for one in person.grants if one.id != grant.id and one.role == grant.role]
    runs = (one for one in others if one.since <= work.today)
    still = any(one.until is None or one.until >= work.today for one in runs)
    return still or grant.role not in person.roles_on(work.today)


def _who_takes(chosen: int | None) -> str:
    """What is to be done about a part: nobody was chosen, or somebody who may not take this one."""
    return "所选的同事不能接办这一件，另选一名" if chosen else "选择由谁接办"


def _hand_all(
    work: Work,
    person: Person,
    chosen: Mapping[int, int],
    taken: Mapping[int, int],
    *,
    why: str,
    role: str = "",
) -> int:
    """Hand over every open part, of one role or of all, to who was chosen: one event a case."""
    work.hold_staff(person.organisation_id, changing=True)
    lock = select(Case.id).join(Assignment, Assignment.case_id == Case.id)
    lock = lock.where(Assignment.person_id == person.id, *are_open()).order_by(Case.id)
    work.session.execute(lock.with_for_update(of=Case))
    drafted = select(Case.id).join(Proposal, Proposal.case_id == Case.id)
    drafted = drafted.where(Proposal.keeper_id == person.id, Proposal.status.in_(UNDER_WAY))
    work.session.execute(drafted.order_by(Case.id).with_for_update(of=Case))
    duties = open_duties(work, person, role)
    missing = [
        Reason(
            f"{duty.case.reference}{work.rules.roles[duty.assignment.role].title}："
            f"{duty.first or _who_takes(chosen.get(duty.assignment.id))}",
            duty.field,
        )
        for duty in duties
        if chosen.get(duty.assignment.id) not in {one.id for one in duty.successors}
    ]
    mine = open_matters(work, person, role)
    missing += [
        Reason(f"{one.case.reference}呈批件：选择由谁接办", one.field)
        for one in mine
        if taken.get(one.proposal.id) not in {who.id for who in one.successors}
    ]
    missing += [Reason(said) for said in unapproved(work, person, role)]
    missing += [Reason(said) for said in undisposed(work, person, role)]
    if missing:
        raise Refused(missing)
    cases = {**{d.case.id: d.case for d in duties}, **{m.case.id: m.case for m in mine}}
    for case in cases.values():
        here = [d for d in duties if d.case.id == case.id]
        begun = [m for m in mine if m.case.id == case.id]
        _hand_over(work, why, case, (here, chosen), (begun, taken))
    return len(duties) + len(mine)


def _free_requests(work: Work, person: Person, *, why: str, role: str = "") -> None:
    """What was asked of the person alone waits for whoever may answer there, or no more.

    role: what she could answer at a station by this role alone.
    """
    query = select(ProposalRequest, Case).join(Proposal, Proposal.id == ProposalRequest.proposal_id)
    query = query.join(Case, Case.id == Proposal.case_id).where(
        ProposalRequest.person_id == person.id,
        ProposalRequest.answer == "",
        Proposal.status.in_(UNDER_WAY),
    )
    for request, case in work.session.execute(query.order_by(ProposalRequest.id)).all():
        at_station = request.kind == STATION
        if role and not (at_station and leans_on(work, person, role, _at(work, case, request))):
            continue
        reserve(case)
        if at_station:
            request.person_id = None
        else:
            request.answer = RECALLED
        work.session.flush()
        said = "转给他的呈批件由本级其他人办理" if at_station else "不再等他的意见"
        record(
            work, case, step=STEP, sentence=f"{why}，{said}",
            detail={"data": {"handed_over": [], "request": request.id}},
        )  # fmt: skip


def _at(work: Work, case: Case, request: ProposalRequest) -> tuple[str, ...]:
    """The roles of the station at which it was asked; none where the route has it no more."""
    proposal = work.session.get_one(Proposal, request.proposal_id)
    procedure = procedure_of(work, case)
    step = procedure.step(proposal.step) if procedure.has_step(proposal.step) else None
    station = step.route.station(request.station) if step is not None and step.route else None
    return station.roles if station is not None else ()


def _hand_over(
    work: Work,
    why: str,
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
        rows.append({"role": old.role, "from": old.person_id, "to": new})
    work.session.flush()
    record(
        work,
        case,
        step=STEP,
        sentence=f"{why}，{'，'.join(said)}",
        detail={"data": {"handed_over": rows}},
    )
    work.session.expire(case, ["assignments"])
