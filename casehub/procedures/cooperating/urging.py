"""Reminding another office of a letter of ours that it has not answered (cross_region.md §2.5)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.rulebook.limits import compute
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Event
    from casehub.workflow.situation import Situation

# The kind of message that reminds (config/exchange.toml).
URGED = "REMINDER"
# How long the office that is reminded is given (house rule).
GIVEN = "cooperation.urged_reply"
# The two reminders as forms name them (`urgings` of choices.toml).
FIRST, SECOND = "1", "2"


def _urged(s: Situation) -> list[Event]:
    """The reminders that this case has sent."""
    steps = {one.id for one in s.procedure.steps if one.sends and one.sends.kind == URGED}
    return [event for event in s.events if event.step in steps]


def urged_reply_by(s: Situation) -> date:
    """The day by which a reminder asks for the answer."""
    return compute(s.law.limit(GIVEN), s.day, calendar=s.rules.calendar).due


def next_urging(s: Situation) -> str:
    """Whether it is the first reminder or a later one."""
    return SECOND if _urged(s) else FIRST


def silence_in_words(s: Situation) -> str | None:
    """Who has not answered since when, as it is told to whoever is to coordinate."""
    days = [date_text(event.at.astimezone(s.at.tzinfo).date()) for event in _urged(s)]
    if not days:
        return None
    return f"我局函件请求回复的日期已过，经{'、'.join(days)}催办，至今没有收到答复。"


KNOWN = registered(urged_reply_by, next_urging, silence_in_words)
