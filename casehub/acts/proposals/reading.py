"""已打开: who has a matter before them, and which version of it they had before."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from casehub.acts.performing import SILENT_STEPS
from casehub.model import ProposalReading
from casehub.model.proposal import OPEN

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.acts.proposals.standing import Matter
    from casehub.model import Event, Proposal
    from casehub.record.work import Work


def readings(work: Work, proposal: Proposal) -> Sequence[ProposalReading]:
    """Who has opened the matter."""
    query = select(ProposalReading).where(ProposalReading.proposal_id == proposal.id)
    return work.session.scalars(query).all()


def has_opened(proposal: Proposal, found: Sequence[ProposalReading], person: int) -> bool:
    """Whether somebody has had before them what is proposed now."""
    return any(one.person_id == person and one.at >= proposal.latest.at for one in found)


def known_version(proposal: Proposal, found: Sequence[ProposalReading], person: int) -> int:
    """The version that somebody read before the present one came; 0 for none.

    It stays the same however often the present one is opened, so that what differs can be read
    again; an answer to a later version moves it on.
    """
    first = [one.version for one in found if one.person_id == person]
    answered = [one.version for one in proposal.requests if one.answered_by_id == person]
    earlier = [number for number in first + answered if number < proposal.latest.number]
    return max(earlier, default=0)


def note_opened(work: Work, proposal: Proposal) -> None:
    """Keep that the person at work has opened what is proposed now."""
    row = next((r for r in readings(work, proposal) if r.person_id == work.actor.id), None)
    if row is not None:
        row.at = work.at
        return
    row = ProposalReading(
        proposal_id=proposal.id,
        person_id=work.actor.id,
        version=proposal.latest.number,
        first_at=work.at,
        at=work.at,
    )
    try:
        with work.session.begin_nested():
            work.session.add(row)
    except IntegrityError:
        # Two windows of one person opened it at the same moment.
        return


def meanwhile(matter: Matter) -> list[Event]:
    """What the case did since the open matter was sent, its own walk left out, oldest first."""
    if matter.proposal.status != OPEN:
        return []
    sent = matter.proposal.latest.seq
    # What its stations do is no news of the case.
    walked = SILENT_STEPS | matter.route.done_there
    return [one for one in matter.s.record if one.seq > sent and one.step not in walked]
