"""The records of a case: one with everything that was typed then, and all of them.

What the page of a case shows the beginning of (history, clocks, shut steps) has an address of its
own here and comes in pages: a long case has hundreds of records and dozens of clocks, and its page
stays one that opens at once.
"""

from __future__ import annotations

from flask import Blueprint, request
from sqlalchemy import select

from casehub import acts
from casehub.casefile import situations
from casehub.desk import entered, overview
from casehub.model import Deadline
from casehub.papers import issuing
from casehub.people.confidential import known_parties, reads_confidential
from casehub.people.permissions import is_partner
from casehub.web.case.casepage import grouped, in_topics, is_over, limit_of, reason_words
from casehub.web.case.history import entries, told
from casehub.web.drawing.leaves import leaf, leaf_of, ways
from casehub.web.drawing.pages import page
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound

routes = Blueprint("records", __name__)
ENTRIES, CLOCKS, SHUT = 60, 15, 150


@routes.get("/cases/<reference>/records/<int:seq>")
def show(reference: str, seq: int) -> str:
    """What an act wrote down: the words of the history are its title only."""
    del reference
    work, case = reading(), case_of_request()
    if is_partner(work, case):
        # A partner reads the letter sent to it; how the office works on it stays in the office.
        raise NotFound
    procedure = acts.procedure_of(work, case)
    s = situations.load(work, case, procedure.any_step)
    event = next((e for e in s.record if e.seq == seq), None)
    if event is None:
        raise NotFound
    made = {paper["id"] for paper in event.detail.get("documents") or () if "id" in paper}
    confidential = reads_confidential(work, case)
    readable = entered.may_be_read(work, procedure, event, confidential=confidential)
    return page(
        "cases/record.html",
        case=case,
        event=told(event, procedure, confidential=confidential),
        told=entered.entered(work, s, procedure, event) if readable else [],
        secret=not readable and entered.taken(procedure, event) is not None,
        source=procedure.state(event.source).title if event.source else "",
        target=procedure.state(event.target).title if event.target else "",
        papers=issuing.readable(work, case, [d for d in s.documents if d.id in made]),
    )


@routes.get("/cases/<reference>/history")
def history(reference: str) -> str:
    """Everything that was done, newest first; `at` opens the page of one record."""
    del reference
    work, case = reading(), case_of_request()
    if is_partner(work, case):
        # A partner reads the letter sent to it; how the office works on it stays in the office.
        raise NotFound
    procedure = acts.procedure_of(work, case)
    events = situations.load(work, case, procedure.any_step).events[::-1]
    at = request.args.get("at", type=int)
    place = next((n for n, event in enumerate(events) if event.seq == at), None)
    here = leaf(events, ENTRIES) if place is None else leaf_of(events, ENTRIES, place)
    shown = entries(
        case, procedure, here.rows, events, may_read=reads_confidential(work, case)
    )
    return page("cases/history.html", case=case, leaf=here, entries=shown, **ways(here))


@routes.get("/cases/<reference>/limits")
def limits(reference: str) -> str:
    """Every clock of the case with how its day came about, those that run first."""
    del reference
    work, case = reading(), case_of_request()
    s = situations.load(work, case, acts.procedure_of(work, case).any_step)
    clocks = work.session.scalars(select(Deadline).where(Deadline.case_id == case.id)).all()
    ordered = sorted(clocks, key=lambda d: (is_over(d, work.today), d.due_on, d.id))
    here = leaf(ordered, CLOCKS)
    return page(
        "cases/limits.html",
        case=case,
        leaf=here,
        limit_of=limit_of,
        names={party.id: party.name for party in known_parties(work, s)},
        records=not is_partner(work, case),
        **ways(here),
    )


@routes.get("/cases/<reference>/shut")
def shut(reference: str) -> str:
    """Steps that cannot be taken now, each with what stands in its way."""
    del reference
    case = case_of_request()
    shown = overview.overview(reading(), case)
    found = grouped(shown.offers, acts.done_in_state(shown.events[::-1])).shut
    topics = in_topics(found, reading().rules.topics)
    here = leaf([offer for _, offers in topics for offer in offers], SHUT)
    held = {offer.step.id for offer in here.rows}
    return page(
        "cases/shut.html",
        case=case,
        state=shown.procedure.state(case.state),
        leaf=here,
        topics=[
            (title, rows)
            for title, offers in topics
            if (rows := [offer for offer in offers if offer.step.id in held])
        ],
        reason_words=reason_words,
        **ways(here),
    )
