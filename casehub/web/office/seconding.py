"""A second person's word on a draft, from the page of the draft."""

from __future__ import annotations

from typing import TYPE_CHECKING

from flask import redirect

from casehub.web.request.unit import writing
from casehub.workflow.refusals import Refused

if TYPE_CHECKING:
    from collections.abc import Callable

    from werkzeug.wrappers import Response as AnyResponse

    from casehub.record.work import Work


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
