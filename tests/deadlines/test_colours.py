"""Colours of deadlines: at every bound, and the same in a query as asked of a row."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.db import session_factory
from casehub.deadlines.colours import FLAGS, Colours, runs
from casehub.deadlines.outcomes import LATE, MET, end
from casehub.law.calendar import ONE_DAY
from casehub.model import Case, Deadline
from casehub.rulebook.book import Rulebook
from casehub.rulebook.tables import Colour, colour_faults
from tests import factories
from tests.faults.world import Office, at

# A Friday; the week-end that follows is free.
TODAY = date(2026, 11, 20)
GRADES = (
    Colour(longest=10, yellow=2, confidence="design"),
    Colour(longest=60, yellow=5, red=1, confidence="design"),
    Colour(yellow=10, confidence="design"),
)


@pytest.fixture(scope="module")
def book(office: Office) -> Rulebook:
    return replace(office.rules, colours=GRADES)


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened


def deadline(case: Case, unit: str, length: int, due: date, **more: object) -> Deadline:
    told = {
        "case_id": case.id, "organisation_id": case.organisation_id, "rule": "a.b", "title": "试", "holder": "authority", "start_on": TODAY,
        "event_seq": 1, "length": length, "unit": unit, "granted": 0, "nominal_on": due,
        "due_on": due, "alarm_on": due, "stopped": False, "closed_on": None,
    }  # fmt: skip
    return Deadline(**(told | more))


def of(book: Rulebook, unit: str, length: int, days: int) -> str:
    return Colours(book, TODAY).of_date(TODAY + timedelta(days), unit, length)


@pytest.mark.parametrize(
    ("unit", "length", "days", "flag"),
    [
        # At most ten days: two working days before the end (Tuesday), rest days with them.
        ("calendar_days", 10, -1, "red"),
        ("calendar_days", 10, 0, "yellow"),
        ("calendar_days", 10, 4, "yellow"),
        ("calendar_days", 10, 5, ""),
        ("working_days", 7, 4, "yellow"),
        ("working_days", 7, 5, ""),
        # Eleven days, or eight working days, are already longer than ten: five and one.
        ("calendar_days", 11, 5, "yellow"),
        ("working_days", 8, 5, "yellow"),
        ("calendar_days", 60, 3, "red"),
        ("calendar_days", 60, 4, "yellow"),
        # Until the sixth working day (Monday) begins; the week-end before it belongs to Friday.
        ("calendar_days", 60, 9, "yellow"),
        ("months", 2, 9, "yellow"),
        ("months", 2, 10, ""),
        ("months", 3, 10, "yellow"),
        ("months", 3, 0, "yellow"),
        ("months", 3, -1, "red"),
        ("years", 1, 16, "yellow"),
        ("years", 1, 17, ""),
    ],
)
def test_the_colour_goes_by_the_length(
    book: Rulebook, unit: str, length: int, days: int, flag: str
) -> None:
    assert of(book, unit, length, days) == flag


def test_a_query_says_what_the_row_says(office: Office, book: Rulebook, session: Session) -> None:
    case = factories.open_request(office.work(session, "clerk", at("2026-11-02")), "intake")
    other = factories.open_request(office.work(session, "clerk", at("2026-11-02")), "intake")
    rows = [
        deadline(case, unit, length, TODAY + timedelta(days), granted=granted)
        for unit, lengths in {
            "working_days": (1, 7, 8, 42, 43), "calendar_days": (10, 11, 60, 61),
            "months": (1, 2, 3), "years": (1,),
        }.items()
        for length in lengths
        for granted in (0, 1)
        for days in range(-2, 20)
    ]  # fmt: skip
    # Counted back more carefully than the law does: the law's own day is one working day later.
    rows += [
        deadline(case, "working_days", 3, due, nominal_on=book.calendar.add_working_days(due, 1))
        for due in (TODAY + timedelta(days) for days in range(-5, 6))
    ]
    rows += [
        deadline(other, "months", 3, TODAY - ONE_DAY, holder=holder) for holder in ("party", "partner")
    ]
    rows += [
        deadline(other, "months", 3, TODAY - ONE_DAY, stopped=True),
        deadline(other, "months", 3, TODAY - ONE_DAY, closed_on=TODAY),
    ]
    session.add_all(rows)
    session.flush()
    # What the statute of the tests' own rows is, and what ours has, are judged alike.
    for rules in (book, office.rules):
        colours = Colours(rules, TODAY)
        mine = Deadline.id.in_([row.id for row in rows])
        for flag in FLAGS:
            asked = set(session.scalars(select(Deadline.id).where(mine, runs(), colours.has(flag))))
            wanted = {row.id for row in rows if row.case_id == case.id and colours.of(row) == flag}
            assert asked == wanted, flag
            assert wanted
        assert {colours.of(row) for row in rows if row.case_id == other.id} == {""}
    session.rollback()


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ((), "最后一条不应写 longest"),
        (GRADES[:2], "最后一条不应写 longest"),
        ((GRADES[1], GRADES[0], GRADES[2]), "由短到长"),
        ((GRADES[2], GRADES[2]), "由短到长"),
        ((replace(GRADES[2], yellow=1, red=1),), "yellow 应大于 red"),
    ],
)
def test_rows_that_leave_a_gap_are_told(rows: tuple[Colour, ...], said: str) -> None:
    (fault,) = colour_faults(rows)
    assert said in str(fault)
    assert colour_faults(GRADES) == []


def test_between_the_day_of_the_office_and_that_of_the_law_nothing_is_over(
    office: Office, book: Rulebook, session: Session
) -> None:
    """办法第二十六条: what is judged in time is not red, and what is red is judged late."""
    case = factories.open_request(office.work(session, "clerk", at("2026-11-02")), "intake")
    for days in range(12):
        today = TODAY + timedelta(days)
        colours = Colours(book, today)
        for mine, law in ((TODAY, date(2026, 11, 23)), (date(2026, 11, 23), date(2026, 11, 24))):
            row = deadline(case, "working_days", 3, mine, nominal_on=law)
            red = colours.of(row) == "red"
            end(row, 2, MET, today)
            assert (row.outcome == LATE) is red, (today, law)
    session.rollback()
