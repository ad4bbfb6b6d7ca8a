"""One record of a case: who did what, and everything that was typed in then."""

from __future__ import annotations

from flask import Blueprint

from casehub import acts
from casehub.casefile import situations
from casehub.desk import entered
from casehub.papers import issuing
from casehub.people.confidential import reads_confidential
from casehub.people.permissions import is_partner
from casehub.web.case.history import told
from casehub.web.drawing.pages import page
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound

routes = Blueprint("records", __name__)


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
