"""By what dates were counted: the days and limits that each edition kept, and those at hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Edition
from casehub.record import counting
from casehub.record.editions import CALENDAR, FILES
from casehub.record.faults import Fault
from casehub.rulebook.calendars import compose, load_calendar, parse_edition

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.law.calendar import CalendarEdition, WorkCalendar
    from casehub.record.counting import Counting
    from casehub.rulebook.book import Rulebook


@dataclass(frozen=True, eq=False)
class Way:
    """One way to count: the limits of an edition, and a calendar."""

    rules: Counting
    calendar: WorkCalendar


def from_before(session: Session) -> Callable[[datetime], bool]:
    """What tells what an older program wrote, before its editions kept what they count by."""
    query = select(Edition.at, Edition.content).where(Edition.what == FILES).order_by(Edition.id)
    rows = session.execute(query).all()
    first = next((at for at, content in rows if content), None)
    return lambda at: bool(rows) if first is None else at < first


class Ways:
    """How the dates of each edition can have been counted."""

    def __init__(self, session: Session, rules: Rulebook) -> None:
        self._rules = rules
        self._shipped = load_calendar(rules.config).editions
        self._kept: list[tuple[int, datetime, Counting]] = []
        self._loaded: list[tuple[int, CalendarEdition]] = []
        self._files: list[Edition] = []
        for row in session.scalars(select(Edition).order_by(Edition.id)):
            if row.what == CALENDAR and (read := parse_edition(row.content, "", [])) is not None:
                self._loaded.append((row.id, read))
            elif row.what == FILES:
                self._files.append(row)
                if row.content:
                    self._kept.append((row.id, row.at, counting.read(row.content)))
        limits = rules.law.limits.all()
        self._here = [
            counting.counting_of(days, limits) for days in (self._shipped, rules.calendar.editions)
        ]
        self._made: dict[tuple[int, bool], list[Way]] = {}

    @property
    def newest(self) -> int:
        """The number of the calendar that was loaded last; 0 for none."""
        return self._loaded[-1][0] if self._loaded else 0

    def of(self, number: int, *, by_all: bool = False) -> list[Way]:
        """The ways of an edition; by_all: with every calendar loaded since."""
        key = (number, by_all)
        if key not in self._made:
            kept = [one for n, _, one in self._kept if n <= number]
            sources = kept or [*self._here, *(one for _, _, one in self._kept)]
            own = [read for n, read in self._loaded if by_all or n <= number]
            self._made[key] = [Way(one, compose(one.days, own)) for one in sources]
        return self._made[key]

    def forgotten(self, number: int, since: datetime | None) -> bool:
        """Whether an older program counted by this edition, which kept nothing to count by.

        since: when the clock was started; what began later was counted by what is kept.
        """
        return self.is_old(since) and (not self._kept or number < self._kept[0][0])

    def is_old(self, since: datetime | None) -> bool:
        """Whether a clock was started when nothing was kept yet of what dates are counted by."""
        if not self._kept:
            return bool(self._files)
        return since is None or since < self._kept[0][1]

    def believed(self) -> Iterator[str]:
        """Rules that dates may have been counted by and whose files are not at hand, in words.

        Nothing here can say that they were those of the program of that time.
        """
        right = counting.as_text(self._rules, self._shipped)
        for row in self._files:
            if row.digest != self._rules.fingerprint and row.content not in {"", right}:
                yield (
                    f"第{row.id}号规则文件（{row.digest[:12]}）不在本机，"
                    "当时的期限只按登记的内容核对，请与当时的程序包比对"
                )

    def faults(self) -> Iterator[Fault]:
        """What claims to be the rule files at hand, and says something else of counting."""
        right = counting.as_text(self._rules, self._shipped)
        for row in self._files:
            if row.digest == self._rules.fingerprint and row.content not in {"", right}:
                yield Fault("replay", f"规则文件 {row.id}", "登记的计算规则与程序的规则文件不符")
