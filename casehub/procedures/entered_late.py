"""Days that are entered long after they were: 补录, for a reason that the record keeps.

A clock goes by the day of the event, the record by the time of the system (penalty.md §7, 54). No
text says from when on an entry is one: the bureau does (`entry.ordinary` of config/amounts.toml).
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from casehub.fields import DayField, LongField
from casehub.fields.days import day_of
from casehub.workflow.stages import AtStation, is_approved

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping
    from typing import Any

    from casehub.fields import Field
    from casehub.workflow.situation import Situation

WHY = "entered_late_because"
FIELD = LongField(WHY, "补录的原因", example="当日在外地办案，回单位后补录。")


def why_late(asked: Iterable[tuple[Field, Any]], s: Situation) -> LongField | None:
    """The field in which whoever enters a day of long ago says why; None where none is asked for.

    asked: every field of the form with what the file knows for it. It is asked of who types the
    day, once: not of the stations that approve it later, and not of the system, which acts upon
    the end of a period on whatever day it runs again. What was said already stays.
    """
    late = tuple(_late(asked, s)) if _enters(s) else ()
    if not late:
        return FIELD if WHY in s.data else None
    most = s.law.amount("entry.ordinary")
    days = "、".join(field.label for field in late)
    hint = f"{days}距今已超过{most}个工作日，按补录登记；期限仍从该日起算，办理记录记登记之时。"
    return replace(FIELD, required=True, hint=hint)


def told(data: Mapping[str, object]) -> list[str]:
    """What the sentence of the event says of an entry that gives such a reason."""
    return ["补录"] if data.get(WHY) else []


def _enters(s: Situation) -> bool:
    """Whether whoever is at work types the days of this form."""
    step = s.step
    if s.actor.system:
        return False
    if isinstance(step, AtStation):
        return step.route is not None and step.stage == step.route.first and not step.looks
    return not is_approved(step, s.day)


def _late(asked: Iterable[tuple[Field, Any]], s: Situation) -> Iterator[DayField]:
    """The days of acts that lie back too far, but those that the file itself has."""
    earliest = s.rules.working_days_before(s.day, s.law.amount("entry.ordinary"), "min")
    for field, known in asked:
        if not isinstance(field, DayField) or not field.of_an_act:
            continue
        day = day_of(s.data.get(field.id))
        if day is not None and day < earliest and day_of(known) != day:
            yield field
