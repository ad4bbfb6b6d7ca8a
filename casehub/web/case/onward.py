"""Where somebody goes on after an act: the form of what comes next on the road, if it is theirs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import request, url_for
from sqlalchemy import select

from casehub import acts
from casehub.casefile import situations
from casehub.model import Event
from casehub.people.confidential import reads_confidential
from casehub.people.permissions import find
from casehub.web.case.casepage import grouped
from casehub.web.case.history import told
from casehub.web.request.unit import reading, row_number

if TYPE_CHECKING:
    from casehub.model import Case

# What the button sends that goes on (办理并继续).
ONWARD = "perform_next"


def onward(reference: str, seq: int) -> str:
    """The address of the form of the next step; the case's own where nothing is this person's.

    The case's own too where which form it is has to be chosen first.
    seq: the event of what was just done, which the next page tells first.
    """
    work = reading()
    case = find(work, reference)
    s = situations.load(work, case, acts.procedure_of(work, case).any_step)
    steps = grouped(acts.available(work, case, s), acts.done_in_state(s.events))
    following = steps.main
    if following is None or steps.forks:
        return url_for("cases.show", reference=reference, done=seq)
    return url_for("steps.show", reference=reference, step=following.step.id, done=seq)


def just_done(case: Case) -> str:
    """What was done before this page, as this person may read it; "" for nothing."""
    seq = row_number(request.args.get("done", ""))
    if seq is None:
        return ""
    query = select(Event).where(Event.case_id == case.id, Event.seq == seq)
    event = reading().session.scalars(query).first()
    if event is None:
        return ""
    procedure = acts.procedure_of(reading(), case)
    return str(told(event, procedure, confidential=reads_confidential(reading(), case)).sentence)
