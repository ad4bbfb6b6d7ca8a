"""撤回、催办: what who drafted a matter does while it is with others."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.acts.proposals.submitting import place
from casehub.acts.proposals.verb import Answered, once_only, told
from casehub.model.proposal import OPEN, RECALLED, RETURNED, WITHDRAWN
from casehub.record import roads
from casehub.record.events import reserve
from casehub.workflow.refusals import NotAllowed, Refused, StepNotOpen
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.acts.proposals.standing import Matter
    from casehub.model import Proposal
    from casehub.record.work import Work


def recall(work: Work, reference: str, number: int, key: str) -> Answered:
    """撤回 by who drafted it: to be mended, while nobody has answered; a returned one for good."""

    def verb(matter: Matter) -> Answered:
        proposal = matter.proposal
        _refuse_others(work, proposal)
        if proposal.status == RETURNED:
            reserve(matter.case)
            proposal.status = WITHDRAWN
            work.session.flush()
            return told(work, matter, roads.RECALLED, "不再呈批", {"final": True})
        if proposal.status != OPEN or matter.agreed:
            raise StepNotOpen([Reason("已经有人审过，不能撤回；可以请其退回")])
        reserve(matter.case)
        for one in proposal.waiting:
            one.answer = RECALLED
        proposal.status = RETURNED
        work.session.flush()
        return told(work, matter, roads.RECALLED, "撤回修改", {"final": False})

    return once_only(work, reference, number, roads.RECALLED, {}, key, verb)


def urge(work: Work, reference: str, number: int, key: str) -> Answered:
    """催办: at most once a day for a station."""

    def verb(matter: Matter) -> Answered:
        proposal = matter.proposal
        _refuse_others(work, proposal)
        asked = proposal.asked
        if asked is None:
            raise StepNotOpen([Reason("呈批件不在审批中")])
        if asked.urged_on == work.today:
            raise Refused([Reason("今天已经催办过")])
        reserve(matter.case)
        asked.urged_on = work.today
        work.session.flush()
        data = {"station": asked.station}
        return told(work, matter, roads.URGED, f"催办{place(work, matter, asked)}", data)

    return once_only(work, reference, number, roads.URGED, {}, key, verb)


def _refuse_others(work: Work, proposal: Proposal) -> None:
    if proposal.keeper_id != work.actor.id:
        raise NotAllowed(f"由拟稿人{proposal.keeper.name}办理")
