"""Entries of a 重点保护名录 out of a letter of another bureau: looked at, then drafted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, redirect, request, url_for

from casehub.acts.offering.steps import procedure_of
from casehub.casefile import situations
from casehub.casefile.cooperation.received import CHANGES, Told, compared, take_over, told_in
from casehub.people.lists.compared import ADDED, CHANGED, REFUSED, UNCHANGED
from casehub.people.permissions import find
from casehub.web.drawing.pages import page
from casehub.web.office.key_list import batches
from casehub.web.office.key_list_batches import find_batch
from casehub.web.request.unit import reading, row_number, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work

routes = Blueprint("key_list_letters", __name__)
OUTCOMES = {
    ADDED: "可以推荐", CHANGED: "与名录不同", UNCHANGED: "已在这一批中", REFUSED: "不能推荐",
}  # fmt: skip


def _told(work: Work, reference: str) -> Told:
    """The entries of the letter of a matter of the actor's office. Raises NotFound."""
    case = find(work, reference)
    if case.organisation_id != work.actor.organisation_id:
        raise NotFound
    procedure = procedure_of(work, case)
    told = told_in(procedure, situations.load(work, case, procedure.any_step).events)
    if told is None:
        raise NotFound
    return told


def _page(reference: str, chosen: int | None, refused: str = "") -> str:
    work = reading()
    told = _told(work, reference)
    batch = find_batch(work, chosen) if chosen is not None else None
    rows = compared(work, batch, told) if batch is not None else []
    return page(
        "key_list/letter.html",
        reference=reference,
        told=told,
        batches=batches(work),
        batch=batch,
        rows=list(zip(rows, told.entries, strict=True)) if rows else [],
        changes=CHANGES,
        outcomes=OUTCOMES,
        added=ADDED,
        bad=REFUSED,
        refused=refused,
    )


@routes.get("/cases/<reference>/list-entries")
def choose(reference: str) -> str:
    """Choose the batch; what becomes of each entry there stands below."""
    return _page(reference, row_number(request.args.get("batch", "")))


@routes.post("/cases/<reference>/list-entries")
def draft(reference: str) -> AnyResponse | tuple[str, int]:
    """Draft the chosen entries, or none of them."""
    number = row_number(request.form.get("batch", "")) or 0
    chosen = {one for text in request.form.getlist("entry") if (one := row_number(text))}
    try:
        with writing() as work:
            told = _told(work, reference)
            take_over(work, find_batch(work, number), told, chosen)
    except Refused as refused:
        return _page(reference, number, str(refused)), 422
    return redirect(url_for("key_list_batches.show", number=number, done="brought_in"), 303)
