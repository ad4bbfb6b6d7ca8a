"""What a page tells of the draft of its form."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from casehub import acts
from casehub.acts import drafting
from casehub.casefile import timeline
from casehub.model import Person
from casehub.people.confidential import reads_confidential
from casehub.web.case.history import told
from casehub.web.case.stepform import as_form, ticked
from casehub.web.drawing.forms import ASKED
from casehub.web.request.unit import reading
from casehub.workflow.refusals import NotFound

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from casehub.acts.performing import StepForm
    from casehub.model import Case, Draft
    from casehub.web.case.history import Told
    from casehub.web.drawing.forms import Form


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
    others: Sequence[Others] = ()
    of: str = ""


@dataclass(frozen=True)
class Others:
    """What a colleague keeps of the same form: whose, since when, and the number of the row."""

    number: int
    name: str
    at: datetime


def left(draft: Draft) -> MultiDict[str, str]:
    """What a draft holds, as the form would send it."""
    return MultiDict(draft.inputs)


def told_of(step_form: StepForm, draft: Draft | None, *, beside: bool) -> Kept:
    """What the page tells of a draft; beside: it could not be filled in, or is another window's."""
    others = _of_others(step_form)
    if draft is None:
        return Kept(0, others=others)
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
    return Kept(draft.number, draft.saved_at, since[::-1], aside, draft.by_system, others)


def _of_others(step_form: StepForm) -> list[Others]:
    """What colleagues keep of the form; shown to whoever may take the step."""
    if not step_form.offer.permitted:
        return []
    work = reading()
    found = drafting.of_others(work, step_form.case, step_form.step.id)
    names = {one.person_id: work.session.get_one(Person, one.person_id).name for one in found}
    return [Others(one.id, names[one.person_id], one.saved_at) for one in found]


def laid_in(case: Case, step: str, number: int | None) -> tuple[StepForm, Form, Kept]:
    """A colleague's form as one's own to go on with; one's own stands beside it until it is kept.

    Nothing is written: the colleague's stays his. Raises NotFound for what is not there any more.
    """
    work = reading()
    theirs = {one.id: one for one in drafting.of_others(work, case, step)}.get(number or 0)
    if theirs is None:
        raise NotFound
    step_form = acts.form_of(work, case, step, ticked(left(theirs)))
    own = drafting.kept(work, case, step)
    kept = told_of(step_form, own, beside=True)
    name = work.session.get_one(Person, theirs.person_id).name
    return step_form, as_form(step_form, left(theirs)).unasked(), replace(kept, of=name, others=())

