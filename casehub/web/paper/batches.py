"""当日文书: what the office issued on a day, printed in one go, with labels for the envelopes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from flask import Blueprint, Response, make_response, redirect, request, send_file, url_for

from casehub.desk import day_papers
from casehub.papers import ordered_files
from casehub.record.events import log_security
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.pages import page
from casehub.web.request.unit import address, reading, row_number, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.model import BatchOrder

routes = Blueprint("batches", __name__)
# The page of files in hand asks again this often, and not for longer than that.
REFRESH_SECONDS, REFRESHED_FOR = 4, timedelta(minutes=15)
PAPERS, LABELS = "papers", "labels"


@dataclass(frozen=True)
class Own:
    """A file of the person's own as the page draws it."""

    order: BatchOrder
    stage: ordered_files.Stage


def _day() -> date:
    """The day that is asked for; what cannot be read is today."""
    try:
        return date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return reading().today


def _show(refused: str = "") -> Response:
    work, day = reading(), _day()
    asked = request.args.get("after", "")
    found = day_papers.of_day(work, day, row_number(asked))
    own = [Own(one, ordered_files.stage(one, work.at)) for one in day_papers.own(work)]
    going = any(
        one.stage.going
        and work.at - one.order.asked_at < REFRESHED_FOR
        for one in own
    )
    kept = request.form if refused else None
    answer = make_response(
        page(
            "documents/day.html",
            day=day,
            found=found,
            own=own,
            refused=refused,
            refreshing=going and not refused,
            each_recipient=kept is None or "each_recipient" in kept,
            facing=kept is None or "facing" in kept,
            ticked=None if kept is None else set(map(row_number, kept.getlist("paper"))),
            next=url_for("batches.show", day=day, after=found.after) if found.after else "",
            first=url_for("batches.show", day=day) if asked else "",
        )
    )
    # What somebody ticked would be lost: only a page that nobody works on comes again.
    if going and request.args.get("ordered"):
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


@routes.get("/papers")
def show() -> Response:
    """The papers of a day, and the person's own files."""
    return _show()


@routes.post("/papers")
def order() -> AnyResponse | tuple[Response, int]:
    """Ask the worker for one file of the chosen papers, or for the labels of their recipients."""
    ids = {n for n in map(row_number, request.form.getlist("paper")) if n is not None}
    if not ids:
        return _show("勾选要打印的文书"), 422
    with writing() as work:
        if request.form.get("what") == LABELS:
            made = day_papers.ask_for_labels(work, ids)
        else:
            made = day_papers.ask_for_papers(
                work,
                ids,
                each_recipient="each_recipient" in request.form,
                facing="facing" in request.form,
            )
    if made is None:
        return _show("所选文书没有还在等待送达的收件人，不用打印地址签"), 422
    return redirect(url_for("batches.show", day=_day(), ordered=1, _anchor="own"), 303)


@routes.get("/papers/<int:number>.pdf")
def pdf(number: int) -> Response:
    """A finished file of one's own; the reading is noted in the security log."""
    with writing() as work:
        found = day_papers.takes_away(work, number)
        if found is None or found.sha256 is None or found.bound_at is None:
            raise NotFound
        log_security(work, "read_batch", subject=found.title, address=address())
        name, sha256 = f"{found.title}_{found.bound_at:%Y%m%d}.pdf", found.sha256
    answer = send_file(reading().blobs.open(sha256), mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(name, f"batch-{number}")
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer
