"""Around the sending of a form: what was typed outlives a failure of the program or the database.

Where there is a place for it, it is kept there, and its page leads there (`g.kept_at`).
Else that page carries it, and one press opens the form with everything in it (`web.errors`).
"""

from __future__ import annotations

import logging
from functools import wraps
from typing import TYPE_CHECKING, TypeVar

from flask import g, request
from werkzeug.exceptions import HTTPException

from casehub.outages import outage_of
from casehub.workflow.refusals import Refusal

if TYPE_CHECKING:
    from collections.abc import Callable

log = logging.getLogger("casehub")
Sent = TypeVar("Sent")
# Sent with a form that a page of a fault carried: it is shown again, and nothing is done yet.
RESUME = "resume"


def kept_on_fault(
    keep: Callable[..., str] | None = None,
) -> Callable[[Callable[..., Sent]], Callable[..., Sent]]:
    """Around a view that shows its form again with what was typed where `g.resumed` is set.

    keep: keeps what came in, given what the address names, and returns where it opens again; None
    where nothing can be kept, as before there is a case.
    """

    def around(view: Callable[..., Sent]) -> Callable[..., Sent]:
        @wraps(view)
        def guarded(**named: object) -> Sent:
            g.resumable = True
            if RESUME in request.form:
                g.resumed = True
            try:
                return view(**named)
            except (Refusal, HTTPException):
                raise
            except Exception as fault:
                # Where the database itself is away nothing can be kept there.
                if keep is not None and outage_of(fault) is None and not g.get("written"):
                    _keep(keep, named)
                raise

        return guarded

    return around


def _keep(keep: Callable[..., str], named: dict[str, object]) -> None:
    """Keep it; where that fails, too, the log says why and nothing else changes."""
    try:
        g.kept_at = keep(**named)
    except Exception:
        log.exception("what was typed could not be kept as a draft")
    finally:
        # The act that was asked for wrote nothing: the page of the fault says so.
        g.pop("written", None)
