"""What a letter of another office asks, and when it may still be told that it takes longer."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.reading import table
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

ENTRIES = ("enter_asking_letter", "mend_asking_letter", "work_as_corrected")
CLOCK = "helping.reply"


def asks_now(s: Situation) -> list[dict[str, str]]:
    """What the letter asks, as it was entered, mended or corrected last."""
    said = (e.typed.get("asks") for e in reversed(s.events) if e.step in ENTRIES)
    return next((rows for rows in said if rows), [])


def _asks(s: Situation) -> list[str]:
    return [str(row.get("what") or "") for row in asks_now(s)]


def items_to_answer(s: Situation) -> list[dict[str, str]]:
    """A row for each thing that is asked; what was found out is still to be said."""
    return [{"text": f"第{n}项（{what}）："} for n, what in enumerate(_asks(s), 1)]


def receipt_follows_the_letter(s: Situation) -> Reason | None:
    """A letter is received on its date or later: an earlier receipt would end the period early."""
    received, dated = s.data.get("received_on"), s.data.get("dated")
    if isinstance(received, date) and isinstance(dated, date) and received < dated:
        return Reason(f"收到日期不能早于来函日期{date_text(dated)}。", "received_on")
    return None


def later_reply_is_told_in_time(s: Situation) -> str | Reason | None:
    """罚程第四十五条: that it takes longer is told before the period ends, and to a later day."""
    limit = s.open_deadline(CLOCK)
    if limit is None:
        return "没有正在计算的函复期限，不用告知延期。"
    if s.day > limit.due_on:
        return f"函复期限{date_text(limit.due_on)}已经届满，不能再告知延期，请尽快函复并说明原因。"
    until = s.data.get("later_date")
    if isinstance(until, date) and until <= limit.due_on:
        return Reason(f"预计回复日期应在现期限{date_text(limit.due_on)}之后。", "later_date")
    return None


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


KNOWN = registered(items_to_answer)
GUARDS = registered(
    receipt_follows_the_letter,
    later_reply_is_told_in_time,
    every_asked_item_is_answered,
    evidence_says_who_took_it,
)
