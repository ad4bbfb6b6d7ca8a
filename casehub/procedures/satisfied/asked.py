"""Who was asked after a matter ended, when, in which way, and what he said.

No text asks for it; the bureau does (config: satisfaction.ask). The clock is the list of who is
still to be asked; each answer stands in the case.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.fields import ChoiceField
from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day
from casehub.workflow.cards import Card, Line
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Event
    from casehub.workflow.situation import Situation

# What the step is called that enters an answer, and its fields.
ASKED = "satisfaction_asked"


def asked_after_it_ended(s: Situation) -> Reason | None:
    """Nobody is asked how it was before it was over, nor the same person twice on one day."""
    day, ended = as_day(s.data.get("visited_on")), s.case.closed_on
    if day is not None and ended is not None and day < ended:
        return Reason(f"不能早于办结之日{date_text(ended)}。", "visited_on")
    said = [e for e in s.every_called(ASKED) if as_day(e.typed.get("visited_on")) == day]
    if s.data and any(e.typed.get("told_whom") == s.data.get("told_whom") for e in said):
        return Reason("这一天对此人的回访已经登记。", "told_whom")
    return None


def _word(s: Situation, event: Event, name: str) -> str:
    """What was chosen, as the form of the act has it."""
    value = event.typed.get(name)
    known = s.procedure.has_step(event.step)
    field = s.procedure.step(event.step).form_field(name) if known else None
    return dict(field.options).get(str(value), "") if isinstance(field, ChoiceField) else ""


def _shown(s: Situation) -> list[Line]:
    """Each answer on its line, the oldest first."""
    found = []
    for event in s.every_called(ASKED):
        told, day = event.typed, as_day(event.typed.get("visited_on"))
        when = date_text(day) if day is not None else ""
        said = f"{when}回访{told.get('told_whom')}（{_word(s, event, 'way')}）"
        liked = _word(s, event, "satisfaction") or "没有评价"
        found.append(Line(said, tag=liked, settled=True, text=str(told.get("remark") or "")))
    return found


GUARDS = registered(asked_after_it_ended)
ASKS: Mapping[str, tuple[str, ...]] = {ASKED: ("asked_after_it_ended",)}
CARDS = (Card("satisfied", "满意度回访", _shown),)
