"""Seizing before anybody approved: twenty-four hours to the minute (行政强制法第十九条)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING

from casehub.procedures.by_the_minute import hours_text, is_past, last_minute, minute
from casehub.procedures.reading import as_day, chinese_day
from casehub.procedures.seizure.conditions import URGENTLY
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

REPORT = "measure.urgent_report"
# How goods seized on the spot are let go: an option of the paper that says so.
RELEASED = {"refuse_seized": "not_agreed", "lapse_seized": "not_made_up"}


def seized_urgently(s: Situation) -> bool:
    """Whether it is done on the spot, before anybody approved."""
    return s.step.id == URGENTLY


def minute_of_seizure_is_told(s: Situation) -> Reason | None:
    """行政强制法第十九条: the hours run from a minute that is told, not ahead, with its reason."""
    if not s.data or not seized_urgently(s):
        return None
    moment, day = s.data.get("seized_at"), as_day(s.data.get("from_on"))
    if not isinstance(moment, datetime):
        return Reason("写明当场实施的时间。", "seized_at")
    if moment > s.at:
        return Reason("实施的时间不能晚于现在。", "seized_at")
    if moment.date() < s.case.home.opened_on:
        opened = chinese_day(s.case.home.opened_on)
        return Reason(f"不能早于本案登记之日{opened}。", "seized_at")
    if day is not None and moment.astimezone(s.at.tzinfo).date() != day:
        return Reason("与实施之日不一致。", "seized_at")
    if not s.data.get("hurry"):
        return Reason("写明来不及事前批准的紧急情况。", "hurry")
    return None


def _report_by(s: Situation) -> datetime | None:
    told = s.entered(URGENTLY).get("seized_at")
    if not isinstance(told, str):
        return None
    begins = datetime.fromisoformat(told).astimezone(s.at.tzinfo)
    return last_minute(s.law_on(begins.date()).limit(REPORT), begins)


def hours_to_approve_still_run(s: Situation) -> str | None:
    """行政强制法第十九条: within twenty-four hours to the minute, holidays counted."""
    until = _report_by(s)
    if until is not None and is_past(s, until):
        return f"补办批准的{hours_text(s.law.limit(REPORT))}已于{minute(until)}届满，应当立即解除。"
    return None


def hours_to_approve_are_over(s: Situation) -> str | None:
    """The same: not before the last minute of it."""
    until = _report_by(s)
    if until is None or not is_past(s, until):
        return f"补办批准的{hours_text(s.law.limit(REPORT))}尚未届满。"
    return None


def why_released(s: Situation) -> str | None:
    """Why goods that were seized on the spot are let go; None where the form asks for it."""
    return RELEASED.get(s.step.id)


GUARDS = registered(
    minute_of_seizure_is_told,
    hours_to_approve_still_run,
    hours_to_approve_are_over,
)
KNOWN = registered(seized_urgently, why_released)
