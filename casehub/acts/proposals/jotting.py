"""意见草稿: what somebody has typed at a matter and not sent yet is kept for them alone.

It is no act: it writes no event and leaves the matter alone; an answer to the matter ends it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, cast

from sqlalchemy import CursorResult, select, update

from casehub.acts.drafting import KeptElsewhere, put
from casehub.acts.proposals.standing import matter_of
from casehub.model import ProposalReading
from casehub.workflow.refusals import StepNotOpen
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.model import Proposal
    from casehub.record.work import Work

NOTHING = {"number": 0, "typed": [], "saved_at": None}


def jot(
    work: Work, reference: str, number: int, seen: int, typed: Iterable[tuple[str, str]]
) -> ProposalReading:
    """Keep what was typed, in place of what was kept before, for who may answer the matter.

    seen: the number of what the page began with, 0 for none. Raises KeptElsewhere where it is
    another by now, StepNotOpen where the matter is not before the person, NotFound.
    """
    matter = matter_of(work, reference, number)
    if matter.mine(work) is None:
        raise StepNotOpen([Reason("已不在你处")])
    row = _own(work, matter.proposal)
    if (row.number if row is not None else 0) != seen:
        raise KeptElsewhere(None)
    if row is None:
        row = ProposalReading(
            proposal_id=number,
            person_id=work.actor.id,
            version=matter.proposal.latest.number,
            first_at=work.at,
            at=work.at,
        )
    if not put(work, row, typed):
        raise KeptElsewhere(None)
    return row


def _own(work: Work, proposal: Proposal) -> ProposalReading | None:
    query = select(ProposalReading).where(
        ProposalReading.proposal_id == proposal.id, ProposalReading.person_id == work.actor.id
    )
    return work.session.scalars(query.with_for_update()).first()


def forget(work: Work, proposal: Proposal) -> None:
    """Forget what the person typed: they have answered."""
    of_mine = (
        ProposalReading.proposal_id == proposal.id,
        ProposalReading.person_id == work.actor.id,
        ProposalReading.number != 0,
    )
    work.session.execute(update(ProposalReading).where(*of_mine).values(NOTHING))


def forget_unsent(session: Session, at: datetime, days: int) -> int:
    """Forget what nobody has touched for so many days; how many they were."""
    old = ProposalReading.saved_at < at - timedelta(days=days)
    done = session.execute(update(ProposalReading).where(old).values(NOTHING))
    return cast("CursorResult[None]", done).rowcount
