"""The whole case page in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import and_, or_, select

from casehub import acts
from casehub.casefile import evidence, situations
from casehub.desk.away import stood_in_for
from casehub.model import Case, Deadline, Event, Referral
from casehub.papers import issuing, waiting
from casehub.people.confidential import known_parties
from casehub.people.permissions import is_partner, reads_confidential, visible_cases

if TYPE_CHECKING:

    from casehub.acts.offering import Offer
    from casehub.model import (
        Document,
        EvidenceUse,
        Party,
        Pause,
        Right,
        Service,
    )
    from casehub.papers.waiting import Progress
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Overview:
    """Everything the case page shows; `open`: confidential words are told as well."""

    case: Case
    procedure: Procedure
    offers: list[Offer]
    parties: list[Party]
    rights: list[Right]
    deadlines: list[Deadline]
    pauses: list[Pause]
    documents: list[Document]
    services: list[Service]
    exhibits: list[EvidenceUse]
    children: list[Case]
    # What runs in the child matters, the most urgent first.
    below: list[tuple[Case, Deadline]]
    linked: list[Case]
    events: list[Event]
    referral: Referral | None
    situation: Situation
    printing: dict[int, Progress]
    open: bool
    partner: bool
    # Of those who are away, by whom they are stood in for, by the id of their part in the case.
    away: dict[int, str]


def _family(work: Work, case: Case) -> tuple[list[Case], list[tuple[Case, Deadline]]]:
    """The visible cases next to this one, and the running limits of its child matters.

    One look at the database: the limits come along with the matters that they run in.
    """
    above = [n for n in (case.origin_id, case.parent_id) if n is not None]
    running = and_(
        Deadline.case_id == Case.id, Deadline.closed_on.is_(None), Case.parent_id == case.id
    )
    rows = work.session.execute(
        visible_cases(work.actor, work.today, work.rules)
        .add_columns(Deadline)
        .outerjoin(Deadline, running)
        .where(or_(Case.parent_id == case.id, Case.origin_id == case.id, Case.id.in_(above)))
        .order_by(Case.id)
    ).all()
    family = list({one.id: one for one, _ in rows}.values())
    below = [(one, limit) for one, limit in rows if limit is not None and one.closed_on is None]
    return family, sorted(below, key=lambda pair: (pair[1].due_on, pair[1].id))


def overview(work: Work, case: Case) -> Overview:
    """Load the case page of a visible case; children and links that are hidden stay hidden."""
    procedure = acts.procedure_of(work, case)
    s = situations.load(work, case, procedure.any_step)
    family, below = _family(work, case)
    referral = None
    if procedure.refers:
        referral = work.session.scalar(select(Referral).where(Referral.case_id == case.id))
    confidential = reads_confidential(work, case)
    partner = is_partner(work, case)
    papers = issuing.readable(work, case, [d for d in s.documents if d.case_id == case.id])
    children = [c for c in family if c.parent_id == case.id]
    return Overview(
        case=case,
        procedure=procedure,
        # A partner reads the letter sent to it; how the office works on it stays in the office.
        offers=[] if partner else acts.available(work, case, s),
        parties=known_parties(work, s),
        rights=list(s.rights),
        deadlines=sorted(s.deadlines, key=lambda d: (d.closed_on is not None, d.due_on)),
        pauses=list(s.pauses),
        documents=papers[::-1],
        services=[
            r for r in s.services if not partner and (confidential or not s.is_hidden(r.party.role))
        ],
        exhibits=[] if partner else evidence.opened(work, case, s.uses),
        children=children,
        below=[] if partner else below,
        linked=[c for c in family if c.parent_id != case.id],
        events=[] if partner else list(reversed(s.events)),
        referral=referral,
        situation=s,
        printing=waiting.progress(
            work.session, [d.id for d in papers if d.pdf_sha256 is None], work.at
        ),
        open=confidential,
        partner=partner,
        away={} if partner else stood_in_for(work, s),
    )
