"""Months, natural days and working days, with tolling, against day-by-day models."""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casehub.law.faults import PeriodFault
from casehub.law.periods import (
    Pause,
    Roll,
    Unit,
    add_months,
    compute_backward,
    compute_forward,
    union_of_pauses,
)
from casehub.rulebook.calendars import load_calendar
from casehub.settings import PROJECT

CALENDAR = load_calendar(PROJECT / "config")
ONE = timedelta(days=1)
DAYS = st.dates(date(2018, 1, 1), date(2026, 3, 31))
ROLLS = st.sampled_from(["party", "authority", "none"])
PAUSES = st.lists(
    st.tuples(st.integers(-40, 150), st.integers(0, 40)), max_size=5
)  # offset from the start, length


def at(start: date, spans: list[tuple[int, int]]) -> list[Pause]:
    return [
        (start + timedelta(days=begin), start + timedelta(days=begin + length))
        for begin, length in spans
    ]


def tolled_end(start: date, end: date, pauses: list[Pause], roll: Roll) -> date:
    """Walk day by day; each paused day of the running period moves its end by one."""
    paused = {a + ONE * n for a, b in pauses for n in range((b - a).days)}
    day = start
    while day <= (CALENDAR.next_working_day(end) if roll == "party" else end):
        if day in paused:
            end = max(end, day) + ONE
        day += ONE
    return end


@given(DAYS, st.integers(1, 200), PAUSES, ROLLS)
def test_natural_days_equal_the_day_by_day_model(
    start: date, length: int, spans: list[tuple[int, int]], roll: Roll
) -> None:
    pauses = at(start, spans)
    got = compute_forward(
        start, length, "calendar_days", calendar=CALENDAR, roll=roll, pauses=pauses
    )
    nominal = tolled_end(start, start + timedelta(days=length), pauses, roll)
    assert got.nominal == nominal
    assert got.due == (CALENDAR.next_working_day(nominal) if roll == "party" else nominal)
    assert got.alarm == CALENDAR.previous_working_day(nominal)


@given(DAYS, st.integers(1, 8), st.integers(0, 4), PAUSES, ROLLS)
def test_months_equal_the_day_by_day_model(
    start: date, months: int, extended: int, spans: list[tuple[int, int]], roll: Roll
) -> None:
    pauses = at(start, spans)
    got = compute_forward(
        start, months, "months", calendar=CALENDAR, roll=roll, pauses=pauses, extended=extended
    )
    assert got.nominal == tolled_end(start, add_months(start, months + extended), pauses, roll)


@given(DAYS, st.integers(1, 60), PAUSES, ROLLS)
def test_working_days_equal_the_naive_loop(
    start: date, length: int, spans: list[tuple[int, int]], roll: Roll
) -> None:
    pauses = at(start, spans)
    got = compute_forward(
        start, length, "working_days", calendar=CALENDAR, roll=roll, pauses=pauses
    )
    day, left = start, length
    while left:
        day += ONE
        counts = CALENDAR.is_working_day(day) and not any(a <= day < b for a, b in pauses)
        left -= counts
    assert got.nominal == got.due == got.alarm == day
    assert sum("n" in one for one in got.trace) == length


@given(DAYS, st.integers(1, 90), st.sampled_from(["working_days", "calendar_days"]), PAUSES)
def test_a_longer_period_never_ends_earlier(
    start: date, length: int, unit: Unit, spans: list[tuple[int, int]]
) -> None:
    pauses = at(start, spans)
    shorter = compute_forward(start, length, unit, calendar=CALENDAR, pauses=pauses)
    longer = compute_forward(start, length + 1, unit, calendar=CALENDAR, pauses=pauses)
    assert longer.nominal >= shorter.nominal
    fixed = [
        compute_forward(start, one, unit, calendar=CALENDAR, pauses=pauses, roll="none").nominal
        for one in (length, length + 1)
    ]
    assert fixed[0] < fixed[1]
    assert longer.due >= shorter.due >= shorter.nominal >= shorter.alarm > start - 12 * ONE


@given(DAYS, PAUSES)
def test_union_counts_each_day_once_whatever_the_order(
    start: date, spans: list[tuple[int, int]]
) -> None:
    pauses = at(start, spans)
    merged = union_of_pauses(pauses)
    days = {a + ONE * n for a, b in pauses for n in range((b - a).days)}
    assert sum((b - a).days for a, b in merged) == len(days)
    assert union_of_pauses(reversed(pauses)) == merged
    assert all(left[1] < right[0] for left, right in pairwise(merged))


@given(DAYS, st.integers(-40, 40))
def test_months_reach_the_corresponding_day_or_the_month_end(start: date, months: int) -> None:
    end = add_months(start, months)
    assert (end.year - start.year) * 12 + end.month - start.month == months
    assert end.day == min(start.day, monthrange(end.year, end.month)[1])


@pytest.mark.parametrize(
    ("start", "months", "nominal"),
    [
        ("2025-11-30", 3, "2026-02-28"),
        ("2023-11-30", 3, "2024-02-29"),
        ("2026-08-31", 1, "2026-09-30"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2026-10-31", 4, "2027-02-28"),
    ],
)
def test_month_ends_and_leap_years(start: str, months: int, nominal: str) -> None:
    # Edge case 46: six months from the last of August end with February.
    got = compute_forward(date.fromisoformat(start), months, "months", calendar=CALENDAR)
    assert got.nominal.isoformat() == nominal


def test_extension_counts_from_the_original_start_before_rolling() -> None:
    start = date(2025, 11, 30)
    got = compute_forward(start, 3, "months", calendar=CALENDAR, extended=1)
    assert got.due == date(2026, 3, 30)


START = date(2026, 3, 10)  # ten days: nominal Friday 2026-03-20


@pytest.mark.parametrize(
    ("pauses", "nominal"),
    [
        ([("2026-03-12", "2026-03-15")], "2026-03-23"),
        ([("2026-03-12", "2026-03-12")], "2026-03-20"),
        ([("2026-03-12", "2026-03-15"), ("2026-03-13", "2026-03-17")], "2026-03-25"),
        ([("2026-03-12", "2026-03-14"), ("2026-03-14", "2026-03-16")], "2026-03-24"),
        ([("2026-03-01", "2026-03-13")], "2026-03-23"),  # begins before the period: 3 days of it
        ([("2026-02-01", "2026-03-10")], "2026-03-20"),  # over when the period begins
        ([("2026-03-10", "2026-03-12")], "2026-03-22"),  # from the day of the event
        ([("2026-03-20", "2026-03-25")], "2026-03-25"),  # begins on the last day
        ([("2026-03-21", "2026-03-25")], "2026-03-20"),  # begins when the period is over
        ([("2026-03-19", "2026-03-22"), ("2026-03-23", "2026-03-24")], "2026-03-24"),
        ([("2026-03-21", "2026-03-25"), ("2026-03-12", "2026-03-15")], "2026-03-27"),
    ],
)
def test_which_pauses_count(pauses: list[tuple[str, str]], nominal: str) -> None:
    windows = [(date.fromisoformat(a), date.fromisoformat(b)) for a, b in pauses]
    got = compute_forward(START, 10, "calendar_days", calendar=CALENDAR, pauses=windows)
    assert got.nominal.isoformat() == nominal


def test_a_pause_on_the_day_to_which_the_end_rolled_still_counts() -> None:
    # 15 days from 29 May end on Saturday 13 June and roll to Monday 15 June.
    monday, thursday = date(2026, 6, 15), date(2026, 6, 18)
    rolled = compute_forward(
        date(2026, 5, 29), 15, "calendar_days", calendar=CALENDAR, pauses=[(monday, thursday)]
    )
    fixed = compute_forward(
        date(2026, 5, 29), 15, "calendar_days", calendar=CALENDAR, roll="authority",
        pauses=[(monday, thursday)],
    )  # fmt: skip
    assert rolled.due == thursday
    assert fixed.due == date(2026, 6, 13)


def test_working_days_inside_a_pause_do_not_count() -> None:
    got = compute_forward(
        date(2026, 3, 10), 5, "working_days", calendar=CALENDAR,
        pauses=[(date(2026, 3, 12), date(2026, 3, 16))],
    )  # fmt: skip
    marks = [one["mark"] for one in got.trace]
    assert got.due == date(2026, 3, 19)
    assert marks == ["起", "1", "停", "停", "停", "停", "2", "3", "4", "5", "止", "历", "说明"]


def test_trace_names_rest_makeup_and_rolled_days() -> None:
    working = compute_forward(date(2026, 2, 13), 2, "working_days", calendar=CALENDAR)
    natural = compute_forward(date(2026, 9, 18), 15, "calendar_days", calendar=CALENDAR)
    marks = [(one["date"], one["mark"]) for one in working.trace[:4]]
    assert marks == [
        ("2026-02-13", "起"), ("2026-02-14", "班"), ("2026-02-15", "休"), ("2026-02-16", "休"),
    ]  # fmt: skip
    rolled = [one["date"] for one in natural.trace if one["mark"] == "延"]
    assert rolled == [f"2026-10-0{day}" for day in range(3, 8)]
    assert natural.trace[-2]["edition"] == CALENDAR.edition
    assert natural.explanation == (
        "自2026年9月18日的次日起算十五日，最后一日2026年10月3日为休息日，顺延至2026年10月8日届满。"
    )


@pytest.mark.parametrize(
    ("start", "length", "unit", "provisional"),
    [
        (date(2026, 12, 1), 15, "calendar_days", False),
        (date(2026, 12, 16), 15, "calendar_days", False),  # ends on Thursday 31 December
        (date(2026, 12, 17), 15, "calendar_days", True),
        (date(2026, 12, 25), 5, "working_days", True),
        (date(2026, 12, 24), 5, "working_days", False),
        (date(2017, 12, 1), 5, "working_days", True),
        (date(2017, 12, 20), 20, "calendar_days", False),  # only the last day is looked up
    ],
)
def test_provisional_when_an_unpublished_year_is_consulted(
    start: date, length: int, unit: Unit, *, provisional: bool
) -> None:
    got = compute_forward(start, length, unit, calendar=CALENDAR)
    assert got.provisional is provisional
    assert ("暂定" in got.explanation) is provisional


def test_backward_into_an_unpublished_year_is_provisional() -> None:
    assert compute_backward(date(2027, 1, 8), 3, calendar=CALENDAR).provisional
    assert not compute_backward(date(2026, 1, 8), 3, calendar=CALENDAR).provisional


@pytest.mark.parametrize(
    ("length", "unit", "extended", "words"),
    [
        (0, "calendar_days", 0, "正整数"),
        (-3, "months", 0, "正整数"),
        (5, "working_days", -1, "负数"),
        (36_601, "calendar_days", 0, "过长"),
        (1_200, "months", 1, "过长"),
        (5, "weeks", 0, "单位"),
    ],
)
def test_impossible_periods_are_refused(length: int, unit: Unit, extended: int, words: str) -> None:
    with pytest.raises(PeriodFault, match=words):
        compute_forward(START, length, unit, calendar=CALENDAR, extended=extended)


def test_a_pause_that_ends_before_it_begins_is_refused() -> None:
    with pytest.raises(PeriodFault, match="早于"):
        union_of_pauses([(date(2026, 3, 2), date(2026, 3, 1))])


def test_the_end_of_the_calendar_is_refused_in_chinese() -> None:
    with pytest.raises(PeriodFault, match="日期范围"):
        compute_forward(date(9999, 12, 1), 2, "months", calendar=CALENDAR)
    with pytest.raises(PeriodFault, match="日期范围"):
        compute_forward(date(9999, 12, 20), 30, "working_days", calendar=CALENDAR)
