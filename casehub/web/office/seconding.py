"""A second person's word on a draft, from the page of the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect

from casehub.casefile.seconded.deciding import refusal
from casehub.web.request.access import may_use
from casehub.web.request.unit import writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work


def check_concerned(work: Work, asker: int | None, agree: str) -> None:
    """Raises Refused for who neither asked for it nor may decide on it.

    asker: the id of who drafted it, or asked for it. agree: the route of whoever decides on it.
    """
    if work.actor.id != asker and not may_use(agree):
        raise refusal("由提出的人收回，或者由有权批准的人退回")


def decided(
    act: Callable[[Work], object], shown: Callable[[Refused], str], done: str
) -> AnyResponse | tuple[str, int]:
    """Do it in one transaction and go on to the address `done`; what refuses it is shown."""
    try:
        with writing() as work:
            act(work)
    except Refused as refused:
        return shown(refused), 422
    return redirect(done, 303)
