"""站外提醒: where a person wants to be told that something waits, if the bureau has a gateway."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.desk import own
from casehub.web.drawing.pages import page
from casehub.web.request.unit import parts, reading, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

routes = Blueprint("outside", __name__)


@routes.get("/account/outside")
def show() -> str:
    """The person's own address. Raises NotFound where nothing is told outside."""
    if not parts().tells_outside:
        raise NotFound
    return page("auth/outside.html", address=own.told_at(reading()), fault="")


@routes.post("/account/outside")
def keep() -> AnyResponse | tuple[str, int]:
    """Keep the address; what cannot be kept stays typed."""
    if not parts().tells_outside:
        raise NotFound
    address = request.form.get("address", "")
    try:
        with writing() as work:
            own.tell_at(work, address)
    except own.CannotKeep as fault:
        return page("auth/outside.html", address=address, fault=str(fault)), 422
    return redirect(url_for("outside.show"), 303)
