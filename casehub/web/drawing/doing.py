"""A form of the office is done at once: every fault comes in one answer, each at its field."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import event

from casehub.web.request.unit import writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from casehub.record.work import Work
    from casehub.web.drawing.forms import Form

Done = TypeVar("Done")


def done_as_typed(form: Form, act: Callable[[Work], Done]) -> Done | None:
    """Do in one transaction what a form asks; None where the form, or what it asks, is refused.

    The rules are asked although a field of the form is wrong already: who forgot a field learns in
    the same answer that a line of the list cannot be read. Then nothing of it is kept. `act` raises
    Refused of whatever is missing, since it is given forms in which something is; where it finds
    nothing and begins to write, it goes no further.
    """
    done = done_or_refused(form, act)
    return None if isinstance(done, Refused) else done


def done_or_refused(form: Form, act: Callable[[Work], Done]) -> Done | Refused:
    """The same for a page that answers otherwise to some refusal: the refusal in place of None."""
    try:
        with writing() as work:
            if form.wrong:
                event.listen(work.session, "before_flush", _write_nothing)
            done = act(work)
            _keep_only_whole(form)
            return done
    except Refused as refused:
        form.tell_all(refused)
        return refused


def _write_nothing(session: Session, *_told: object) -> None:
    """A row of which a value could not be read is not shown to the database, not even to judge."""
    if session.new or session.dirty or session.deleted:
        raise Refused(())


def _keep_only_whole(form: Form) -> None:
    if form.wrong:
        raise Refused(())
