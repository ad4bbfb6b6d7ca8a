"""What the draft of a request for assistance has told already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from casehub.procedures.cooperating.receipts import matter_in_titles
from casehub.procedures.reading import as_day, came_after
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.situation import Situation

LETTER = "assistance_request"
# The clock of the reply that the letter asks for.
REPLY = "assistance.reply"
REQUEST, SUPPLEMENT = "submit_request", "send_supplement"
# Steps that register what they sent back to say that the letter has come.
RECEIPTS = (
    "record_delivered",
    "record_registered",
    "record_accepted",
    "record_partial",
    "record_rerouted",
)


def asked_last(s: Situation) -> list[str]:
    """The questions of the last letter: of the supplement, or of the request (X18)."""
    if came_after(s, SUPPLEMENT, REQUEST):
        rows, column = s.entered(SUPPLEMENT).get("supplement_items"), "what"
    else:
        rows, column = s.entered(REQUEST).get("items"), "question"
    return [str(row.get(column, "")) for row in rows or ()]


def asked_items_count(s: Situation) -> int:
    """How many questions are asked."""
    return len(s.entered(REQUEST).get("items") or ())


def supplement_heading(s: Situation) -> str | None:
    """某局关于补充商请某某的函 (X18)."""
    word = matter_in_titles(s)
    return f"{s.case.organisation.name}关于补充商请{word}的函" if word else None


def supplement_days(s: Situation) -> int | None:
    """How many working days the supplement leaves for its answer."""
    days = s.data.get("reply_wd")
    return int(days) if days else None


def items_to_assess(s: Situation) -> list[dict[str, str]]:
    """The questions that were asked, each a row whose result is still to be said."""
    return [{"item": f"第{n}项 {one}"} for n, one in enumerate(asked_last(s), 1)]


def matter_asked_for(s: Situation) -> str | None:
    """What is to be found out, as the main case said when it asked for help."""
    told = s.above.entered("request_assistance").get("matter")
    return str(told) if told else None


def letter_received_on(s: Situation) -> date | None:
    """The day on which they received the letter, as their latest receipt says."""
    receipts = (as_day(s.entered(step).get("received_on")) for step in RECEIPTS)
    return max((day for day in receipts if day is not None), default=None)


def receipt_was_not_entered(s: Situation) -> bool:
    """Whether nothing was entered of their receipt: the time for the reply is an estimate yet."""
    clock = s.open_deadline(REPLY)
    return clock is not None and clock.estimated


def their_receipt_by_the_reply(s: Situation) -> date | None:
    """The day on which they had the letter at the latest, as their reply states (§5.4 no. 1).

    The day of the receipt that it names, else its own date.
    """
    return as_day(s.data.get("letter_came_on")) or as_day(s.data.get("replied_on"))


def reply_due_on(s: Situation) -> date | None:
    """The day by which the reply was asked for."""
    limit = s.deadline(REPLY)
    return limit.due_on if limit is not None else None


def _reply(s: Situation) -> Mapping[str, object]:
    """The last answer as it was entered."""
    steps = [step.id for step in s.procedure.steps if "referral_replied" in step.records]
    last = max(filter(None, map(s.last, steps)), key=lambda one: one.at, default=None)
    return last.typed if last is not None else {}


def reply_letter_no(s: Situation) -> str | None:
    """The 发文字号 of their last answer."""
    return str(_reply(s).get("partner_letter_no") or "") or None


def reply_came_on(s: Situation) -> date | None:
    """The day on which it came."""
    return as_day(_reply(s).get("received_on"))


def reply_days_of_the_letter(s: Situation) -> int | None:
    """How many working days the letter, as it was sent, leaves for the reply."""
    letter = s.document(LETTER)
    days = letter.facts.get("reply_wd") if letter is not None else None
    return int(days) if days else None


def presumed_receipt_on(s: Situation) -> date:
    """The day on which a letter sent today is presumed to arrive, until its receipt says better."""
    return s.day + timedelta(days=int(s.law.limit("assistance.estimated_transit").amount))


def asks_because(s: Situation) -> str | None:
    """For what this office asked the other one."""
    return f"办理{s.case.cause}一案" if s.case.cause else None


KNOWN = registered(
    asks_because,
    asked_items_count,
    items_to_assess,
    letter_received_on,
    matter_asked_for,
    presumed_receipt_on,
    receipt_was_not_entered,
    reply_came_on,
    reply_days_of_the_letter,
    reply_due_on,
    supplement_days,
    supplement_heading,
    reply_letter_no,
    their_receipt_by_the_reply,
)
