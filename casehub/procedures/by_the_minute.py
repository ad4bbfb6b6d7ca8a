"""Times that the statutes count in hours: to the minute, holidays and rest days counted."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from casehub.law.chinese import number_in_chinese
from casehub.procedures.reading import chinese_day

if TYPE_CHECKING:
    from casehub.rulebook.limits import Limit
    from casehub.workflow.situation import Situation

HOURS_A_DAY = 24


def last_minute(limit: Limit, begins: datetime) -> datetime:
    """The last minute of a limit of days that runs from a minute, as the statute's hours do."""
    return begins + timedelta(days=int(limit.amount))


def hours_text(limit: Limit) -> str:
    """A limit of days in hours, as the statute says it: 二十四小时."""
    return f"{number_in_chinese(int(limit.amount) * HOURS_A_DAY)}小时"


def minute(moment: datetime) -> str:
    """A moment as sentences name it: 2026年3月24日14:50."""
    return f"{chinese_day(moment.date())}{moment:%H:%M}"


def minute_in_papers(moment: datetime) -> str:
    """A moment as papers print it: 2026年3月24日14时50分."""
    return f"{chinese_day(moment.date())}{moment.hour}时{moment.minute:02d}分"


def is_past(s: Situation, until: datetime) -> bool:
    """Whether the act comes after the last minute; a form asks for no seconds."""
    return s.at.replace(second=0, microsecond=0) > until
