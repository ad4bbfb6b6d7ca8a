"""发起跨区域协作 from a case: to whom, which letter, and which agreement and article allow it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.acts.letters.asking import (
    ask_from,
    direct_to,
    may_ask_from,
    receivers,
    ways_to,
)
from casehub.people.permissions import find
from casehub.web.drawing.pages import page
from casehub.web.request.unit import reading, row_number, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("asking", __name__)


def _page(reference: str, chosen: int | None, refused: str = "") -> str:
    work = reading()
    case = find(work, reference)
    if not may_ask_from(work, case):
        raise NotFound
    offices = receivers(work)
    to = next((one for one in offices if one.id == chosen), None)
    return page(
        "letters/ask.html",
        case=case,
        offices=offices,
        to=to,
        ways=ways_to(work, to, case) if to is not None else [],
        direct=direct_to(work, to, case) if to is not None else [],
        refused=refused,
    )


@routes.get("/cases/<reference>/letter")
def choose(reference: str) -> str:
    """Choose the bureau; what may be sent to it stands below, each with its grounds."""
    return _page(reference, row_number(request.args.get("to", "")))


@routes.post("/cases/<reference>/letter")
def begin(reference: str) -> AnyResponse | tuple[str, int]:
    """Open the matter and its form."""
    to = row_number(request.form.get("to", "")) or 0
    try:
        with writing() as work:
            case = find(work, reference, lock=True)
            matter, way = ask_from(
                work, case, request.form.get("step", ""), to, request.form.get("key", "")[:64]
            )
            there = url_for("cases.show", reference=matter.reference)
            if way.mine:
                there = url_for("steps.show", reference=matter.reference, step=way.step.id)
    except Refused as refused:
        return _page(reference, to, str(refused)), 422
    return redirect(there, 303)
