"""What a procedure says of its earlier decisions, for who is about to take the next one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation


def _nothing(s: Situation) -> str:
    del s
    return ""


@dataclass(frozen=True)
class Decided:
    """Where the decisions of a procedure stand.

    rows: a question (Select) for all of them, a row for each item, with the columns id, case_id,
    event_seq (the act), party_id (against whom; NULL for nobody in particular), words, article (by
    what it was decided; any text or NULL) and cents (分; NULL where no sum was decided). article:
    the same word for a case that is not decided yet.
    """

    rows: Callable[[], Any]
    article: Callable[[Situation], str] = _nothing
