"""Whether a calendar edition can be what it says: one year, as a notice of its time arranged it."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from casehub.law.calendar import ONE_DAY, SATURDAY, CalendarEdition, WorkCalendar

# No notice ever joined more than ten rest days; more than half again is a slip of the pen.
LONGEST_RUN = 15
DECEMBER = 12
# So many days are named in one sentence; the rest is counted.
NAMED_DAYS = 3
YEAR = re.compile(r"(\d{4})年")


def objections(
    edition: CalendarEdition, known: Sequence[CalendarEdition], today: date
) -> list[str]:
    """Why an edition cannot be true, one sentence each; nothing when it can.

    known: the editions of all years that are there already, the corrected ones among them.
    A notice comes out in the year before its own or in its own, is numbered from 1 without a gap,
    arranges no day that was over when it came out, and asks for work only in exchange for rest.
    """
    before = [one for one in known if one.year == edition.year]
    return [
        *_of_the_number(edition, before),
        *_of_the_publication(edition, before, today),
        *_of_the_days(edition),
        *_of_days_gone_by(edition, before),
    ]


def doubts(edition: CalendarEdition, known: Iterable[CalendarEdition]) -> list[str]:
    """What is not impossible and should be looked at: days that every year known gives off."""
    off = [
        {(day.month, day.day) for run in one.holidays for day in run.days()} for one in known
    ]
    mine = {(day.month, day.day) for run in edition.holidays for day in run.days()}
    lacking = sorted(set.intersection(*off) - mine) if off else []
    if not lacking:
        return []
    days = "、".join(f"{month}月{day}日" for month, day in lacking)
    return [f"请核对：已知各年度都放假的{days}，这一版没有列为假日"]


def _of_the_number(edition: CalendarEdition, before: Sequence[CalendarEdition]) -> Iterator[str]:
    last = max((one.edition for one in before), default=0)
    if edition.edition > last + 1:
        there = f"只有第{last}版" if last else "还没有任何版本"
        yield f"版次 {edition.edition} 不连续：{edition.year}年{there}，应写 edition = {last + 1}"
    twin = next((one for one in before if one.edition == edition.edition), None)
    if twin is not None and _days(twin) != _days(edition):
        yield (
            f"{edition.year}年第{edition.edition}版已有，日期与这一版不同；"
            f"更正应写 edition = {last + 1}"
        )


def _days(edition: CalendarEdition) -> tuple[set[date], set[date]]:
    return {day for run in edition.holidays for day in run.days()}, set(edition.workdays)


def _of_the_publication(
    edition: CalendarEdition, before: Sequence[CalendarEdition], today: date
) -> Iterator[str]:
    named = set(YEAR.findall(edition.notice))
    if named and str(edition.year) not in named:
        said = "、".join(sorted(named))
        yield f"通知名称写的是{said}年，year 写的是 {edition.year}，应为同一年度"
    day = edition.published_on
    if day is None:
        return
    said = f"published_on {day.isoformat()} "
    if day > today:
        yield f"{said}还没有到，通知不可能已经公布"
    if day.year > edition.year:
        yield f"{said}晚于{edition.year}年，放假安排应在当年或者上一年公布"
    if day.year < edition.year - 1:
        yield f"{said}早于{edition.year - 1}年，放假安排应在当年或者上一年公布"
    earlier = [
        one for one in before if one.edition < edition.edition and one.published_on is not None
    ]
    last = max(earlier, key=lambda one: one.edition, default=None)
    if last is not None and last.published_on is not None and day < last.published_on:
        yield f"{said}早于它所更正的第{last.edition}版（{last.published_on.isoformat()}）"


def _of_the_days(edition: CalendarEdition) -> Iterator[str]:
    for run in edition.holidays:
        length = (run.last - run.first).days + 1
        if length > LONGEST_RUN:
            yield f"假期“{run.name}”连放{length}天，超过{LONGEST_RUN}天，请核对起止日期"
        if run.first.year < edition.year and run.last.year < edition.year:
            yield (
                f"假期“{run.name}”全在{run.first.year}年，不与{edition.year}年1月1日相连，"
                f"应写在{run.first.year}年的放假安排里"
            )
    rest, work = _days(edition)
    given = sum(day.weekday() < SATURDAY for day in rest)
    if len(work) > given:
        yield f"调休上班{len(work)}天，多于假期中的{given}个平日，无从调换"


def _of_days_gone_by(
    edition: CalendarEdition, before: Sequence[CalendarEdition]
) -> Iterator[str]:
    """A notice cannot give off, or ask work for, days that were over when it came out."""
    if edition.published_on is None or edition.published_on.year != edition.year:
        return
    earlier = [one for one in before if one.edition < edition.edition]
    old = WorkCalendar(tuple(sorted(earlier, key=lambda one: one.edition)[-1:]))
    new = WorkCalendar((edition,))
    day, changed = date(edition.year - 1, DECEMBER, 1), []
    while day < edition.published_on:
        if old.is_working_day(day) != new.is_working_day(day):
            changed.append(day.isoformat())
        day += ONE_DAY
    if changed:
        named = "、".join(changed[:NAMED_DAYS])
        more = f"等{len(changed)}天" if len(changed) > NAMED_DAYS else ""
        yield (
            f"通知 {edition.published_on.isoformat()} 公布，却改变了在此之前已经过去的日子："
            f"{named}{more}"
        )
