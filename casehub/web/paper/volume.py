"""The volume of a case: its parts, what lies in each on which page, bound as one file on demand."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, redirect, request, send_file, url_for

from casehub.casefile import situations
from casehub.casefile.tables import Ahead
from casehub.documents import kinds
from casehub.model import Case
from casehub.papers import bindery, ordered_files, volume
from casehub.people.permissions import find
from casehub.record.events import log_security
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.pages import page
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import address, reading, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from datetime import datetime

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.model import VolumeOrder
    from casehub.papers.bindery import Recipe
    from casehub.record.work import Work

routes = Blueprint("volume", __name__)
# The page of a volume in hand asks again this often, and not for longer than that.
REFRESH_SECONDS, REFRESHED_FOR = 4, timedelta(minutes=15)


@dataclass(frozen=True)
class Part:
    """A part as the page draws it.

    stage: how its binding stands, None where nobody asked for it. changed: what is bound is not
    what lies in the file now.
    """

    id: str
    title: str
    rows: list[dict[str, object]]
    pages: int | None
    unprinted: list[str]
    order: VolumeOrder | None
    stage: ordered_files.Stage | None
    changed: bool

    @property
    def going(self) -> bool:
        """Whether it comes to an end by itself soon."""
        return self.stage is not None and self.stage.going


def _recipes(work: Work, case: Case) -> list[Recipe]:
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    ahead = Ahead(first=volume.BOUND, beside=volume.BOUND_OF_MATTERS)
    s = situations.load(work, case, procedure.any_step, ahead=ahead)
    return bindery.readable(work, case, s)


def _part(recipe: Recipe, order: VolumeOrder | None, at: datetime) -> Part:
    counts = [row.pages for row in recipe.rows]
    stage = None if order is None else ordered_files.stage(order, at)
    ready = stage is not None and stage.ready
    return Part(
        recipe.part,
        kinds.Part(recipe.part).words,
        volume.contents(recipe.rows),
        sum(n for n in counts if n) if all(counts) else None,
        recipe.unprinted,
        order,
        stage,
        ready and order is not None and order.digest != recipe.digest,
    )


@routes.get("/cases/<reference>/volume")
def show(reference: str) -> Response:
    """The contents of each part that the person may read, and how its binding goes."""
    del reference
    work, case = reading(), case_of_request()
    recipes = _recipes(work, case)
    if not recipes:
        raise NotFound
    orders = bindery.orders(work.session, case)
    parts = [_part(recipe, orders.get(recipe.part), work.at) for recipe in recipes]
    going = any(
        part.order is not None
        and part.going
        and work.at - part.order.asked_at < REFRESHED_FOR
        for part in parts
    )
    answer = make_response(page("cases/volume.html", case=case, volumes=parts, refreshing=going))
    if going:
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@routes.post("/cases/<reference>/volume")
def bind(reference: str) -> AnyResponse:
    """Ask the worker for a part."""
    part = request.form.get("part", "")
    with writing() as work:
        case = find(work, reference, lock=True)
        if part not in {recipe.part for recipe in _recipes(work, case)}:
            raise NotFound
        bindery.ask(work, case, part)
    return redirect(url_for("volume.show", reference=reference), 303)


@routes.get("/cases/<reference>/volume/<part>.pdf")
def pdf(reference: str, part: str) -> AnyResponse:
    """The bound file; the reading is noted in the security log."""
    with writing() as work:
        case = find(work, reference)
        if part not in {recipe.part for recipe in _recipes(work, case)}:
            raise NotFound
        order = bindery.orders(work.session, case).get(part)
        if order is None or order.sha256 is None or order.bound_at is None:
            return redirect(url_for("volume.show", reference=reference))
        title = kinds.Part(part).words
        log_security(work, "read_volume", subject=title, case=case, address=address())
        name = f"{case.reference}_{title}_{order.bound_at:%Y%m%d}.pdf"
        sha256 = order.sha256
    answer = send_file(reading().blobs.open(sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(name, f"volume-{part}")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
