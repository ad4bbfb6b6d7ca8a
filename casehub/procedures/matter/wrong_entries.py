"""Which acts of a case a step can take back, for whoever has to say which was entered wrongly."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import chinese_day
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.workflow.situation import Situation

# What an act is, and whom it is about.
CLAUSES = 2


def every_act(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each act of the case by its number, with its day and what it said of itself."""
    return tuple((event.seq, _words(s, event)) for event in s.record if event.code)


def wrong_entries(s: Situation) -> frozenset[int]:
    """Those that the step can take back."""
    return frozenset(event.seq for event in s.events if event.step in s.step.takes_back)


def _words(s: Situation, event: Event) -> str:
    day = chinese_day(event.at.astimezone(s.at.tzinfo).date())
    said = "，".join(event.sentence.split("。")[:CLAUSES])
    return f"第{event.seq}条 {day} {said}"


KNOWN = registered(every_act, wrong_entries)
