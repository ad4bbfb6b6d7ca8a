"""收件登记: enter what comes in on one of the declared tracks."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import Blueprint, g, jsonify, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casehub.acts import drafting
from casehub.casefile import registering
from casehub.casefile.inspection import leads
from casehub.casefile.registering import ANOTHER
from casehub.record.work import OFFICE_ZONE
from casehub.web.case.intake.entered import entered_on, refuse, refuse_titles
from casehub.web.case.intake.forms import form_on, how_written
from casehub.web.case.intake.known import with_known
from casehub.web.case.onward import ONWARD, onward
from casehub.web.drawing.begun_by import (
    begins_with_paper,
    lay_in,
    paper_of_request,
    sheet_for,
    told_by,
)
from casehub.web.drawing.forms import Form
from casehub.web.drawing.pages import form_key, page
from casehub.web.drawing.rights import labels, titles_by_kind
from casehub.web.drawing.rows import changes_rows
from casehub.web.drawing.sent import number_of
from casehub.web.drawing.sheets import FromSheet, asks_to_read, read_in
from casehub.web.request.faults import kept_on_fault
from casehub.web.request.unit import reading, row_number, writing
from casehub.workflow.refusals import KeyReused, NotFound, Refused
from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import RequestDraft
    from casehub.rulebook.tracks import Track
    from casehub.workflow.procedure import Step


routes = Blueprint("intake", __name__)
# The value of the button that fills in what earlier matters say.
KNOWN = "known"
# What is typed beside the fields of the form, and kept with them.
LINES = "lines"


def _target(track: Track) -> int | None:
    """The inspected object of which the page that was opened is to register a clue."""
    return row_number(request.args.get("inspected", "")) if track.inspected else None


def _begins(track: Track) -> list[Step]:
    """The letters of which one begins a matter of the track: each is a way to register it."""
    if not track.from_case:
        return []
    every = (reading().law.procedure(way.key) for way in track.ways)
    return [step for one in every for step in one.steps_from(one.initial) if step.documents]


def _may_take(step: Step) -> bool:
    """Whether the person at work holds a role by which the step is begun."""
    here = reading()
    held = here.actor.roles_on(here.today)
    return not held.isdisjoint(entered_as(step, here.today).roles)


def _first_step(track: Track) -> Step | None:
    """The letter that was chosen on the list, whose form comes next."""
    wanted = request.args.get("first", "")
    return next((one for one in _begins(track) if one.id == wanted and _may_take(one)), None)


def _opening(track: Track) -> Mapping[str, object] | None:
    """What stands on the empty form: who was inspected, who wrote, and the way that was chosen."""
    way = request.args.get("way", "")
    chosen = {"procedure": way} if way in {one.key for one in track.ways} else {}
    return {**chosen, **told_by(track), **(_inspected(track) or {})} or None


def _inspected(track: Track) -> Mapping[str, object] | None:
    """What is known of who was inspected, on the first side of the track."""
    target = _target(track)
    if not target:
        return None
    row = leads.suspected(reading(), target)
    return {track.sides[0].id: [{"name": row.name, "id_no": row.code, "address": row.address}]}


@routes.route("/requests/new", methods=["GET", "POST"])
@routes.route("/requests/new/<track>", methods=["GET", "POST"])
@kept_on_fault()
def register(track: str = "") -> Response | str | tuple[str, int]:
    """The form of a track, or the tracks to choose from.

    Bad input comes back with what was typed and a sentence beside it.
    """
    tracks = {one.id: one for one in _open()}
    if not track and len(tracks) > 1 and request.method == "GET":
        if (paper := paper_of_request()) is not None:
            tracks = {name: one for name, one in tracks.items() if begins_with_paper(one)}
        begun = {one.id: [s for s in _begins(one) if _may_take(s)] for one in tracks.values()}
        return page("intake/choose.html", tracks=tracks.values(), begun=begun, paper=paper)
    chosen = tracks.get(track) if track else next(iter(tracks.values()), None)
    if chosen is None:
        raise NotFound
    if request.method == "GET":
        kept = drafting.request_kept(reading(), chosen.id) if _by_itself() else None
        if kept is not None:
            form = form_on(chosen, MultiDict(map(tuple, kept.typed))).unasked()
            return _page(chosen, form, kept=kept)
        return _page(chosen, form_on(chosen, initial=_opening(chosen)))
    confirm, paper = ANOTHER in request.form, paper_of_request()
    if asks_to_read(request.form) and not g.resumed:
        drawn = form_on(chosen, request.form, confirm=confirm)
        with sheet_for(paper) as sheet:
            found = read_in(drawn, request.form, sheet if chosen.reads_in else None)
        # What earlier matters say of those who were just named stands there with the same press.
        typed, told = with_known(chosen, found.typed)
        return _page(
            chosen, form_on(chosen, typed, confirm=confirm).unasked(), told=told or None, read=found
        )
    if request.form.get("do") == KNOWN and not g.resumed:
        typed, told = with_known(chosen, request.form)
        return _page(chosen, form_on(chosen, typed, confirm=confirm).unasked(), told=told)
    form = form_on(chosen, request.form, confirm=confirm)
    if g.resumed or changes_rows(request.form):
        return _page(chosen, form.unasked())
    entered = entered_on(chosen, form)
    refuse(form, Refused(registering.judged(reading(), chosen, entered)[1]))
    refuse_titles(chosen, form, entered)
    if form.wrong:
        return _page(chosen, form), 422
    try:
        with writing() as work:
            key = request.form.get("key", "")[:64]
            case = registering.register(work, chosen, entered, key=key)
            lay_in(work, paper, case)
            drafting.drop_request(work, chosen.id, number_of(request.form))
            reference, seq = case.reference, case.seq
            if target := _target(chosen):
                leads.link(work, target, reference)
    except Refused as refused:
        confirm = any(reason.field == ANOTHER for reason in refused.reasons)
        form = form_on(chosen, request.form, confirm=confirm)
        refuse(form, refused)
        return _page(chosen, form), 422
    except KeyReused:
        form.refuse(None, "这张表已经登记过一次，内容与现在的不同；确系另一请求的，核对后再登记")
        return _page(chosen, form, key=form_key()), 409
    if request.form.get("do") != ONWARD:
        return redirect(url_for("cases.show", reference=reference, done=seq), 303)
    if (first := _first_step(chosen)) is None:
        return redirect(onward(reference, seq), 303)
    return redirect(url_for("steps.show", reference=reference, step=first.id, done=seq), 303)


@routes.post("/requests/new/<track>/draft")
def keep(track: str) -> Response | str | tuple[str, int]:
    """Keep what was typed for its author (暂存), or throw it away; quietly for the page's script.

    As of the form of a step (`steps.draft`): nothing is checked, and what another window kept
    meanwhile is not overwritten.
    """
    chosen = {one.id: one for one in _open()}.get(track)
    if chosen is None:
        raise NotFound
    back = redirect(url_for("intake.register", track=track), 303)
    number = number_of(request.form)
    if request.form.get("do") == "discard":
        with writing() as work:
            drafting.drop_request(work, track, number)
        return back
    form = form_on(chosen, request.form, confirm=ANOTHER in request.form)
    pairs = [*form.typed(), *((LINES, text) for text in request.form.getlist(LINES) if text)]
    quiet = request.accept_mimetypes.best == "application/json"
    try:
        with writing() as work:
            draft = drafting.keep_request(work, track, number, pairs)
            at = draft.saved_at.astimezone(OFFICE_ZONE)
            said = {"number": draft.number, "at": f"{at:%H:%M}"}
    except drafting.KeptElsewhere as elsewhere:
        if quiet:
            return Response(status=409)
        return _page(chosen, form.unasked(), late=elsewhere.draft is not None), 409
    return jsonify(said) if quiet else back


def _by_itself() -> bool:
    """Whether the page was opened for nothing that is known already: a paper, a clue, a way."""
    return not request.args


def _open() -> list[Track]:
    """The tracks of today that the person at work enters things on, by the roles she holds."""
    here = reading()
    held = here.actor.roles_on(here.today)
    return [one for one in here.rules.tracks_on(here.today) if not held.isdisjoint(one.roles)]


def _page(
    track: Track,
    form: Form,
    key: str = "",
    told: list[tuple[str, str]] | None = None,
    read: FromSheet | None = None,
    kept: RequestDraft | None = None,
    *,
    late: bool = False,
) -> str:
    return page(
        "intake/register.html",
        # The cursor stands in the box for lines, which comes first where there is one.
        form=form.begin() if request.method == "GET" and not how_written(track, form) else form,
        track=track,
        tracks=_open(),
        told=told,
        read=read,
        labels=labels(track),
        titles=titles_by_kind(track),
        inspected=_target(track),
        paper=paper_of_request(),
        lines=how_written(track, form),
        first=_first_step(track),
        kept=kept,
        keeps=_by_itself(),
        number=kept.number if kept is not None else number_of(request.form),
        said=dict(kept.typed).get(LINES, "") if kept is not None else "",
        late=late,
        key=key or request.form.get("key") or form_key(),
    )
