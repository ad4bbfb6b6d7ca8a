"""Periods of effect hold on their first and their last day, and clash where they share one."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.law.effect import Effective, clash, in_force

FIRST, LAST = date(2025, 2, 1), date(2026, 8, 31)
OLD, NEW = Effective(until=date(2025, 1, 31)), Effective(since=FIRST)
SHORT = Effective(since=FIRST, until=LAST)


@pytest.mark.parametrize(
    ("day", "holds"),
    [(date(2025, 1, 31), False), (FIRST, True), (LAST, True), (date(2026, 9, 1), False)],
)
def test_both_ends_belong_to_the_period(day: date, holds: bool) -> None:
    assert SHORT.holds(day) is holds


def test_an_open_end_has_no_day() -> None:
    assert Effective().holds(date.min)
    assert Effective().holds(date.max)
    assert OLD.holds(date.min)
    assert not OLD.holds(FIRST)
    assert NEW.holds(date.max)


def test_of_several_rows_the_one_of_the_day_is_the_law() -> None:
    assert in_force((OLD, NEW), date(2025, 1, 31)) is OLD
    assert in_force((OLD, NEW), FIRST) is NEW
    assert in_force((SHORT,), date(2026, 9, 1)) is None


def test_rows_clash_from_the_first_day_that_both_hold() -> None:
    assert clash(OLD, NEW) is None
    assert clash(SHORT, NEW) == clash(NEW, SHORT) == FIRST
    assert clash(SHORT, Effective(since=LAST)) == LAST
    assert clash(SHORT, Effective(since=date(2026, 9, 1))) is None
    assert clash(Effective(), OLD) == date.min
