"""When a letter of another office came, and until when its answer may be put off (§2.5)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Deadline
    from casehub.workflow.situation import Situation


def receipt_follows_the_letter(s: Situation) -> Reason | None:
    """A letter is received on its date or later: an earlier receipt would end the period early."""
    received, dated = s.data.get("received_on"), s.data.get("dated")
    if isinstance(received, date) and isinstance(dated, date) and received < dated:
        return Reason(f"收到日期不能早于来函日期{date_text(dated)}。", "received_on")
    return None


def _clock(s: Situation) -> Deadline | None:
    """The open time limit of the whole matter: that of its answer (`limits` of the procedure)."""
    found = (s.open_deadline(rule) for rule in s.procedure.limits)
    return next((one for one in found if one is not None), None)


def later_reply_is_told_in_time(s: Situation) -> str | Reason | None:
    """cross_region.md §2.5: a longer time is told before the period ends, and to a later day."""
    limit = _clock(s)
    if limit is None:
        return "没有正在计算的函复期限，不用告知延期。"
    if s.day > limit.due_on:
        return f"函复期限{date_text(limit.due_on)}已经届满，不能再告知延期，请尽快函复并说明原因。"
    until = s.data.get("later_date")
    if isinstance(until, date) and until <= limit.due_on:
        return Reason(f"预计回复日期应在现期限{date_text(limit.due_on)}之后。", "later_date")
    return None


GUARDS = registered(receipt_follows_the_letter, later_reply_is_told_in_time)
