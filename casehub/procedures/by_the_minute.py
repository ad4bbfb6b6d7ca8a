"""Times that the statutes count in hours: to the minute, holidays and rest days counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casehub.procedures.reading import chinese_day

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

# 行政强制法第十九条, 程序规定第三十三条第二款, 移送规定第五条.
HOURS = timedelta(hours=24)


def minute(moment: datetime) -> str:
    """A moment as sentences name it: 2026年3月24日14:50."""
    return f"{chinese_day(moment.date())}{moment:%H:%M}"


def minute_in_papers(moment: datetime) -> str:
    """A moment as papers print it: 2026年3月24日14时50分."""
    return f"{chinese_day(moment.date())}{moment.hour}时{moment.minute:02d}分"


def is_past(s: Situation, until: datetime) -> bool:
    """Whether the act comes after the last minute; a form asks for no seconds."""
    return s.at.replace(second=0, microsecond=0) > until
