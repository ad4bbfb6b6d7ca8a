"""关注, 备忘, 最近打开 and 自存条件: forms of what a person keeps for themselves."""

from __future__ import annotations

from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode

from flask import Blueprint, Response, redirect, request, url_for

from casehub.desk import overview, own
from casehub.model import Case
from casehub.web.case.casepage import case_page
from casehub.web.case.cases import FILTER_NAMES, address_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.sought import TOKEN, sought_by
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading, writing

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("marks", __name__)


@routes.post("/cases/<reference>/opened")
def opened(reference: str) -> AnyResponse:  # noqa: ARG001  the policy finds the case by it
    """Note that the case is before the person; the page sends it, since a GET writes nothing."""
    case_id = case_of_request().id
    with writing() as work:
        own.open_case(work, work.session.get_one(Case, case_id))
    return Response(status=204, mimetype="text/plain")


@routes.post("/cases/<reference>/follow")
def follow(reference: str) -> AnyResponse:
    """Follow the case, or follow it no longer."""
    case_id, wanted = case_of_request().id, request.form.get("wanted") == "1"
    with writing() as work:
        own.follow(work, work.session.get_one(Case, case_id), wanted=wanted)
    return redirect(url_for("cases.show", reference=reference), 303)


@routes.post("/cases/<reference>/note")
def note(reference: str) -> AnyResponse | tuple[str, int]:
    """Keep the person's note on the case; what cannot be kept stays on the page."""
    case_id, text = case_of_request().id, request.form.get("note", "")
    try:
        with writing() as work:
            own.note(work, work.session.get_one(Case, case_id), text)
    except own.CannotKeep as fault:
        shown = overview.overview(reading(), case_of_request())
        return case_page(shown, note=text, note_fault=str(fault)), 422
    return redirect(url_for("cases.show", reference=reference, _anchor="own_note"), 303)


@routes.post("/filters")
def keep_filter() -> AnyResponse | tuple[str, int]:
    """Keep the conditions of the list under a name; one that cannot be kept stays typed."""
    given = {k: v for k, v in request.form.items() if k in FILTER_NAMES and v}
    name, plain = request.form.get("name", ""), dict(given)
    if token := plain.pop(TOKEN, ""):
        plain["q"] = sought_by(token).text
    try:
        with writing() as work:
            own.keep_filter(work, name, urlencode(plain))
    except own.CannotKeep as fault:
        return page("cases/filter.html", name=name, fault=str(fault), given=given), 422
    return redirect(address_of(given), 303)


@routes.get("/filters/<int:number>")
def use_filter(number: int) -> AnyResponse:
    """The list of cases under conditions of one's own."""
    return redirect(address_of(dict(parse_qsl(own.conditions(reading(), number)))), 303)


@routes.post("/filters/<int:number>/drop")
def drop_filter(number: int) -> AnyResponse:
    """Forget conditions of one's own."""
    with writing() as work:
        own.drop_filter(work, number)
    return redirect(url_for("cases.index"), 303)
