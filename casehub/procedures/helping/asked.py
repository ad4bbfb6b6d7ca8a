"""What a letter of another office asks, thing by thing, and what is answered to it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation

ENTRIES = ("enter_asking_letter", "mend_asking_letter", "work_as_corrected")
SUPPLEMENT = "enter_supplement"


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


def _added(s: Situation) -> list[str]:
    """What the supplement asks besides (X18)."""
    rows = s.entered(SUPPLEMENT).get("more_asks") or ()
    return [str(row.get("what") or "") for row in rows]


def added_items_to_answer(s: Situation) -> list[dict[str, str]]:
    """A row for each thing that the supplement asks."""
    return [{"text": f"第{n}项（{what}）："} for n, what in enumerate(_added(s), 1)]


def every_added_item_is_answered(s: Situation) -> Reason | None:
    """X18: each thing that the supplement asks has its answer."""
    results, asked = s.data.get("results"), _added(s)
    if results is None or len(results) >= len(asked):
        return None
    return Reason(f"补充商请函共有{len(asked)}个事项，请逐项答复。", "results")


def days_of_the_supplement(s: Situation) -> int | None:
    """How many working days the supplement leaves; None for those of the law."""
    days = s.data.get("more_days")
    return int(days) if days else None


def every_asked_item_is_answered(s: Situation) -> Reason | None:
    """cross_region.md §2.5: each thing that is asked has its answer."""
    results, asked = s.data.get("results"), _asks(s)
    if results is None or len(results) >= len(asked):
        return None
    return Reason(f"来函共有{len(asked)}个事项，请逐项答复。", "results")


@each
def evidence_says_who_took_it(s: Situation) -> Iterator[Reason]:
    """cross_region.md §2.5: evidence that travels names the people who took it."""
    for n, row in enumerate(table(s, "found_evidence")):
        if not str(row.get("collectedBy") or "").strip("、， "):
            yield Reason("写明取得人。", "found_evidence", row=n, column="collectedBy")


KNOWN = registered(
    asked_until_now, items_to_answer, added_items_to_answer, days_of_the_supplement
)
GUARDS = registered(
    every_asked_item_is_answered,
    every_added_item_is_answered,
    evidence_says_who_took_it,
)
