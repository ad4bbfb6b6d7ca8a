"""What a letter of another office asks, thing by thing, and what is answered to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import table
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

ENTRIES = ("enter_asking_letter", "mend_asking_letter", "work_as_corrected")


def asks_now(s: Situation) -> list[dict[str, str]]:
    """What the letter asks, as it was entered, mended or corrected last."""
    said = (e.typed.get("asks") for e in reversed(s.events) if e.step in ENTRIES)
    return next((rows for rows in said if rows), [])


def _asks(s: Situation) -> list[str]:
    return [str(row.get("what") or "") for row in asks_now(s)]


def asked_until_now(s: Situation) -> list[dict[str, str]]:
    """What is asked so far, to be mended as the correction says."""
    return asks_now(s)


def items_to_answer(s: Situation) -> list[dict[str, str]]:
    """A row for each thing that is asked; what was found out is still to be said."""
    return [{"text": f"第{n}项（{what}）："} for n, what in enumerate(_asks(s), 1)]


def every_asked_item_is_answered(s: Situation) -> Reason | None:
    """cross_region.md §2.5: each thing that is asked has its answer."""
    results, asked = s.data.get("results"), _asks(s)
    if results is None or len(results) >= len(asked):
        return None
    return Reason(f"来函共有{len(asked)}个事项，请逐项答复。", "results")


def evidence_says_who_took_it(s: Situation) -> Reason | None:
    """cross_region.md §2.5: evidence that travels names the people who took it."""
    for n, row in enumerate(table(s, "found_evidence")):
        if not str(row.get("collectedBy") or "").strip("、， "):
            return Reason("写明取得人。", "found_evidence", row=n, column="collectedBy")
    return None


KNOWN = registered(asked_until_now, items_to_answer)
GUARDS = registered(
    every_asked_item_is_answered,
    evidence_says_who_took_it,
)
