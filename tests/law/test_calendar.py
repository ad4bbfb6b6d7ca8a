"""The calendar against chinesecalendar, day by day, and its behaviour past the notices."""

from __future__ import annotations

from datetime import date, timedelta

import chinese_calendar
import pytest
from hypothesis import given
from hypothesis import strategies as st

from casehub.law.calendar import CalendarEdition, HolidayRun, WorkCalendar
from casehub.law.faults import PeriodFault
from casehub.rulebook.calendars import load_calendar
from casehub.settings import PROJECT

CALENDAR = load_calendar(PROJECT / "config")
FIRST, LAST = date(2018, 1, 1), date(2026, 12, 31)
DAYS = st.dates(FIRST, LAST)


def test_every_day_of_nine_years_agrees_with_chinesecalendar() -> None:
    days = [FIRST + timedelta(days=n) for n in range((LAST - FIRST).days + 1)]
    wrong = [d for d in days if CALENDAR.is_working_day(d) != chinese_calendar.is_workday(d)]
    assert len(days) == 3287
    assert wrong == []


def test_working_days_of_2026_are_248() -> None:
    assert CALENDAR.working_days_between(date(2025, 12, 31), LAST) == 248


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2026, 2, 14), "makeup", "星期六调休上班"),
        (date(2026, 2, 18), "holiday", "春节放假"),
        (date(2026, 2, 25), "working", "星期三"),
        (date(2026, 11, 21), "weekend", "星期六"),
        (date(2018, 12, 29), "makeup", "星期六调休上班"),
        (date(2018, 12, 31), "holiday", "元旦放假"),
        (date(2027, 2, 8), "working", "星期一"),
    ],
)
def test_kind_and_name_of_a_day(day: date, kind: str, name: str) -> None:
    found = CALENDAR.day_kind(day)
    assert (found.kind, found.name) == (kind, name)


def test_published_years() -> None:
    assert CALENDAR.published_through == 2026
    assert [y for y in range(2016, 2029) if CALENDAR.is_published(y)] == list(range(2018, 2027))


def test_edition_label_changes_with_a_day_and_not_with_a_notice() -> None:
    run = HolidayRun(date(2027, 1, 1), date(2027, 1, 3), "元旦")
    one = WorkCalendar((CalendarEdition(2027, "甲", (run,), ()),))
    renamed = WorkCalendar((CalendarEdition(2027, "乙", (run,), ()),))
    other = WorkCalendar((CalendarEdition(2027, "甲", (run,), (date(2027, 1, 9),)),))
    assert one.edition == renamed.edition
    assert one.edition != other.edition


def test_empty_calendar_knows_weekends_only() -> None:
    empty = WorkCalendar(())
    assert empty.published_through is None
    assert not empty.is_working_day(date(2026, 2, 14))
    assert empty.is_working_day(date(2026, 2, 18))


@pytest.mark.parametrize(
    ("mode", "latest"), [("min", date(2026, 2, 14)), ("clear", date(2026, 2, 13))]
)
def test_backward_across_spring_festival(mode: str, latest: date) -> None:
    assert CALENDAR.back_working_days(date(2026, 2, 26), 3, mode) == latest  # type: ignore[arg-type]


def test_backward_from_a_holiday_and_bad_counts() -> None:
    assert CALENDAR.back_working_days(date(2026, 10, 3), 1) == date(2026, 9, 30)
    with pytest.raises(PeriodFault, match="正整数"):
        CALENDAR.back_working_days(LAST, 0)
    with pytest.raises(PeriodFault, match="负数"):
        CALENDAR.add_working_days(LAST, -1)
    with pytest.raises(PeriodFault, match="倒计方式"):
        CALENDAR.back_working_days(LAST, 1, "about")  # type: ignore[arg-type]


def test_a_calendar_without_working_days_does_not_search_forever() -> None:
    rest = HolidayRun(date(2030, 1, 1), date(2030, 12, 31), "试")
    with pytest.raises(PeriodFault, match="没有工作日"):
        WorkCalendar((CalendarEdition(2030, "试", (rest,), ()),)).next_working_day(date(2030, 3, 1))


@given(DAYS)
def test_neighbouring_working_days_enclose_a_date(day: date) -> None:
    after, before = CALENDAR.next_working_day(day), CALENDAR.previous_working_day(day)
    assert before <= day <= after
    assert chinese_calendar.is_workday(before)
    assert (before == after) == CALENDAR.is_working_day(day)
    between = [before + timedelta(days=n) for n in range(1, (after - before).days)]
    assert not any(chinese_calendar.is_workday(one) for one in between if one <= LAST)


@given(DAYS.filter(lambda d: d < date(2026, 9, 1)), st.integers(1, 60))
def test_forward_and_backward_counting_are_inverse(day: date, count: int) -> None:
    end = CALENDAR.add_working_days(day, count)
    assert CALENDAR.working_days_between(day, end) == count
    assert CALENDAR.working_days_between(end, day) == -count
    start = CALENDAR.previous_working_day(day)
    assert CALENDAR.back_working_days(CALENDAR.add_working_days(start, count), count) == start
