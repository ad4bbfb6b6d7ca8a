"""Days, and moments in the office's zone."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, ClassVar, Literal

from casehub.fields.field import TODAY, Around, Choices, Field, Typed, Unreadable, declarable
from casehub.fields.numbers import half_width
from casehub.fields.sources import Source
from casehub.law.chinese import date_text
from casehub.law.zone import OFFICE_ZONE

FIRST_YEAR, LAST_YEAR = 1900, 2200
# 2022年5月6日, 2022-5-6, 2022.5.6, 2022/5/6, as people write a day on paper.
WRITTEN_DATE = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*[日号]?")
CHINESE_DATE = re.compile(r"(\d{4})年(\d{1,2})月(\d{1,2})日")
SHOWN = re.compile(r"(\d{4})-(\d{2})-(\d{2})(?:T(\d{2}:\d{2}))?")


def day_of(value: Any) -> date | None:
    """The office's day of a day or moment, None for anything else."""
    if isinstance(value, datetime):
        return (value.astimezone(OFFICE_ZONE) if value.tzinfo else value).date()
    return value if isinstance(value, date) else None


def _within(day: date) -> date:
    if not FIRST_YEAR <= day.year <= LAST_YEAR:
        raise Unreadable(f"年份应在 {FIRST_YEAR} 至 {LAST_YEAR} 之间")
    return day


@dataclass(frozen=True)
class DayField(Field):
    """What names a day. not_after, not_before: `today` or the id of another such field.

    follows: days that the file knows, of earlier steps and papers; none of them lies after it.
    held_by: the condition of its step that keeps it from lying too early.
    any_day: why nothing keeps it from lying early, for whoever reads the approved table.
    tells: what day it is: on it happened what the form enters (`act`, entered late with a reason);
    it is set for what is to come (`plan`, never in the past); or it is a day of something else, of
    a right, a wrong, a paper, of others (`fact`). "" where no step asks for it.
    """

    tells: Literal["", "act", "plan", "fact"] = ""
    not_after: str = ""
    not_before: str = ""
    follows: tuple[Source, ...] = ()
    held_by: str = ""
    any_day: str = ""

    def sources(self) -> Iterator[tuple[str, Source]]:
        """Also the days that none of its values may precede."""
        yield from super().sources()
        yield from (("follows", source) for source in self.follows)

    @property
    def of_an_act(self) -> bool:
        """Whether something that the form enters happened on the day, ordinarily the same one."""
        return self.tells == "act"

    def order_fault(self, value: Any, around: Around) -> str | None:
        """Later or earlier than the day it is bound to; nothing is set for a day that is over.

        What was set on the day of what the form enters may be over by now. Where a condition of
        the step keeps a plan ahead, that says why, to the minute.
        """
        today, data, labels = around.today, around.data, around.labels
        day, first = day_of(value), around.since or today
        if self.tells == "plan" and not self.held_by and day is not None and day < first:
            return f"{self.label}不能早于{'今天' if first == today else date_text(first)}"
        for bound, late, word in ((self.not_after, True, "晚"), (self.not_before, False, "早")):
            other = today if bound == TODAY else day_of(data.get(bound))
            if day is None or other is None or not bound:
                continue
            if day > other if late else day < other:
                name = "今天" if bound == TODAY else labels.get(bound, bound)
                if bound != TODAY:
                    name = f"{name}（{date_text(other)}）"
                return f"{self.label}不能{word}于{name}"
        return None

    def absent(self, to_fill: str) -> str | None:
        """The mark of a preview."""
        return to_fill or None

    def words(self, texts: Sequence[str], labels: Mapping[str, str]) -> str:
        """2026-11-20T14:30 → 2026年11月20日 14:30; anything else stays as it was typed."""
        del labels
        raw = texts[0] if texts else ""
        found = SHOWN.fullmatch(raw)
        if found is None:
            return raw
        year, month, day, time = found.groups()
        return f"{year}年{int(month)}月{int(day)}日{f' {time}' if time else ''}"


@declarable
@dataclass(frozen=True)
class DateField(DayField):
    """A day."""

    kind: Literal["date"] = "date"
    draws: ClassVar[str] = "date"
    holds: ClassVar[tuple[type, ...]] = (date,)

    def parse(self, typed: Typed) -> date | None:
        """As the browser sends it, or as 2026年11月20日."""
        text = half_width(typed.text)
        if not text:
            return None
        chinese = CHINESE_DATE.fullmatch(text)
        try:
            day = date(*map(int, chinese.groups())) if chinese else date.fromisoformat(text)
        except ValueError as error:
            raise Unreadable("没有这一天，按 2026-11-20 的样子填写") from error
        return _within(day)

    def heard(self, written: str, offered: Choices) -> list[str]:
        """A day as people write it."""
        del offered
        found = WRITTEN_DATE.fullmatch(half_width(written))
        if found is None:
            raise Unreadable("不是日期")
        try:
            return [date(*map(int, found.groups())).isoformat()]
        except ValueError as error:
            raise Unreadable("没有这一天") from error

    def looks_like(self, written: str) -> bool:
        """A day as people write it."""
        return WRITTEN_DATE.fullmatch(half_width(written)) is not None

    def typed(self, value: Any) -> list[str]:
        """2026-11-20."""
        return [value.isoformat()[:10]] if isinstance(value, date) else super().typed(value)

    def freeze(self, value: Any) -> Any:
        """ISO text."""
        return value.isoformat() if isinstance(value, date) else value

    def read(self, kept: Any) -> Any:
        """The day of ISO text, of a moment too; the word `today` stays."""
        if isinstance(kept, str) and kept not in (TODAY, ""):
            return date.fromisoformat(kept[:10])
        return kept

    def facts_fault(self, printed: Any) -> str | None:
        """Not ISO."""
        try:
            date.fromisoformat(str(printed))
        except ValueError:
            return "日期应写作 2026-11-20 的形式"
        return None


@declarable
@dataclass(frozen=True)
class DatetimeField(DayField):
    """A moment, to the minute; a value without a zone is in the office's."""

    kind: Literal["datetime"] = "datetime"
    draws: ClassVar[str] = "moment"
    holds: ClassVar[tuple[type, ...]] = (datetime,)

    def parse(self, typed: Typed) -> datetime | None:
        """As the browser sends it."""
        text = half_width(typed.text)
        if not text:
            return None
        try:
            moment = datetime.fromisoformat(text)
        except ValueError as error:
            raise Unreadable("没有这个时间，按 2026-11-20T14:30 的样子填写") from error
        if "T" not in text and " " not in text:
            raise Unreadable("还要填几时几分")
        _within(moment.date())
        return moment.replace(tzinfo=OFFICE_ZONE) if moment.tzinfo is None else moment

    def typed(self, value: Any) -> list[str]:
        """2026-11-20T14:30 by the office's clock: an input of the browser takes no zone."""
        if not isinstance(value, datetime):
            return super().typed(value)
        local = value.astimezone(OFFICE_ZONE) if value.tzinfo else value
        return [local.strftime("%Y-%m-%dT%H:%M")]

    def freeze(self, value: Any) -> Any:
        """ISO text."""
        return value.isoformat() if isinstance(value, datetime) else value

    def read(self, kept: Any) -> Any:
        """The moment of ISO text; the word `today` stays."""
        moment = kept
        if isinstance(kept, str) and kept not in (TODAY, ""):
            moment = datetime.fromisoformat(kept)
        if isinstance(moment, datetime) and moment.tzinfo is None:
            return moment.replace(tzinfo=OFFICE_ZONE)
        return moment

    def facts_fault(self, printed: Any) -> str | None:
        """Not ISO."""
        try:
            datetime.fromisoformat(str(printed))
        except ValueError:
            return "时间应写作 2026-11-20T09:30 的形式"
        return None


def entered_day(fields: Iterable[Field], data: Mapping[str, object], today: date) -> date:
    """The day of what a form enters: the first one on which something of it happened, or today."""
    acts = [one.id for one in fields if isinstance(one, DayField) and one.of_an_act]
    days = (day_of(data.get(name)) for name in acts)
    return min([today, *(day for day in days if day is not None)])
