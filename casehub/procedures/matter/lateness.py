"""What is done after its own time was over: the record says why (办法第二十条、第六十六条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Deadline
    from casehub.workflow.situation import Situation


def _over(s: Situation) -> Deadline | None:
    """The office's own time limit that the step meets, and that ended before today."""
    ends = s.step.deadlines.close
    found = [d for d in s.deadlines if d.rule in ends and d.closed_on is None and d.is_over(s.day)]
    return min(found, key=lambda d: d.due_on, default=None)


def act_is_late(s: Situation) -> bool:
    """Whether the time for the step is over already."""
    return _over(s) is not None


def lateness_is_explained(s: Situation) -> Reason | None:
    """The time of the office binds it: what is done later is done for a reason that is told."""
    limit = _over(s)
    # Nobody is asked before the form is filled in.
    if limit is None or not s.data or s.data.get("late_reason"):
        return None
    said = f"办理期限已于{chinese_day(limit.due_on)}届满，请写明逾期办理的原因。"
    return Reason(said, "late_reason")


GUARDS = registered(lateness_is_explained)
KNOWN = registered(act_is_late)
