"""What the draft of a request for assistance has told already."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.workflow.situation import Situation

LETTER = "assistance_request"
# Steps that register what they sent back to say that the letter has come.
RECEIPTS = (
    "record_delivered",
    "record_registered",
    "record_accepted",
    "record_partial",
    "record_rerouted",
)


def asked_items_count(s: Situation) -> int:
    """How many questions are asked."""
    return len(s.entered("submit_request").get("items") or ())


def items_to_assess(s: Situation) -> list[dict[str, str]]:
    """The questions that were asked, each a row whose result is still to be said."""
    asked = s.entered("submit_request").get("items") or ()
    return [{"item": f"第{n}项 {row.get('question', '')}"} for n, row in enumerate(asked, 1)]


def matter_asked_for(s: Situation) -> str | None:
    """What is to be found out, as the main case said when it asked for help."""
    told = s.above.entered("request_assistance").get("matter")
    return str(told) if told else None


def letter_received_on(s: Situation) -> date | None:
    """The day on which they received the letter, as their latest receipt says."""
    receipts = (as_day(s.entered(step).get("received_on")) for step in RECEIPTS)
    return max((day for day in receipts if day is not None), default=None)


def reply_due_on(s: Situation) -> date | None:
    """The day by which the reply was asked for."""
    limit = s.deadline("assistance.reply")
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


def letter_drafted_by(s: Situation) -> int | None:
    """Who drafted the letter."""
    drafted = s.last("submit_request")
    return drafted.actor_id if drafted is not None else None


def presumed_receipt_on(s: Situation) -> date:
    """The day on which a letter sent today is presumed to arrive, until its receipt says better."""
    return s.day + timedelta(days=int(s.law.limit("assistance.estimated_transit").amount))


KNOWN = registered(
    asked_items_count,
    items_to_assess,
    letter_drafted_by,
    letter_received_on,
    matter_asked_for,
    presumed_receipt_on,
    reply_came_on,
    reply_days_of_the_letter,
    reply_due_on,
    reply_letter_no,
)
