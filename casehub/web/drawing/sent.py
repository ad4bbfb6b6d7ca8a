"""What a form says of itself when it is sent: from which event and draft it was drawn."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

# Number of the draft that the form began with.
DRAFT = "draft"
_SEQ = re.compile(r"[0-9]{1,9}")


def seq_of(form: Mapping[str, str], present: int) -> int:
    """The number of the latest event the form was drawn from; `present` when it names none.

    0, which no case stands at, for what is no number: such a form is as good as an old one.
    """
    raw = form.get("seq")
    if raw is None:
        return present
    return int(raw) if _SEQ.fullmatch(raw) else 0


def number_of(form: Mapping[str, str]) -> int:
    """The number of the draft that the form began with; 0 for none."""
    raw = form.get(DRAFT, "")
    return int(raw) if _SEQ.fullmatch(raw) else 0
