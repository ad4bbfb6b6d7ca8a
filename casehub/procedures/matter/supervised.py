"""What a supervisor says of a case, and what its office answers (《行政执法监督条例》).

A supervisor changes nothing in a case: an opinion or a reminder is entered, runs a clock where it
names a day, and stays in the course of the case with its answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# What the steps are called by which it is said and answered.
SAID = "supervision_said"
ANSWERED = "supervision_answered"
URGES = "urge"


def supervised_answer_is_due(s: Situation) -> str | None:
    """A clock runs only where the opinion names the day of its answer."""
    return None if as_day(s.data.get("supervised_by_day")) else "监督意见没有写明答复的日期。"


def urging_has_its_day(s: Situation) -> Reason | None:
    """Who is urged is told until when; a day that is over urges nobody."""
    day = as_day(s.data.get("supervised_by_day"))
    if day is None and s.data.get("supervised_sort") == URGES:
        return Reason("督办的，写明答复的日期。", "supervised_by_day")
    if day is not None and day <= s.day:
        return Reason("答复的日期应当晚于今天。", "supervised_by_day")
    return None


def supervision_waits(s: Situation) -> str | None:
    """Each opinion is answered once; what was answered waits for nothing."""
    said, answered = s.last_called(SAID), s.last_called(ANSWERED)
    if said is None or (answered is not None and answered.seq > said.seq):
        return "没有等待答复的监督意见。"
    return None


GUARDS = registered(urging_has_its_day, supervised_answer_is_due, supervision_waits)
ASKS = {SAID: ("supervision_waits",), ANSWERED: ("supervision_waits",)}
