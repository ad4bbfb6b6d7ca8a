"""A form of the office is done at once: every fault comes in one answer, each at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from casehub.web.request.unit import writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from casehub.record.work import Work
    from casehub.web.drawing.forms import Form

Done = TypeVar("Done")


def done_as_typed(form: Form, act: Callable[[Work], Done]) -> Done | None:
    """Do in one transaction what a form asks; None where the form, or what it asks, is refused.

    The rules are asked although a field of the form is wrong already: who forgot a field learns in
    the same answer that a line of the list cannot be read. Then nothing of it is kept. `act` raises
    Refused of whatever is missing, since it is given forms in which something is.
    """
    try:
        with writing() as work:
            done = act(work)
            _keep_only_whole(form)
            return done
    except Refused as refused:
        form.tell_all(refused)
    return None


def _keep_only_whole(form: Form) -> None:
    if form.wrong:
        raise Refused(())
