"""What a supervisor says of a case, and what its office answers (《行政执法监督条例》).

A supervisor changes nothing in a case: an opinion or a reminder is entered, runs a clock where it
names a day, and stays in the course of the case with its answer.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.reading import as_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.workflow.situation import Situation

# What the steps are called by which it is said and answered.
SAID = "supervision_said"
ANSWERED = "supervision_answered"
URGES = "urge"
# The field of an answer that names the opinion, by the number of its event.
NAMED = "supervised_opinion"
# How many characters of an opinion tell it from others.
SHOWN = 24


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


def every_opinion(s: Situation) -> tuple[tuple[int, str], ...]:
    """Each opinion by the number of its event, told by its day and its first words."""
    return tuple((one.seq, _told(one)) for one in s.every_called(SAID))


def waiting_opinions(s: Situation) -> frozenset[int]:
    """Those that no answer names. An answer that names none was to all that stood before it."""
    waiting: set[int] = set()
    said, answers = s.every_called(SAID), s.every_called(ANSWERED)
    opinions = {one.seq for one in said}
    for one in sorted((*said, *answers), key=lambda one: one.seq):
        if one.seq in opinions:
            waiting.add(one.seq)
            continue
        named = one.typed.get(NAMED)
        waiting -= {named} if isinstance(named, int) else set(waiting)
    return frozenset(waiting)


def supervision_waits(s: Situation) -> str | None:
    """Each opinion is answered once; what was answered waits for nothing."""
    return None if waiting_opinions(s) else "没有等待答复的监督意见。"


def _told(event: Event) -> str:
    day = as_day(event.typed.get("supervised_by_day"))
    until = f"{date_text(day)}前答复" if day is not None else "没有写明答复的日期"
    text = str(event.typed.get("opinion") or "")
    return f"{until}：{text[:SHOWN]}{'……' if len(text) > SHOWN else ''}"


GUARDS = registered(urging_has_its_day, supervised_answer_is_due, supervision_waits)
KNOWN = registered(every_opinion, waiting_opinions)
_ASKING = tuple(one.__name__ for one in (every_opinion, waiting_opinions, supervision_waits))
ASKS = {SAID: _ASKING, ANSWERED: _ASKING[1:]}
