"""A box of a page that is no form of declared fields: a reason, a case number, a colleague.

What refuses it is said beside it, and what was typed stays, as in every form.
"""

from __future__ import annotations

from dataclasses import dataclass

from flask import g, request


@dataclass(frozen=True)
class Box:
    """What stands in the box, and the sentences beside it."""

    raw: str = ""
    faults: tuple[str, ...] = ()

    @property
    def error(self) -> str:
        """The sentences in one line."""
        return "；".join(self.faults)


def box_of(name: str) -> Box:
    """The box of this name as it was sent with this request; an empty one on a page that is opened.

    What refused the request is known to `request.unit.writing`.
    """
    if request.method != "POST":
        return Box()
    faults = tuple(one.sentence for one in g.get("refused", ()) if one.field == name)
    return Box(request.form.get(name, ""), faults)
