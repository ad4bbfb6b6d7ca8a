"""What a page tells of the draft of its form."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from werkzeug.datastructures import MultiDict

from casehub import acts
from casehub.casefile import timeline
from casehub.people.confidential import reads_confidential
from casehub.web.case.history import told
from casehub.web.case.stepform import as_form
from casehub.web.drawing.forms import ASKED
from casehub.web.request.unit import reading

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from casehub.acts.performing import StepForm
    from casehub.model import Draft
    from casehub.web.case.history import Told


@dataclass(frozen=True)
class Kept:
    """What the page says of the draft: its number, when it was kept, and what was done since.

    aside: what stands beside the form and was not filled in, (label, words). by_system: the person
    has kept nothing yet; the system filled it in from the file.
    """

    number: int
    at: datetime | None = None
    since: Sequence[Told] = ()
    aside: Sequence[tuple[str, str]] = ()
    by_system: bool = False


def left(draft: Draft) -> MultiDict[str, str]:
    """What a draft holds, as the form would send it."""
    return MultiDict(draft.inputs)


def told_of(step_form: StepForm, draft: Draft | None, *, beside: bool) -> Kept:
    """What the page tells of a draft; beside: it could not be filled in, or is another window's."""
    if draft is None:
        return Kept(0)
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
    return Kept(draft.number, draft.saved_at, since[::-1], aside, draft.by_system)
