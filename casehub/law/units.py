"""The units in which a period of law is counted, each with what is asked of it."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


class Unit(StrEnum):
    """A unit of periods, by the word that files and rows keep.

    words: as a period is written in it. longest: what no period of law exceeds, so that no sum
    leaves the calendar. days: how many days stand for how many of it.
    """

    words: str
    longest: int
    days: tuple[int, int]

    def __new__(
        cls, value: str, words: str = "", longest: int = 0, days: tuple[int, int] = (1, 1)
    ) -> Self:
        """A member: its value and what is known of it."""
        unit = str.__new__(cls, value)
        unit._value_ = value
        unit.words, unit.longest, unit.days = words, longest, days
        return unit

    WORKING_DAYS = "working_days", "个工作日", 10_000, (7, 5)
    CALENDAR_DAYS = "calendar_days", "日", 36_600, (1, 1)
    MONTHS = "months", "个月", 1_200, (30, 1)
    YEARS = "years", "年", 100, (365, 1)

    @property
    def says_two_as_pair(self) -> bool:
        """Whether two of it are 两, not 二: 两个月, 二日."""
        return self.words.startswith("个")
