"""What submitting a step would begin, before anybody has submitted it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.acts.proposals.standing import WHOLE, Matter, of_rows
from casehub.model import Proposal, ProposalMark, ProposalVersion
from casehub.model.proposal import OPEN, SENT_BACK, UNDER_WAY
from casehub.workflow.stages import AtStation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation


def planned(work: Work, s: Situation, step: Step) -> Matter | None:
    """The matter that submitting the step would begin or go on with; None without a route.

    One that nobody has submitted yet stands in no table, and its only version is its author's.
    """
    if not isinstance(step, AtStation) or step.route is None:
        return None
    proposal = under_way(work, s.case, step.id)
    if proposal is not None:
        found = of_rows(work, s.case, proposal)
        # What the form has looked at already is not read again.
        return replace(found, s=replace(s, step=found.step, data={}, absent=None))
    first = ProposalVersion(number=1, author_id=work.actor.id, at=work.at, note="")
    proposal = Proposal(step=step.id, status=OPEN, versions=[first], requests=[])
    return Matter(proposal, s.case, step, step.route, s)


def under_way(work: Work, case: Case, step: str) -> Proposal | None:
    """The matter of a step of a case that is with somebody now, whole."""
    query = select(Proposal).where(
        Proposal.case_id == case.id, Proposal.step == step, Proposal.status.in_(UNDER_WAY)
    )
    return work.session.scalars(query.options(*WHOLE)).unique().first()


def marks_on(work: Work, proposal: Proposal) -> Sequence[ProposalMark]:
    """Every remark that was made on a matter, the earliest first: none before it was sent back."""
    if all(one.answer != SENT_BACK for one in proposal.requests):
        return ()
    query = select(ProposalMark).where(ProposalMark.proposal_id == proposal.id)
    return work.session.scalars(query.order_by(ProposalMark.id)).all()
