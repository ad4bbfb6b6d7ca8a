"""Counting anew: the second verifier's own arithmetic against the program's, day by day."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import Any

import pytest

from casehub.law.calendar import WorkCalendar
from casehub.law.periods import compute_forward
from casehub.record.counting import as_text
from casehub.rulebook.calendars import compose, load_calendar
from casehub.rulebook.limits import compute
from casehub.second_verifier import counting
from tests.faults.world import rules
from tests.second_verifier.memory import ROOT

CONFIG = ROOT / "config"
HERE = counting.at_hand(CONFIG)


def days() -> counting.Calendar:
    return counting.composed(HERE.notices, ())


def test_the_days_and_the_label_are_the_programs() -> None:
    calendar, mine = load_calendar(CONFIG), days()
    assert mine.label == calendar.edition
    assert mine.years == {one.year for one in calendar.editions}
    for n in range(3_700):
        day = date(2018, 1, 1) + timedelta(days=n)
        assert mine.works(day) is calendar.is_working_day(day), day


def test_the_limits_are_the_programs() -> None:
    assert counting.same(HERE, counting.kept(as_text(rules(), load_calendar(CONFIG).editions)))
    assert [row["code"] for row in HERE.limits] == [row.code for row in rules().law.limits.all()]


def test_the_fingerprint_is_the_programs() -> None:
    assert counting.fingerprint(ROOT) == rules().fingerprint


def test_a_later_edition_and_a_loaded_one_take_the_place_of_a_year() -> None:
    first: dict[str, Any] = {"edition": 1, "year": 2030, "holidays": [], "workdays": []}
    second = {**first, "edition": 2, "holidays": [["2030-01-02", "2030-01-03", "元旦"]]}
    assert counting.composed([second, first], ()).label == counting.composed([second], ()).label
    assert counting.composed([second], [first]).label == counting.composed([first], ()).label
    assert not counting.composed([second], ()).works(date(2030, 1, 2))
    assert counting.composed((), ()).label == WorkCalendar(()).edition


def test_a_notice_is_read_with_its_days() -> None:
    read = counting.notice('year = 2030\nnotice = "x"\nholidays = [{ from = 2030-01-01, to = 2030-01-02, name = "元旦" }]')
    assert read == {"edition": 1, "year": 2030, "holidays": [["2030-01-01", "2030-01-02", "元旦"]], "workdays": []}
    with pytest.raises(ValueError, match="Invalid"):
        counting.notice("{")


@pytest.mark.parametrize("seed", range(4))
def test_every_limit_is_counted_alike(seed: int) -> None:
    """Lengths, extensions and excluded periods at random, over three hundred deadlines a run."""
    chance, calendar, mine = random.Random(seed), load_calendar(CONFIG), days()
    limits = [one for one in rules().law.limits.all() if not one.told]
    rows = {(row["code"], row["since"]): row for row in HERE.limits}
    for _ in range(300):
        limit = chance.choice(limits)
        row = rows[limit.code, limit.since.isoformat() if limit.since else None]
        start = date(2023, 1, 1) + timedelta(days=chance.randrange(1_500))
        windows = []
        for _ in range(chance.randrange(3) if limit.direction == "forward" else 0):
            since = start + timedelta(days=chance.randrange(-20, 120))
            windows.append((since, since + timedelta(days=chance.randrange(1, 40))))
        length = limit.amount + chance.randrange(4)
        granted = 0 if not limit.extensions else chance.randrange((limit.longest_extension or 3) + 1)
        right = compute(limit, start, pauses=windows, extended=granted, calendar=calendar, length=length)
        said = counting.counted(start, row, length + granted, windows, mine)
        assert counting.may_have(row, length, granted)
        assert said == (right.nominal.isoformat(), right.due.isoformat(), right.alarm.isoformat(), right.provisional)


@pytest.mark.parametrize("unit", ["months", "years", "calendar_days", "working_days"])
def test_each_unit_rolls_and_does_not(unit: Any) -> None:
    for roll in ("party", "authority"):
        row = {"direction": "forward", "roll": roll, "unit": unit}
        for n in range(20):
            start = date(2025, 1, 24) + timedelta(days=n)
            right = compute_forward(start, 3, unit, calendar=compose(load_calendar(CONFIG).editions, ()), roll=roll)  # type: ignore[arg-type]
            assert counting.counted(start, row, 3, (), days())[:2] == (right.nominal.isoformat(), right.due.isoformat())


@pytest.mark.parametrize(
    ("limit", "length", "granted", "right"),
    [
        ({}, 5, 0, True), ({}, 5, 1, False), ({}, 3, 0, True), ({"minimum": True}, 3, 0, False),
        ({"extensions": [5]}, 5, 5, True), ({"extensions": [5]}, 5, 6, False), ({"extensions": [None]}, 5, 99, True),
        ({"extensions": [5, 5], "cap": 8}, 5, 3, True), ({"extensions": [5, 5], "cap": 8}, 5, 4, False),
        ({"extensions": [5]}, 5, -1, False),
    ],
)  # fmt: skip
def test_what_a_limit_allows(limit: dict[str, Any], length: int, granted: int, right: bool) -> None:
    whole = {"amount": 5, "extensions": [], "cap": None, "minimum": False, **limit}
    assert counting.may_have(whole, length, granted) is right
