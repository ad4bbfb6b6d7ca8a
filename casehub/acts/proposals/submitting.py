"""送审: what was drafted becomes a version, and the next station is asked."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts import drafting, once
from casehub.acts.offering.refusing import contrary
from casehub.acts.offering.steps import procedure_of, titled
from casehub.acts.performing import refuse_stale, refuse_unkeepable
from casehub.acts.previewing import preview
from casehub.acts.proposals.standing import Matter, digest, of_rows
from casehub.model import Case, Proposal, ProposalRequest, ProposalVersion
from casehub.model.proposal import OPEN, RETURNED, STATION, UNDER_WAY
from casehub.people.permissions import find
from casehub.record.events import record, reserve
from casehub.record.roads import SUBMITTED
from casehub.record.rows import plain
from casehub.workflow.refusals import Refused, StepNotOpen
from casehub.workflow.situation import Reason
from casehub.workflow.stages import is_approved

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.route import Route, Station


def submit(
    work: Work,
    reference: str,
    step_id: str,
    seq: int,
    data: Mapping[str, object],
    key: str,
    *,
    note: str = "",
    to: int | None = None,
) -> Proposal:
    """Send a step up for approval: a new matter, or a new version of one that came back.

    seq, key: as `acts.perform`. note: what is said to those who read it. to: whom of the next
    station to ask; None: whoever holds its roles. Raises NotFound, CaseChanged, StepNotOpen,
    NotAllowed, KeyReused, and Refused with everything that is wrong, also where nobody could
    answer at a station.
    """
    refuse_unkeepable(data)
    work.hold_staff(work.actor.organisation_id)
    parent_id, earlier = once.first_look(work, reference, key)
    if parent_id is not None:
        work.locked(parent_id)
    case = find(work, reference, lock=True)
    said = {"data": plain(data), "message": note, "to": to}
    body = once.digest_of(f"{SUBMITTED}.{step_id}", reference, said)
    # The same form may have been answered while this one waited for the lock.
    earlier = earlier or once.answered(work, key)
    if earlier is not None:
        event = once.event_of(work, earlier, body)
        return work.session.get_one(Proposal, event.detail["data"]["proposal"])
    refuse_stale(work, case, seq)
    step, route = _routed(work, case, step_id)
    proposal = _under_way(work, case, step_id)
    _refuse_taken(work, proposal)
    _refuse_contrary(work, case, step)
    would = preview(work, reference, step_id, case.seq, data)
    reserve(case)
    if proposal is None:
        proposal = _open(work, case, step)
    proposal.status = OPEN
    version = ProposalVersion(
        proposal_id=proposal.id,
        number=len(proposal.versions) + 1,
        data=plain(data),
        digest=digest(data),
        author_id=work.actor.id,
        seq=seq,
        at=work.at,
        note=note,
        papers=[[p.kind, p.title, plain(p.facts)] for p in would.papers],
    )
    proposal.versions.append(version)
    work.session.flush()
    matter = of_rows(work, case, proposal)
    _refuse_nobody(work, matter)
    asked = ask(work, matter, route.stations[1], to)
    work.session.flush()
    event = record(
        work,
        case,
        step=SUBMITTED,
        duty=route.first.duty,
        absent=matter.absent(work, route.first),
        sentence=f"{step.title}：送审（第{version.number}稿），送{place(work, matter, asked)}",
        detail=detail_of(matter, {"station": route.first.id, "digest": version.digest}),
    )
    drafting.drop(work, case, step_id)
    once.keep_answer(work, SUBMITTED, key, body, event)
    return proposal


def ask(
    work: Work, matter: Matter, station: Station, to: int | None = None, field: str = "to"
) -> ProposalRequest:
    """Ask at a station: whoever holds its roles, or one of them. Raises Refused beside `field`."""
    if to is not None and to not in {one.id for one in matter.candidates(work, station)}:
        raise Refused([Reason(f"所选的人不能在「{station.title}」办理", field)])
    proposal = matter.proposal
    asked = ProposalRequest(
        proposal_id=proposal.id,
        version=proposal.latest.number,
        station=station.id,
        kind=STATION,
        person_id=to,
        asked_by_id=work.actor.id,
        asked_at=work.at,
    )
    proposal.requests.append(asked)
    return asked


def place(work: Work, matter: Matter, asked: ProposalRequest) -> str:
    """Where a request lies, in words."""
    station = matter.route.station(asked.station)
    title = station.title if station is not None else ""
    person = matter.named(work, asked)
    return f"{title}（{person.name}）" if person is not None else title


def detail_of(matter: Matter, data: Mapping[str, object]) -> dict[str, object]:
    """What an event of the walk keeps: which matter, which step, which version."""
    proposal = matter.proposal
    named = {"proposal": proposal.id, "step": proposal.step, "version": proposal.latest.number}
    return {"data": {**named, **data}, "confidential": matter.step.confidential}


def _routed(work: Work, case: Case, step_id: str) -> tuple[Step, Route]:
    procedure = procedure_of(work, case)
    if not procedure.has_step(step_id):
        raise StepNotOpen([Reason("没有这个办理事项")])
    step = titled(work, case, procedure.step(step_id))
    if step.route is None or not is_approved(step, work.today):
        raise StepNotOpen([Reason("本事项不须呈批，直接办理")])
    return step, step.route


def _under_way(work: Work, case: Case, step_id: str) -> Proposal | None:
    query = select(Proposal).where(
        Proposal.case_id == case.id, Proposal.step == step_id, Proposal.status.in_(UNDER_WAY)
    )
    return work.session.scalars(query.execution_options(populate_existing=True)).first()


def _refuse_taken(work: Work, proposal: Proposal | None) -> None:
    if proposal is None:
        return
    if proposal.status != RETURNED:
        raise StepNotOpen([Reason("已经送审，不能重复送审；要修改的先撤回")])
    if proposal.keeper_id != work.actor.id:
        raise StepNotOpen([Reason(f"已退回{proposal.keeper.name}修改")])


def _refuse_contrary(work: Work, case: Case, step: Step) -> None:
    query = select(Proposal).where(
        Proposal.case_id == case.id, Proposal.status.in_(UNDER_WAY)
    )
    found = work.session.scalars(query)
    reasons = list(contrary(procedure_of(work, case), case.state, step.id, found))
    if reasons:
        raise StepNotOpen(reasons)


def _open(work: Work, case: Case, step: Step) -> Proposal:
    proposal = Proposal(
        case_id=case.id,
        step=step.id,
        procedure_version=case.procedure_version,
        keeper_id=work.actor.id,
        status=OPEN,
        opened_at=work.at,
        versions=[],
        requests=[],
    )
    work.session.add(proposal)
    work.session.flush()
    return proposal


def _refuse_nobody(work: Work, matter: Matter) -> None:
    """A route with a station where nobody may answer would leave the matter with nobody."""
    empty = matter.left_to_nobody(work)
    roles = work.rules.roles
    reasons = []
    for station in empty:
        titles = "、".join(roles[r].title for r in station.roles if r in roles)
        reasons.append(Reason(f"「{station.title}」现在没有能办理的人（由{titles}办理，本人拟稿的除外，每人只办一级）"))
    if reasons:
        raise Refused(reasons)

