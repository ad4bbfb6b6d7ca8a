"""A form that the system begins for somebody: what was told, and beside it what the file knows.

A form that was begun is drawn as it was typed; what is left out of it would stand there empty,
though an empty form would have shown it. What a person has typed there already is hers: a form is
begun only where she keeps none.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.acts import drafting
from casehub.acts.performing import form_of
from casehub.fields import TODAY, TableField, is_empty
from casehub.model.draft import BY_SYSTEM

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from casehub.acts.performing import StepForm
    from casehub.model import Case, Draft
    from casehub.record.work import Work


def known_in(work: Work, form: StepForm) -> Iterator[tuple[str, str]]:
    """What the form begins with, as the page would send it; tables are left to the person."""
    for item in form.fields:
        value = work.today if item.initial == TODAY else item.initial
        if not isinstance(item.field, TableField) and not is_empty(value):
            yield from ((item.field.id, text) for text in item.field.typed(value))


def begun(
    work: Work, case: Case, step: str, told: Iterable[tuple[str, str]]
) -> list[tuple[str, str]]:
    """What a form of a step is begun with: `told` as a page would send it, else what is known.

    It says of itself that the system filled it in.
    """
    said = [(BY_SYSTEM, ""), *told]
    names = {name for name, _ in said}
    known = known_in(work, form_of(work, case, step))
    return [*said, *((name, text) for name, text in known if name not in names)]


def keep_begun(
    work: Work, case: Case, step: str, told: Iterable[tuple[str, str]] = ()
) -> Draft | None:
    """Keep a form that is begun for the person; None where she keeps one there, which stays."""
    if drafting.kept(work, case, step) is not None:
        return None
    try:
        return drafting.keep(work, case, step, case.seq, 0, begun(work, case, step, told))
    except drafting.KeptElsewhere:
        # Another window of hers kept one at the same moment.
        return None
