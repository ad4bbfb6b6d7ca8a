"""快速维权通道: what a case handed over to it, and what came back (forms_exchange.md D91)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# What the step is called by which a case was handed over.
HANDED = "fast_lane_handover"


def fast_lane_was_asked(s: Situation) -> Reason | str | None:
    """Nothing comes back that was not handed over, nor before it was."""
    event = s.last_called(HANDED)
    if event is None:
        return "本案没有移交快速通道。"
    handed = event.at.astimezone(s.at.tzinfo).date()
    taken = as_day(s.data.get("lane_accepted_on"))
    if taken is not None and taken < handed:
        return Reason(f"接收不能早于移交的{date_text(handed)}。", "lane_accepted_on")
    return None


GUARDS = registered(fast_lane_was_asked)
ASKS = {HANDED: ("fast_lane_was_asked",)}
