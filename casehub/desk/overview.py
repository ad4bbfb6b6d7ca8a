"""The whole case page in a handful of queries."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, and_, bindparam, or_, select

from casehub import acts
from casehub.acts.lost_words import lost_words
from casehub.casefile import evidence, situations
from casehub.casefile.questions import hold_any
from casehub.casefile.tables import Ahead
from casehub.desk.away import stood_in_for
from casehub.desk.handed import given_on_the_spot
from casehub.model import (
    Case,
    CaseMark,
    Deadline,
    Document,
    Draft,
    Event,
    EvidenceUse,
    ExchangeLetter,
    OrganisationSeries,
    Pause,
    Proposal,
    Referral,
    Service,
)
from casehub.papers import issuing, waiting
from casehub.papers.sealing import waiting_for_seal
from casehub.people.confidential import known_parties, knows_link, reads_confidential
from casehub.people.permissions import is_partner, with_sight
from casehub.procedures import LAW

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from casehub.acts.offering.offers import Offer
    from casehub.db import Base
    from casehub.model import Party, Right
    from casehub.papers.waiting import Progress
    from casehub.record.work import Work
    from casehub.workflow.cards import Card, Head
    from casehub.workflow.part import Part
    from casehub.workflow.procedure import Procedure
    from casehub.workflow.situation import Situation

# Of the tables that every case may have rows in, those that are empty for most.
OF_ALL = (Pause, Proposal)
# What every page of a case shows something of.
OF_EVERY_PAGE = (Document, Event, Service, EvidenceUse, OrganisationSeries)


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
    # Papers that wait for the signatures and the seal, by their ids.
    unsealed: frozenset[int]
    # When papers were handed over on the spot, by their ids: that was their service.
    given: dict[int, datetime]
    open: bool
    partner: bool
    # Of those who are away, by whom they are stood in for, by the id of their part in the case.
    away: dict[int, str]
    # What this person keeps about the case for themselves, if anything.
    own: CaseMark | None
    # What its procedure shows besides, each card with what there is to show.
    cards: list[tuple[Card, Any]]
    heads: list[Head]
    # What rows of it name and no file knows: nothing can be done in it, and it is told as it is.
    lost: list[str]
    # Whether there are parties of whom this reader may know none.
    nameless: bool = False
    lies: bool = False


@dataclass(frozen=True)
class _Family:
    """A case's limits, its child matters, and of the cases next to it those that are shown.

    below: the running limits of the child matters that are shown. own: the reader's own mark.
    empty: which of the seldom tables hold nothing of the case and its main case.
    """

    deadlines: list[Deadline]
    children: list[Case]
    shown: list[Case]
    below: list[tuple[Case, Deadline]]
    own: CaseMark | None
    empty: frozenset[type[Base]]


@cache
def _next_to(sighted: Select[Case, bool], seldom: tuple[type[Base], ...]) -> Any:
    number, parent, origin = (
        bindparam(name, type_=Integer) for name in ("case", "parent", "origin")
    )
    child = Case.parent_id == number
    wanted = and_(
        Deadline.case_id == Case.id,
        or_(Case.id == number, and_(child, Deadline.closed_on.is_(None))),
    )
    return (
        sighted.add_columns(Deadline, CaseMark, *hold_any(seldom))
        .outerjoin(Deadline, wanted)
        .outerjoin(
            CaseMark,
            and_(
                CaseMark.case_id == Case.id,
                Case.id == number,
                CaseMark.person_id == bindparam("reader", type_=Integer),
            ),
        )
        .where(or_(Case.id.in_([number, parent, origin]), child, Case.origin_id == number))
        .order_by(Case.id, Deadline.id)
    )


def _family(work: Work, case: Case, seldom: tuple[type[Base], ...]) -> _Family:
    """One look at the database: limits come along with the cases that they run in.

    seldom: tables that are empty for most cases; it is asked along which hold anything of this.

    Of the child matters all are read, since conditions ask for all; shown is what may be seen.
    """
    sighted, told = with_sight(work.actor, work.today, work.rules)
    told |= {
        "case": case.id, "parent": case.parent_id, "origin": case.origin_id,
        "reader": work.actor.id, "cases": [case.id, case.home.id],
    }  # fmt: skip
    found = work.session.execute(_next_to(sighted, seldom), told).all()
    rows = [(one, bool(seen), limit) for one, seen, limit, *_ in found]
    # The case itself is always among them.
    holds = found[0][-len(seldom) :]
    next_to_it = [(one, seen, limit) for one, seen, limit in rows if one is not case]
    below = [
        (one, limit)
        for one, seen, limit in next_to_it
        if seen and limit is not None and one.closed_on is None
    ]
    children = {one.id: one for one, _, _ in next_to_it if one.parent_id == case.id}
    shown = {one.id: one for one, seen, _ in next_to_it if seen}
    return _Family(
        deadlines=[limit for one, _, limit in rows if one is case and limit is not None],
        children=list(children.values()),
        shown=list(shown.values()),
        below=sorted(below, key=lambda pair: (pair[1].due_on, pair[1].id)),
        own=next((row[3] for row in found if row[3] is not None), None),
        empty=frozenset(kind for kind, some in zip(seldom, holds, strict=True) if not some),
    )


def _cards(part: Part, s: Situation) -> Iterator[tuple[Card, Any]]:
    for card in part.cards:
        if shown := card.shows(s):
            yield card, shown


# What may lie in a case and wait for somebody to go on with it.
_LIE = (Draft, ExchangeLetter)


def overview(work: Work, case: Case) -> Overview:
    """Load the case page of a visible case; children and links that are hidden stay hidden."""
    procedure = acts.procedure_of(work, case)
    part = LAW.of(case.procedure)
    family = _family(work, case, (*OF_ALL, *part.rows, *_LIE))
    ahead = Ahead(
        empty=family.empty,
        first=(*OF_EVERY_PAGE, *OF_ALL, *part.rows),
        beside=part.beside,
        matters=family.children if case.parent_id is None else None,
    )
    s = situations.load(work, case, procedure.any_step, ahead=ahead)
    s = replace(s, children=family.children, deadlines=family.deadlines)
    lost = lost_words(s, work.rules)
    referral = None
    if procedure.refers:
        referral = work.session.scalar(select(Referral).where(Referral.case_id == case.id))
    confidential = reads_confidential(work, case)
    partner = is_partner(work, case)
    silent = partner or bool(lost)
    own = [d for d in s.documents if d.case_id == case.id]
    papers = issuing.readable(work, case, own, s.record)
    children = [c for c in family.shown if c.parent_id == case.id]
    services = [
        r for r in s.services if not partner and (confidential or not s.is_hidden(r.party.role))
    ]
    told = replace(s, services=services)
    known = known_parties(work, s)
    return Overview(
        case=case,
        procedure=procedure,
        own=family.own,
        # A partner reads the letter sent to it; how the office works on it stays in the office.
        offers=[] if silent else acts.available(work, case, s),
        parties=known,
        rights=list(s.rights),
        deadlines=sorted(s.deadlines, key=lambda d: (d.closed_on is not None, d.due_on)),
        pauses=list(s.pauses),
        documents=papers[::-1],
        services=services,
        exhibits=[] if partner else evidence.opened(work, case, s.uses),
        children=children,
        below=[] if partner else family.below,
        linked=[c for c in family.shown if c.parent_id != case.id and knows_link(work, case, c)],
        events=[] if partner else list(reversed(s.events)),
        referral=referral,
        situation=s,
        printing=waiting.progress(
            work.session, [d.id for d in papers if d.pdf_sha256 is None], work.at
        ),
        unsealed=frozenset() if lost else waiting_for_seal(work.rules, papers, s.events),
        given={} if lost else given_on_the_spot(work.rules, papers, s.events),
        open=confidential,
        partner=partner,
        # Another office sees its own papers only.
        cards=[] if silent else list(_cards(part, told)),
        heads=[] if silent else [head for heads in part.heads for head in heads(told)],
        away={} if partner else stood_in_for(work, s),
        lost=lost,
        nameless=bool(s.parties) and not known,
        lies=not partner and not family.empty.issuperset(_LIE),
    )
