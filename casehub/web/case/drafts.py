"""What a page tells of the draft of its form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flask import request, url_for
from werkzeug.datastructures import MultiDict

from casehub import acts
from casehub.acts import drafting
from casehub.casefile import timeline
from casehub.people.confidential import reads_confidential
from casehub.people.permissions import find
from casehub.web.case.history import told
from casehub.web.case.sending import sent_along
from casehub.web.case.stepform import as_form, ticked
from casehub.web.drawing.forms import ASKED
from casehub.web.drawing.sent import number_of, seq_of
from casehub.web.request.faults import RESUME
from casehub.web.request.unit import reading, writing
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from casehub.acts.performing import StepForm
    from casehub.model import Case, Draft
    from casehub.web.case.history import Told
    from casehub.web.drawing.forms import Form

# What the page of a step sends with what was typed, and what no draft holds.
OF_PAGE = frozenset({"csrf_token", "key", "digest", "draft", "do", "seq", RESUME})


@dataclass(frozen=True)
class Kept:
    """What the page says of the draft: its number, when it was kept, and what was done since.

    aside: what stands beside the form and was not filled in, (label, words). by_system: the person
    has kept nothing yet; the system filled it in from the file. others: what colleagues keep of the
    same form; of: the colleague whose form was laid into this one.
    """

    number: int
    at: datetime | None = None
    since: Sequence[Told] = ()
    aside: Sequence[tuple[str, str]] = ()
    by_system: bool = False
    others: Sequence[drafting.Others] = ()
    of: str = ""


def left(draft: Draft) -> MultiDict[str, str]:
    """What a draft holds, as the form would send it."""
    return MultiDict(draft.inputs)


def told_of(
    step_form: StepForm,
    draft: Draft | None,
    *,
    beside: bool,
    others: Sequence[drafting.Others] = (),
) -> Kept:
    """What the page tells of a draft; beside: it could not be filled in, or is another window's.

    others: what colleagues keep of the form; told to whoever may take the step.
    """
    theirs = others if step_form.offer.permitted else ()
    if draft is None:
        return Kept(0, others=theirs)
    aside: list[tuple[str, str]] = []
    if beside:
        form = as_form(step_form, left(draft))
        there = {one.id for one in form.every()} | {ASKED}
        other = [("其他内容", text) for name, text in draft.inputs if name not in there]
        aside = [*form.shown(), *other]
    case, procedure = step_form.case, acts.procedure_of(reading(), step_form.case)
    confidential = reads_confidential(reading(), case)
    events = timeline.since(reading(), case, draft.seq) if case.seq > draft.seq else []
    since = [told(e, procedure, confidential=confidential) for e in events]
    return Kept(draft.number, draft.saved_at, since[::-1], aside, draft.by_system, theirs)


def is_typed(step_form: StepForm, form: Form, along: Sequence[tuple[str, str]]) -> bool:
    """Whether a form that came in says anything that it did not say when its page was opened.

    It opened with what the person keeps, else with what the file has for it. along: what stands on
    the page beside its fields. A draft of an older version was not filled in.
    """
    work, case = reading(), step_form.case
    own = drafting.kept(work, case, step_form.step.id)
    opened = None
    if own is not None and own.procedure_version == case.procedure_version:
        opened = left(own)
        step_form = acts.form_of(work, case, step_form.step.id, ticked(opened))
    before = {*as_form(step_form, opened).typed(), *sent_along(opened or MultiDict())}
    return _as_sent({*form.typed(), *along}) != _as_sent(before)


def _as_sent(pairs: set[tuple[str, str]]) -> set[tuple[str, str]]:
    """A browser ends the lines of a text in its own way."""
    return {(name, "\n".join(text.splitlines())) for name, text in pairs}


def laid_in(case: Case, step: str, number: int | None) -> tuple[StepForm, Form, Kept]:
    """A colleague's form as one's own to go on with; one's own stands beside it until it is kept.

    Nothing is written: the colleague's stays his. Raises NotFound for what is not there any more.
    """
    work = reading()
    found = drafting.at_step(work, case, step)
    theirs = {one.draft.id: one for one in found.others}.get(number or 0)
    if theirs is None:
        raise NotFound
    typed = left(theirs.draft)
    step_form = acts.form_of(work, case, step, ticked(typed))
    kept = told_of(step_form, found.own, beside=True)
    return step_form, as_form(step_form, typed).unasked(), replace(kept, of=theirs.name)


def keep_unsent(reference: str, step: str) -> str:
    """Keep the form of a step as it came; the address where it opens again.

    Raises KeptElsewhere where another window kept its own meanwhile.
    """
    typed = request.form.items(multi=True)
    pairs = [(name, text) for name, text in typed if name not in OF_PAGE and text]
    with writing() as work:
        case = find(work, reference)
        seq, number = seq_of(request.form, case.seq), number_of(request.form)
        drafting.keep(work, case, step, seq, number, pairs)
    return url_for("steps.show", reference=reference, step=step)
