"""Time limits: months, natural days and working days, tolling, roll-over, and the reasons."""

from __future__ import annotations

import calendar as gregorian
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from casehub.law.calendar import ONE_DAY, Mode, WorkCalendar
from casehub.law.chinese import date_text, period_text
from casehub.law.faults import PeriodFault
from casehub.law.units import Unit

Roll = Literal["party", "authority", "none"]
Pause = tuple[date, date]
Trace = tuple[dict[str, object], ...]

MONTHS_A_YEAR = 12
# Who has to keep a limit, as far as queries tell them apart: the office, and who may let it pass.
OURS, THEIRS = "authority", "party"

__all__ = [
    "OURS", "THEIRS", "Computed", "Pause", "PeriodFault", "Roll", "add_months",
    "compute_backward", "compute_forward", "union_of_pauses",
]  # fmt: skip


@dataclass(frozen=True, slots=True)
class Computed:
    """A computed limit.

    `nominal` is the raw last day, `due` the day after which it is late, `alarm` the last working
    day on or before nominal; `provisional` when a day of an unpublished year was consulted.
    """

    nominal: date
    due: date
    alarm: date
    provisional: bool
    trace: Trace
    explanation: str

    def as_json(self) -> dict[str, object]:
        """Return the stable JSON shape of the command line."""
        return {
            "nominal": self.nominal.isoformat(),
            "due": self.due.isoformat(),
            "alarm": self.alarm.isoformat(),
            "provisional": self.provisional,
            "trace": list(self.trace),
        }


def add_months(start: date, months: int) -> date:
    """Return the corresponding day `months` later, or the month's last day (民法典 202)."""
    index = start.year * MONTHS_A_YEAR + start.month - 1 + months
    year, month = divmod(index, MONTHS_A_YEAR)
    last = gregorian.monthrange(year, month + 1)[1]
    return date(year, month + 1, min(start.day, last))


def union_of_pauses(pauses: Iterable[Pause]) -> tuple[Pause, ...]:
    """Merge half-open pauses [from, until) so that a day in two of them counts once."""
    merged: list[Pause] = []
    for begin, until in sorted(pauses):
        if until < begin:
            raise PeriodFault(f"扣除期间的终点{until.isoformat()}早于起点{begin.isoformat()}")
        if begin == until:
            continue
        if merged and begin <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], until))
        else:
            merged.append((begin, until))
    return tuple(merged)


def compute_forward(
    start: date,
    length: int,
    unit: Unit,
    *,
    calendar: WorkCalendar,
    roll: Roll = "party",
    pauses: Iterable[Pause] = (),
    extended: int = 0,
) -> Computed:
    """Compute the end of a period that begins after `start`, which is not counted (R1).

    `extended` is in the same unit and counts from the original start (R3). A pause tolls until −
    from days, overlaps once, and only what falls between the start and the end of the period as
    tolled so far (R8); of a working-day limit, working days inside a pause do not count.
    `roll` party moves a last rest day to the next working day (R2); authority and none do not.
    """
    total = _checked_length(length, unit) + _checked_extension(extended)
    _checked_length(total, unit)
    if roll not in ("party", "authority", "none"):
        raise PeriodFault(f"不认识的顺延方式“{roll}”，应为 party、authority 或 none")
    windows = union_of_pauses(pauses)
    try:
        if unit == Unit.WORKING_DAYS:
            nominal, days, consulted = _count_working_days(start, total, windows, calendar)
        else:
            nominal, days, consulted = _count_days(
                start, total, unit, windows=windows, calendar=calendar, roll=roll
            )
        alarm = calendar.previous_working_day(nominal)
        due = calendar.next_working_day(nominal) if roll == "party" else nominal
    except (OverflowError, ValueError) as error:
        if isinstance(error, PeriodFault):
            raise
        message = "期间过长，超出可计算的日期范围"
        raise PeriodFault(message) from error
    days += _rolled_days(nominal, due, calendar)
    consulted |= set(_each_day(alarm, due))
    provisional = not calendar.are_published(consulted)
    words = _explain(
        start, total, unit, extended=extended, days=days, nominal=nominal, due=due, roll=roll,
        provisional=provisional,
    )  # fmt: skip
    return Computed(nominal, due, alarm, provisional, _closed(days, due, calendar, words), words)


def compute_backward(
    event: date, length: int, *, calendar: WorkCalendar, mode: Mode = "clear"
) -> Computed:
    """Compute the latest day for an act due `length` working days before `event` (R9)."""
    _checked_length(length, Unit.WORKING_DAYS)
    try:
        latest = calendar.back_working_days(event, length, mode)
    except OverflowError as error:
        message = "期间过长，超出可计算的日期范围"
        raise PeriodFault(message) from error
    days = [_entry(event, "起", "倒计的起点，当日不计")]
    number = 0
    for day in reversed(list(_each_day(latest, event - ONE_DAY))):
        number += calendar.is_working_day(day)
        days.append(_counted(day, number, calendar, "倒数第"))
    full = "，并保留完整间隔" if mode == "clear" else ""
    words = (
        f"{date_text(event)}前倒计{period_text(length, 'working_days')}{full}，"
        f"最迟应在{date_text(latest)}完成"
    )
    provisional = not calendar.are_published(_each_day(latest, event))
    words += "（含未公布放假安排的年份，暂定）。" if provisional else "。"
    trace = _closed(days, latest, calendar, words)
    return Computed(latest, latest, latest, provisional, trace, words)


def _checked_length(length: int, unit: Unit) -> int:
    if unit not in set(Unit):
        raise PeriodFault(f"不认识的期间单位“{unit}”")
    if length < 1:
        message = "期间长度应为正整数"
        raise PeriodFault(message)
    longest = Unit(unit).longest
    if length > longest:
        raise PeriodFault(f"期间过长，最多为{longest}")
    return length


def _checked_extension(extended: int) -> int:
    if extended < 0:
        message = "延长的期间不能为负数"
        raise PeriodFault(message)
    return extended


def _each_day(first: date, last: date) -> Iterable[date]:
    return (first + timedelta(days=offset) for offset in range((last - first).days + 1))


def _entry(day: date, mark: str, why: str, **more: Any) -> dict[str, object]:
    return {"date": day.isoformat(), "mark": mark, "why": why, **more}


def _counted(
    day: date, number: int, calendar: WorkCalendar, ordinal: str = "第"
) -> dict[str, object]:
    """Mark one day: its number, 班 with its number, or 休."""
    what = calendar.day_kind(day)
    if not what.is_working:
        return _entry(day, "休", f"{what.name}，不计入", kind=what.kind)
    mark = "班" if what.kind == "makeup" else str(number)
    why = f"{what.name}，计为{ordinal}{number}个工作日"
    return _entry(day, mark, why, n=number, kind=what.kind)


def _count_working_days(
    start: date, total: int, windows: tuple[Pause, ...], calendar: WorkCalendar
) -> tuple[date, list[dict[str, object]], set[date]]:
    days = [_entry(start, "起", "起算事由发生日，当日不计入")]
    consulted: set[date] = set()
    day, number = start, 0
    while number < total:
        day += ONE_DAY
        if any(begin <= day < until for begin, until in windows):
            days.append(_entry(day, "停", "处于中止等扣除期间，不计入"))
            continue
        consulted.add(day)
        number += calendar.is_working_day(day)
        days.append(_counted(day, number, calendar))
    return day, days, consulted


def _count_days(
    start: date,
    total: int,
    unit: Unit,
    *,
    windows: tuple[Pause, ...],
    calendar: WorkCalendar,
    roll: Roll,
) -> tuple[date, list[dict[str, object]], set[date]]:
    if unit == Unit.CALENDAR_DAYS:
        end = start + timedelta(days=total)
    else:
        end = add_months(start, total * (MONTHS_A_YEAR if unit == Unit.YEARS else 1))
    days = [_entry(start, "起", "起算事由发生日，当日不计入")]
    consulted: set[date] = set()
    length = period_text(total, unit)
    stretched = [_entry(end, "期", f"自起算日的次日起{length}，至此日为止")]
    for begin, until in windows:
        first = max(begin, start)
        if until <= first:
            continue  # over before the period began
        # A last day that is a rest day rolls, so the period still runs until the rolled day (R2).
        last = calendar.next_working_day(end) if roll == "party" else end
        if first > end and roll == "party":
            consulted |= set(_each_day(end, last))
        if first > last:
            break  # the period had ended before this pause began: nothing left to toll
        tolled = (until - first).days
        end = max(end, first) + timedelta(days=tolled)
        why = f"{date_text(first)}至{date_text(until)}扣除{tolled}日，届满日顺移至{date_text(end)}"
        stretched.append(
            _entry(first, "停", why, until=until.isoformat(), days=tolled, moved=end.isoformat())
        )
    if stretched[-1]["mark"] == "期":
        stretched.pop()
    return end, days + stretched, consulted


def _rolled_days(nominal: date, due: date, calendar: WorkCalendar) -> list[dict[str, object]]:
    if due == nominal:
        return []
    return [
        _entry(day, "延", f"{calendar.day_kind(day).name}，届满日顺延", kind="rolled")
        for day in _each_day(nominal, due - ONE_DAY)
    ]


def _closed(days: list[dict[str, object]], end: date, calendar: WorkCalendar, words: str) -> Trace:
    """Add the last day, the calendar edition and the sentence that explains the date."""
    name = calendar.day_kind(end).name
    return (
        *days,
        _entry(end, "止", f"期间届满（{name}）"),
        _entry(end, "历", f"日历版本：{calendar.edition}", edition=calendar.edition),
        _entry(end, "说明", words),
    )


def _explain(
    start: date,
    total: int,
    unit: Unit,
    *,
    extended: int,
    days: list[dict[str, Any]],
    nominal: date,
    due: date,
    roll: Roll,
    provisional: bool,
) -> str:
    parts = [f"自{date_text(start)}的次日起算{period_text(total, unit)}"]
    if extended:
        parts[0] += f"（含延长{period_text(extended, unit)}，自原起算日连续计算）"
    paused = [one for one in days if one["mark"] == "停"]
    if paused and unit == Unit.WORKING_DAYS:
        parts.append(f"扣除期间内的{len(paused)}日不计")
    elif paused:
        parts.append(f"扣除{sum(one['days'] for one in paused)}日")
    if due == nominal:
        parts.append(f"{date_text(due)}届满")
    else:
        parts.append(f"最后一日{date_text(nominal)}为休息日，顺延至{date_text(due)}届满")
    if roll != "party" and unit != Unit.WORKING_DAYS:
        # No calendar moves this day, whatever year it lies in.
        parts.append("遇休息日不顺延")
    elif provisional:
        parts.append("涉及尚未公布放假安排的年份，日期为暂定")
    return "，".join(parts) + "。"
