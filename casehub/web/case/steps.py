"""Show a step's form, show what it would do, perform it."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Any

from flask import Blueprint, g, redirect, request, url_for
from werkzeug.datastructures import MultiDict

from casehub import acts
from casehub.acts import entries
from casehub.casefile import timeline
from casehub.desk import entered
from casehub.documents import RenderRefusedError
from casehub.fields import NamedField, SeveralField, TableField
from casehub.people.permissions import reads_confidential
from casehub.web.case.casepage import basis_words, told
from casehub.web.drawing import uploads
from casehub.web.drawing.forms import ADD_ROW, ASKED, Form, form_of, seq_of
from casehub.web.drawing.pages import form_key, page
from casehub.web.drawing.papers import on_screen
from casehub.web.request.access import case_of_request
from casehub.web.request.unit import reading, trying, writing
from casehub.workflow.refusals import CaseChanged, KeyReused, NotAllowed, Refused, StepNotOpen

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping

    from werkzeug.wrappers import Response

    from casehub.acts import Clearing
    from casehub.acts.entries import FormField
    from casehub.acts.performing import Preview, StepForm
    from casehub.model import Event

routes = Blueprint("steps", __name__)
STEP_GROUP = "step"
# A key of a form holds 128 bits at least; the table keeps 64 characters.
SHORTEST_KEY, LONGEST_KEY = 22, 64


def _as_form(
    step_form: StepForm,
    typed: MultiDict[str, str] | None = None,
    fresh: Collection[str] = (),
) -> Form:
    """The inputs of a step; what the file already knows needs no typing.

    fresh: fields that nobody was asked for before.
    """
    fields = [item.field for item in step_form.fields]
    form = form_of(
        fields,
        typed,
        initial={
            i.field.id: _checklist(i) or i.initial for i in step_form.fields if not _as_block(i)
        },
        choices={
            i.field.id: tuple((str(value), label) for value, label in i.choices)
            for i in step_form.fields
            if i.choices is not None
        },
        groups={i.field.id: "" if i.group == STEP_GROUP else i.group for i in step_form.fields},
        today=reading().today,
        fresh=fresh,
    )
    for item, drawn in zip(step_form.fields, form.inputs, strict=True):
        known = _as_block(item)
        if known:
            drawn.known, drawn.required = known, False
        told = known or (isinstance(item.field, TableField) and item.initial)
        if told and not form.data.get(drawn.id):
            form.forgive(drawn.id)
    return form


def _checklist(item: FormField) -> list[dict[str, object]]:
    """The points that a table goes through, where the file says nothing yet."""
    field = item.field
    return field.opening_rows if isinstance(field, TableField) and not item.initial else []


def _as_block(item: FormField) -> str:
    """What the case file already says in a field that names somebody, or nothing."""
    value = item.initial
    if isinstance(value, dict) and isinstance(item.field, NamedField):
        return str(value.get("name") or "")
    if isinstance(value, list) and isinstance(item.field, SeveralField):
        names = [str(v.get("name") or "") for v in value if isinstance(v, dict)]
        return "、".join(filter(None, names))
    return ""


def _typed() -> MultiDict[str, str]:
    """What was typed, with chosen files already kept and replaced by their tokens."""
    typed: MultiDict[str, str] = MultiDict(request.form.items(multi=True))
    for name, chosen in request.files.items():
        if chosen.filename:
            typed[name] = uploads.keep(chosen)
    return typed


def _digest(form: Form) -> str:
    """Names the typed values, so that what is performed is what was previewed."""
    return hashlib.sha256(json.dumps(sorted(form.typed())).encode()).hexdigest()


def _ticked(typed: MultiDict[str, str]) -> dict[str, object]:
    return {entries.ISSUE: typed.getlist(entries.ISSUE)}


def _asked(form: Form) -> list[str]:
    """The papers whose fields a form shows, after an empty name; none where no paper is offered."""
    offered = (one for one in form.inputs if one.id == entries.ISSUE)
    return next((["", *one.texts] for one in offered), [])


def _fresh(step_form: StepForm, typed: MultiDict[str, str]) -> set[str]:
    """The fields that papers brought which were ticked only now: the page did not show them."""
    before = typed.getlist(ASKED)
    if ASKED not in typed or set(typed.getlist(entries.ISSUE)) <= set(before):
        return set()
    ticked = {entries.ISSUE: before}
    shown = acts.form_of(reading(), step_form.case, step_form.step.id, ticked)
    return {i.field.id for i in step_form.fields} - {i.field.id for i in shown.fields}


@routes.get("/cases/<reference>/steps/<step>")
def show(reference: str, step: str) -> str | tuple[str, int]:
    """The empty form of a step, with what the file already knows filled in."""
    del reference
    step_form = acts.form_of(reading(), case_of_request(), step)
    if not step_form.offer.open or not step_form.offer.permitted:
        return _closed(step_form), 409
    return _page(step_form, _as_form(step_form))


@routes.post("/cases/<reference>/steps/<step>")
def submit(reference: str, step: str) -> Response | str | tuple[str, int]:
    """Re-draw, preview or perform, as the pressed button says; what was typed always stays."""
    try:
        typed = _typed()
    except uploads.CannotKeep as error:
        step_form = acts.form_of(reading(), case_of_request(), step)
        form = _as_form(step_form, MultiDict(request.form.items(multi=True)))
        form.refuse(next(iter(request.files)), str(error))
        return _page(step_form, form, status=422)
    action = "fill" if g.resumed else typed.get("do", "preview")
    step_form = acts.form_of(reading(), case_of_request(), step, _ticked(typed))
    fresh = _fresh(step_form, typed)
    form = _as_form(step_form, typed, fresh)
    if action == "fill" or ADD_ROW in typed:
        return _page(step_form, form.unasked())
    seq = seq_of(request.form, step_form.seq)
    try:
        same = typed.get("digest") == _digest(form)
        if action == "perform" and same and not form.wrong and not fresh:
            return _perform(reference, step, seq, form.data, typed.get("key", ""))
        return _preview(step_form, form, seq, fresh)
    except Refused as refused:
        for reason in refused.reasons:
            form.refuse(reason.field, reason.sentence)
        status = 422 if form.wrong else 200
        return _page(_again(step, form), form, status=status, more=bool(fresh))
    except CaseChanged as changed:
        return _conflict(step, seq, form, changed)


def _perform(reference: str, step: str, seq: int, data: Mapping[str, Any], key: str) -> Response:
    if not SHORTEST_KEY <= len(key) <= LONGEST_KEY:
        raise KeyReused
    with writing() as work:
        outcome = acts.perform(work, reference, step, seq, data, key)
        where, event_seq = outcome.case.reference, outcome.event.seq
    more: dict[str, Any] = {"again": "1"} if outcome.replayed else {}
    return redirect(url_for("cases.show", reference=where, done=event_seq, **more), 303)


def _preview(
    step_form: StepForm, form: Form, seq: int, fresh: Collection[str]
) -> str | tuple[str, int]:
    reference, step = step_form.case.reference, step_form.step.id
    if form.general and not form.unread:
        return _page(step_form, form, status=422)
    with trying() as work:
        preview = acts.preview(work, reference, step, seq, form.data, form.unread | set(fresh))
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
    ticked = {entries.ISSUE: form.data.get(entries.ISSUE) or []}
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
) -> str | tuple[str, int]:
    if not step_form.offer.permitted:
        # Who may not take the step is not shown its form either, with all that the file knows.
        raise NotAllowed(f"由{parts_roles(step_form)}办理")
    case = step_form.case
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
        digest=_digest(form),
        resumed=g.resumed,
        more=more,
        asked=_asked(form),
        step_basis=basis_words,
    )
    return (text, status) if status != 200 else text


def _why(step_form: StepForm, event: Event | None, *, confidential: bool) -> list[entered.Entered]:
    """What was said when the step was given back, as far as this person may read it."""
    procedure = acts.procedure_of(reading(), step_form.case)
    if event is None or not entered.may_be_read(
        reading(), procedure, event, confidential=confidential
    ):
        return []
    return entered.entered(reading(), step_form.situation, procedure, event)


def _closed(step_form: StepForm) -> str:
    """Why the step cannot be taken now, every reason, and what would clear it."""
    offer = step_form.offer
    if not offer.permitted:
        raise StepNotOpen([*offer.reasons, *offer.objections])
    waits = [f"等{'、'.join(c.who)}办理「{c.title}」。" for c in offer.clearings if c.who]
    ways = [(f"先办：{c.title}", _place(c)) for c in offer.clearings if not c.who]
    return page(
        "errors/refused.html",
        title=f"暂不可办：{step_form.step.title}",
        reasons=[r.sentence for r in offer.reasons],
        words="".join([*waits, "条件具备后，案件页会列出这一步。"]),
        links=[*ways, ("返回案件", url_for("cases.show", reference=step_form.case.reference))],
    )


def _place(clearing: Clearing) -> str:
    """Where what clears a step is done: the form of a step, or the page of a matter."""
    if clearing.mine:
        return url_for("steps.show", reference=clearing.reference, step=clearing.step)
    return url_for("cases.show", reference=clearing.reference)


def parts_roles(step_form: StepForm) -> str:
    """The titles of the roles that may take a step."""
    known = reading().rules.roles
    return "、".join(known[r].title for r in step_form.step.roles if r in known)


def _conflict(step: str, seen: int, form: Form, changed: CaseChanged) -> tuple[str, int]:
    """409: what others did meanwhile, what was typed, and whether one may go on."""
    numbers = {e.seq for e in changed.events}
    fresh = _again(step, form)
    procedure = acts.procedure_of(reading(), fresh.case)
    confidential = reads_confidential(reading(), fresh.case)
    text = page(
        "steps/conflict.html",
        case=fresh.case,
        step=fresh.step,
        state=procedure.state(fresh.case.state),
        offer=fresh.offer,
        events=[
            told(e, procedure, confidential=confidential)
            for e in timeline.since(reading(), fresh.case, seen)
            if e.seq in numbers
        ][::-1],
        seen=seen,
        seq=fresh.seq,
        form=form,
        asked=_asked(form),
        key=form_key(),
    )
    return text, 409
