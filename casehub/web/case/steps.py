"""Show a step's form, show what it would do, perform it."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, jsonify, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from casehub import acts
from casehub.acts import drafting, entries, proposals
from casehub.casefile import timeline
from casehub.desk import entered
from casehub.documents import RenderRefusedError
from casehub.people.confidential import reads_confidential
from casehub.people.permissions import find
from casehub.procedures import entered_late
from casehub.record.work import OFFICE_ZONE
from casehub.web.case.beside import beside
from casehub.web.case.casepage import basis_words
from casehub.web.case.drafts import Kept, is_typed, keep_unsent, laid_in, left, told_of
from casehub.web.case.history import told
from casehub.web.case.onward import ONWARD, just_done, onward
from casehub.web.case.sending import reader_of, replies_of, sending, sent_along
from casehub.web.case.stepform import (
    TAKE_ADDRESS,
    addresses_for,
    as_form,
    asked,
    digest_of,
    lies_back,
    may_at_once,
    may_send_at_once,
    newly_asked,
    still_to_be_typed,
    ticked,
    with_address,
)
from casehub.web.drawing import uploads
from casehub.web.drawing.done import done_words
from casehub.web.drawing.forms import ASKED, READER_NOTE, Form
from casehub.web.drawing.pages import form_key, page
from casehub.web.drawing.papers import on_screen
from casehub.web.drawing.rows import changes_rows, offer_days
from casehub.web.drawing.sent import number_of, seq_of
from casehub.web.drawing.sheets import SHEET, FromSheet, asks_to_read, lines_of, read_in
from casehub.web.drawing.shut import closed, parts_roles
from casehub.web.request.access import case_of_request
from casehub.web.request.faults import kept_on_fault
from casehub.web.request.unit import reading, row_number, trying, writing
from casehub.workflow.refusals import CaseChanged, KeyReused, NotAllowed, Refused, StepNotOpen
from casehub.workflow.stages import AtStation

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from markupsafe import Markup

    from casehub.acts.performing import StepForm
    from casehub.acts.previewing import Preview, PreviewPaper
    from casehub.model import Case, Draft, Event
    from casehub.workflow.situation import Reason

routes = Blueprint("steps", __name__)
# A key of a form holds 128 bits at least; the table keeps 64 characters.
SHORTEST_KEY, LONGEST_KEY = 22, 64
# The button of a step that makes no paper: nothing has to be read before it is entered.
AT_ONCE = "at_once"


@routes.get("/cases/<reference>/steps/<step>")
def show(reference: str, step: str) -> str | tuple[str, int]:
    """The empty form of a step, with what the file already knows filled in."""
    del reference
    case = case_of_request()
    found = drafting.at_step(reading(), case, step)
    draft = found.own
    # A new version's form may ask for other things: answers to an older one stand beside it.
    fits = draft is not None and draft.procedure_version == case.procedure_version
    typed = left(draft) if draft is not None and fits else None
    try:
        step_form = acts.form_of(reading(), case, step, None if typed is None else ticked(typed))
        return _show(step_form, typed, found)
    except StepNotOpen as refused:
        if draft is None:
            raise
        return _only_kept(case, step, draft, refused.reasons), 409


def _show(
    step_form: StepForm, typed: MultiDict[str, str] | None, found: drafting.AtStep
) -> str | tuple[str, int]:
    offer, draft = step_form.offer, found.own
    if draft is not None and not (offer.open and offer.permitted):
        raise StepNotOpen([*offer.reasons, *offer.objections])
    if not offer.open or not offer.permitted:
        return closed(step_form), 409
    form = as_form(step_form, typed).unasked()
    kept = told_of(step_form, draft, beside=typed is None, others=found.others)
    return _page(step_form, form, kept=kept, along=typed)


def _only_kept(case: Case, step: str, draft: Draft, reasons: Sequence[Reason]) -> str:
    """What was kept of a form that cannot be filled in now: to be read, copied or thrown away."""
    try:
        step_form = acts.form_of(reading(), case, step, ticked(left(draft)))
    except StepNotOpen:
        # The version under which the case goes on has no such step.
        return page("steps/kept.html", case=case, step=step, title=step, reasons=reasons,
                    at=draft.saved_at, aside=[("内容", text) for _, text in draft.inputs],
                    by_system=draft.by_system)
    kept = told_of(step_form, draft, beside=True)
    return page("steps/kept.html", case=case, step=step, title=step_form.step.title,
                reasons=reasons, at=draft.saved_at, aside=kept.aside, by_system=draft.by_system)


@routes.post("/cases/<reference>/steps/<step>")
@kept_on_fault(keep_unsent)
def submit(reference: str, step: str) -> Response | str | tuple[str, int]:
    """Re-draw, preview or perform, as the pressed button says; what was typed always stays."""
    sent = uploads.sent_here(SHEET)
    typed = sent.typed
    action = "fill" if g.resumed else typed.get("do", "preview")
    goes_on, action = action == ONWARD, "perform" if action == ONWARD else action
    step_form = acts.form_of(reading(), case_of_request(), step, ticked(typed))
    fresh = newly_asked(step_form, typed)
    form = as_form(step_form, typed, fresh)
    if fresh or lies_back(step_form, form.data):
        # What a paper ticked only now asks for may stand in this very form, as may a day of long
        # ago, of which it has to be said why it is entered only now.
        step_form = acts.form_of(reading(), step_form.case, step, form.data)
        form = as_form(step_form, typed, fresh)
        fresh = fresh if still_to_be_typed(step_form, fresh) else set()
    if asks_to_read(typed) and action != "fill":
        chosen = request.files.get(SHEET) if step_form.step.receives is not None else None
        found = read_in(form, typed, chosen)
        form = as_form(step_form, found.typed).unasked().without(sent.faults)
        return _page(step_form, form, read=found)
    if TAKE_ADDRESS in typed and not g.resumed:
        form = as_form(step_form, with_address(step_form, typed))
        return _page(step_form, form.unasked().without(sent.faults))
    if action == "fill" or changes_rows(typed):
        return _page(step_form, form.unasked().without(sent.faults))
    form.without(sent.faults)
    seq = seq_of(request.form, step_form.seq)
    try:
        same = typed.get("digest") == digest_of(form)
        if action == AT_ONCE and (
            may_at_once(step_form, form) or may_send_at_once(step_form, form)
        ):
            action, same = "perform", True
        if action == "perform" and same and not form.wrong and not fresh:
            key = key_of(typed)
            if isinstance(step_form.step, AtStation):
                return _send_up(reference, step, seq, form.data, key, typed)
            return _perform(reference, step, seq, form.data, key, goes_on=goes_on)
        return _preview(step_form, form, seq, fresh, typed)
    except Refused as refused:
        for reason in refused.reasons:
            form.tell(reason)
        status = 422 if form.wrong else 200
        return _page(_again(step, form), form, status=status, more=bool(fresh))
    except CaseChanged as changed:
        return _conflict(step, seq, form, changed)


@routes.post("/cases/<reference>/steps/<step>/draft")
def draft(reference: str, step: str) -> Response | str | tuple[str, int]:
    """Keep what was typed for its author (暂存), or throw it away; quietly for the page's script.

    Nothing is checked: half a sentence is kept as it is. What another window kept meanwhile is
    not overwritten; both are shown. Where a colleague's is to be laid in (接着…的填写), what the
    person typed is kept first.
    """
    back = redirect(url_for("steps.show", reference=reference, step=step), 303)
    if request.form.get("do") == "discard":
        with writing() as work:
            drafting.drop(work, find(work, reference), step)
        return back
    typed = MultiDict(request.form.items(multi=True))
    step_form = acts.form_of(reading(), case_of_request(), step, ticked(typed))
    if not step_form.offer.permitted:
        raise NotAllowed(f"由{parts_roles(step_form)}办理")
    form = as_form(step_form, typed).unasked()
    along = sent_along(typed)
    pairs = [*form.typed(), *((ASKED, kind) for kind in asked(form)), *along]
    if (taken := "whose" in typed) and not is_typed(step_form, form, along):
        return _laid_in(step, typed)
    seq, number = seq_of(request.form, step_form.seq), number_of(request.form)
    quiet = request.accept_mimetypes.best == "application/json"
    try:
        with writing() as work:
            draft = drafting.keep(work, find(work, reference), step, seq, number, pairs)
            at = draft.saved_at.astimezone(OFFICE_ZONE)
            said = {"number": draft.number, "at": f"{at:%H:%M}"}
    except drafting.KeptElsewhere:
        if quiet:
            return Response(status=409)
        again = _again(step, form)
        found = drafting.kept(reading(), again.case, step)
        return _page(again, form, status=409, kept=told_of(again, found, beside=True), late=True)
    if taken:
        return _laid_in(step, typed)
    return jsonify(said) if quiet else back


def _laid_in(step: str, typed: Mapping[str, str]) -> str | tuple[str, int]:
    """A colleague's form as a page: nothing of it is kept before its new author keeps it."""
    step_form, form, kept = laid_in(case_of_request(), step, row_number(typed.get("whose", "")))
    return _page(step_form, form, kept=kept)


def key_of(typed: Mapping[str, str]) -> str:
    """The key that the form came with. Raises KeyReused for what is no key of ours."""
    key = typed.get("key", "")
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise KeyReused
    return key


def _send_up(
    reference: str,
    step: str,
    seq: int,
    data: Mapping[str, object],
    key: str,
    typed: Mapping[str, str],
) -> Response:
    """Send what was drafted to those who approve it, with the answers to what they remarked."""
    with writing() as work:
        proposals.reply(work, reference, step, replies_of(typed))
        note, to = typed.get(READER_NOTE, "").strip(), reader_of(typed)
        sent = proposals.submit(work, reference, step, seq, data, key, note=note, to=to)
        number = sent.id
    where = url_for("proposals.show", reference=reference, number=number, done="sent")
    return redirect(where, 303)


def _perform(
    reference: str,
    step: str,
    seq: int,
    data: Mapping[str, object],
    key: str,
    *,
    goes_on: bool,
) -> Response:
    with writing() as work:
        outcome = acts.perform(work, reference, step, seq, data, key)
        if not outcome.replayed:
            drafting.drop_taken(work, outcome.case, step)
        where, event_seq = outcome.case.reference, outcome.event.seq
    if goes_on and not outcome.replayed:
        return redirect(onward(where, event_seq), 303)
    more: dict[str, Any] = {"again": "1"} if outcome.replayed else {}
    return redirect(url_for("cases.show", reference=where, done=event_seq, **more), 303)


def _preview(
    step_form: StepForm, form: Form, seq: int, fresh: Collection[str], typed: Mapping[str, str]
) -> str | tuple[str, int]:
    reference, step = step_form.case.reference, step_form.step.id
    with trying() as work:
        if isinstance(step_form.step, AtStation):
            try:
                proposals.reply(work, reference, step, replies_of(typed))
            except Refused as refused:
                # A remark without an answer is told with all else, not only when it is sent up.
                form.tell_all(refused)
        preview = acts.preview(work, reference, step, seq, form.data, form.unread | set(fresh))
    if form.general:
        return _page(_again(step, form), form, status=422)
    try:
        papers = [(p, on_screen(p.kind, p.facts)) for p in preview.papers]
    except RenderRefusedError as refused:
        for sentence in refused.reasons:
            form.refuse(None, sentence)
        return _page(_again(step, form), form, status=422)
    again = _again(step, form)
    return _page(again, form, preview=preview, papers=papers, seq=seq)


def _again(step: str, form: Form) -> StepForm:
    """The step read anew after a write session, which ends the request's read session."""
    why = {i.id: "" for i in form.inputs if i.id == entered_late.WHY}
    ticked = {entries.ISSUE: form.data.get(entries.ISSUE) or [], **why}
    return acts.form_of(reading(), case_of_request(), step, ticked)


def _page(
    step_form: StepForm,
    form: Form,
    *,
    status: int = 200,
    preview: Preview | None = None,
    papers: object = (),
    seq: int | None = None,
    more: bool = False,
    kept: Kept | None = None,
    late: bool = False,
    along: Mapping[str, str] | None = None,
    read: FromSheet | None = None,
) -> str | tuple[str, int]:
    if not step_form.offer.permitted:
        # Who may not take the step is not shown its form either, with all that the file knows.
        raise NotAllowed(f"由{parts_roles(step_form)}办理")
    case = step_form.case
    if request.method == "GET" and not (kept and kept.at) and not step_form.step.session:
        form.begin()
    offer_days(form.inputs, reading().at.astimezone(OFFICE_ZONE))
    procedure = acts.procedure_of(reading(), case)
    event = step_form.back.by if step_form.back else None
    confidential = event is not None and reads_confidential(reading(), case)
    text = page(
        "steps/step.html",
        back=event and told(event, procedure, confidential=confidential),
        why=_why(step_form, event, confidential=confidential),
        case=case,
        step=step_form.step,
        state=procedure.state(case.state),
        form=form,
        preview=preview,
        papers=papers,
        seq=step_form.seq if seq is None else seq,
        key=request.form.get("key") or form_key(),
        digest=digest_of(form),
        more=more,
        asked=asked(form),
        read=read,
        lines=lines_of(form),
        addresses=() if preview else addresses_for(step_form),
        at_once=not preview and may_at_once(step_form, form),
        send_at_once=not preview and may_send_at_once(step_form, form),
        kept=kept or Kept(number_of(request.form)),
        late=late,
        done=just_done(case),
        stays=done_words(),
        sending=sending(step_form, request.form if along is None else along),
        step_basis=partial(basis_words, case),
        may_take=parts_roles(step_form),
        beside=None if preview else beside(reading(), step_form, form),
        to_read=() if preview else _to_read(step_form),
    )
    return (text, status) if status != 200 else text


def _to_read(step_form: StepForm) -> list[tuple[PreviewPaper, Markup]]:
    """The drafts of the papers that the step agrees to; none where they cannot be drawn."""
    if not step_form.step.reads:
        return []
    with trying(keeps=True) as work:
        papers = acts.papers_to_read(work, step_form.case.reference, step_form.step.id)
    try:
        return [(one, on_screen(one.kind, one.facts)) for one in papers]
    except RenderRefusedError:
        return []


def _why(step_form: StepForm, event: Event | None, *, confidential: bool) -> list[entered.Entered]:
    """What was said when the step was given back, as far as this person may read it."""
    procedure = acts.procedure_of(reading(), step_form.case)
    if event is None or not entered.may_be_read(
        reading(), procedure, event, confidential=confidential
    ):
        return []
    return entered.entered(reading(), step_form.situation, procedure, event)


def _conflict(step: str, seen: int, form: Form, changed: CaseChanged) -> tuple[str, int]:
    """409: what others did meanwhile, what was typed, and whether one may go on."""
    numbers = {e.seq for e in changed.events}
    fresh = _again(step, form)
    procedure = acts.procedure_of(reading(), fresh.case)
    confidential = reads_confidential(reading(), fresh.case)
    since = [e for e in timeline.since(reading(), fresh.case, seen) if e.seq in numbers]
    text = page(
        "steps/conflict.html",
        case=fresh.case,
        step=fresh.step,
        state=procedure.state(fresh.case.state),
        offer=fresh.offer,
        own={e.actor_id for e in since if e.actor_id is not None} <= {reading().actor.id},
        events=[told(e, procedure, confidential=confidential) for e in since][::-1],
        seen=seen,
        seq=fresh.seq,
        form=form,
        asked=asked(form),
        along=sent_along(MultiDict(request.form.items(multi=True))),
        key=form_key(),
        draft=number_of(request.form),
    )
    return text, 409
