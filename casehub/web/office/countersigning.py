"""What one administrator asked for and a second one confirms or refuses (双人复核)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for
from sqlalchemy import or_, select

from casehub.model import Organisation, Person, StaffRequest
from casehub.people import countersigning, reach
from casehub.record.events import log_security
from casehub.web.drawing.pages import page
from casehub.web.office.people import asked_words
from casehub.web.request.unit import address, reading, writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from sqlalchemy import Select
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("countersigning", __name__)
LATEST = 30


def _within(work: Work) -> Select[StaffRequest]:
    return (
        select(StaffRequest)
        .join(Person, Person.id == StaffRequest.person_id)
        .join(Organisation, Organisation.id == Person.organisation_id)
        .where(reach.staffed(work.rules.offices, work.session, work.actor))
    )


@routes.get("/confirmations")
def index() -> str:
    """What waits for a second administrator, and what has been decided lately."""
    return _drawn()


def _drawn(fault: str = "", refused: int | None = None) -> str:
    """fault: what kept it from being decided; refused: the request that it was said of."""
    work = reading()
    undecided = StaffRequest.confirmed_at.is_(None) & StaffRequest.refused_at.is_(None)
    is_open = undecided & (StaffRequest.expires_at > work.at)
    waiting = work.session.scalars(_within(work).where(is_open).order_by(StaffRequest.id))
    over = or_(~undecided, StaffRequest.expires_at <= work.at)
    decided = work.session.scalars(
        _within(work).where(over).order_by(StaffRequest.id.desc()).limit(LATEST)
    )
    return page(
        "people/confirmations.html",
        waiting=[
            (one, asked_words(work, one), countersigning.may_countersign(work, one))
            for one in waiting
        ],
        decided=[(one, asked_words(work, one)) for one in decided],
        latest=LATEST,
        fault=fault,
        refused=refused,
    )


@routes.post("/confirmations/<int:request_id>/confirm")
def confirm(request_id: int) -> AnyResponse | str | tuple[str, int]:
    """Confirm; the second half of a one-time code is shown once, to this administrator only."""
    try:
        with writing() as work:
            asked, second = countersigning.confirm(work, request_id)
            person = asked.person
            subject = f"{person.name} {asked_words(work, asked)}，申请人{asked.asked_by.name}"
            log_security(work, "staff_confirmed", subject=subject, address=address())
            name, number = person.name, person.id
    except Refused as refused:
        return _drawn(str(refused)), 422
    if second:
        return page("people/code.html", name=name, half=second, first=False, person_id=number)
    return redirect(url_for("countersigning.index"), 303)


@routes.post("/confirmations/<int:request_id>/refuse")
def refuse(request_id: int) -> AnyResponse | tuple[str, int]:
    """Refuse with a reason, or withdraw what one asked oneself."""
    try:
        with writing() as work:
            asked = countersigning.refuse(work, request_id, request.form.get("why", ""))
            subject = f"{asked.person.name} {asked_words(work, asked)} {asked.refusal}".strip()
            log_security(work, "staff_refused", subject=subject, address=address())
    except Refused as refused:
        return _drawn(str(refused), request_id), 422
    return redirect(url_for("countersigning.index"), 303)
