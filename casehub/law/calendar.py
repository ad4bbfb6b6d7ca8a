"""Working days of the State Council's yearly notices, with make-up days (调休)."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from typing import Literal

from casehub.law.faults import PeriodFault

ONE_DAY = timedelta(days=1)
WEEKDAYS = ("星期一", "星期二", "星期三", "星期四", "星期五", "星期六", "星期日")
SATURDAY = 5
SEARCH_DAYS = 60  # no notice ever joined more than ten rest days; a longer search is a broken file

Kind = Literal["working", "weekend", "holiday", "makeup"]
Mode = Literal["min", "clear"]


@dataclass(frozen=True, slots=True)
class Day:
    """What one date is, and the Chinese name to show for it."""

    kind: Kind
    name: str

    @property
    def is_working(self) -> bool:
        """Whether offices work on this day."""
        return self.kind in ("working", "makeup")


@dataclass(frozen=True, slots=True)
class HolidayRun:
    """Rest days from `first` to `last`, both included, under one festival name."""

    first: date
    last: date
    name: str

    def days(self) -> Iterator[date]:
        """Yield each rest day of the run."""
        for offset in range((self.last - self.first).days + 1):
            yield self.first + timedelta(days=offset)


@dataclass(frozen=True, slots=True)
class CalendarEdition:
    """One year as one notice arranged it; `edition` counts corrections of the same year."""

    year: int
    notice: str
    holidays: tuple[HolidayRun, ...]
    workdays: tuple[date, ...]
    published_on: date | None = None
    notice_confidence: str = "verbatim"
    edition: int = 1
    source: str = ""

    @property
    def read(self) -> bool:
        """Whether its days stand in the notice word for word; else they are shown as 待核."""
        return self.notice_confidence == "verbatim"

    def facts(self) -> dict[str, object]:
        """Return what decides the days, for hashing and for comparing editions."""
        return {
            "year": self.year,
            "holidays": [[r.first.isoformat(), r.last.isoformat(), r.name] for r in self.holidays],
            "workdays": [day.isoformat() for day in self.workdays],
        }


@dataclass(frozen=True)
class WorkCalendar:
    """Answers for every date; a year without an edition knows weekends only and is provisional."""

    editions: tuple[CalendarEdition, ...]
    _special: Mapping[date, Day] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Spread the editions over their days; a later year may arrange the last December days."""
        special: dict[date, Day] = {}
        for edition in sorted(self.editions, key=lambda one: one.year):
            for run in edition.holidays:
                for day in run.days():
                    special[day] = Day("holiday", f"{run.name}放假")
            for day in edition.workdays:
                special[day] = Day("makeup", f"{WEEKDAYS[day.weekday()]}调休上班")
        object.__setattr__(self, "_special", special)

    @property
    def published_through(self) -> int | None:
        """The last year with a published arrangement, or None for an empty calendar."""
        return max((one.year for one in self.editions), default=None)

    def is_published(self, year: int) -> bool:
        """Whether the notice for this year is loaded."""
        return any(one.year == year for one in self.editions)

    @cached_property
    def edition(self) -> str:
        """A label for traces: the years covered and a hash over every arranged day."""
        if not self.editions:
            return "无（仅按周末计算）"
        facts = sorted((one.facts() for one in self.editions), key=lambda one: str(one["year"]))
        text = json.dumps(facts, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
        digest = hashlib.sha256(text.encode()).hexdigest()[:12]
        years = [one.year for one in self.editions]
        return f"{min(years)}至{max(years)}年 {digest}"

    def day_kind(self, day: date) -> Day:
        """Return the kind and the Chinese name of a date."""
        known = self._special.get(day)
        if known is not None:
            return known
        name = WEEKDAYS[day.weekday()]
        return Day("weekend" if day.weekday() >= SATURDAY else "working", name)

    def is_working_day(self, day: date) -> bool:
        """Whether a date is a working day; make-up Saturdays and Sundays are."""
        return self.day_kind(day).is_working

    def next_working_day(self, day: date) -> date:
        """Return the first working day on or after `day` (民事诉讼法 85, 细则 5)."""
        return self._search(day, ONE_DAY)

    def previous_working_day(self, day: date) -> date:
        """Return the last working day on or before `day`."""
        return self._search(day, -ONE_DAY)

    def add_working_days(self, start: date, count: int) -> date:
        """Return the `count`-th working day after `start`; the first day is not counted."""
        if count < 0:
            raise PeriodFault("工作日数不能为负数")
        day = start
        while count:
            day += ONE_DAY
            count -= self.is_working_day(day)
        return day

    def back_working_days(self, event: date, count: int, mode: Mode = "min") -> date:
        """Return the latest day for an act due `count` working days before an event (R9).

        `min` is the count-th working day before it; `clear` leaves `count` full days between.
        """
        if count < 1:
            raise PeriodFault("倒计的工作日数应为正整数")
        if mode not in ("min", "clear"):
            raise PeriodFault(f"不认识的倒计方式“{mode}”，应为 min 或 clear")
        left = count + (mode == "clear")
        day = event
        while left:
            day -= ONE_DAY
            left -= self.is_working_day(day)
        return day

    def working_days_between(self, start: date, end: date) -> int:
        """Count working days after `start` up to and including `end`; negative if end is first."""
        if end < start:
            return -self.working_days_between(end, start)
        days = (start + timedelta(days=offset) for offset in range(1, (end - start).days + 1))
        return sum(self.is_working_day(day) for day in days)

    def are_published(self, days: Iterable[date]) -> bool:
        """Whether every one of these dates lies in a published year."""
        return all(self.is_published(year) for year in {day.year for day in days})

    def _search(self, day: date, step: timedelta) -> date:
        for _ in range(SEARCH_DAYS):
            if self.is_working_day(day):
                return day
            day += step
        raise PeriodFault(f"日历中{day.isoformat()}前后没有工作日，请核对节假日安排")
