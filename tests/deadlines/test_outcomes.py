"""What was over stays over, with its last day; what was done is compared with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.deadlines.outcomes import CANCELLED, LAPSED, LATE, MET, end
from casehub.model import Deadline

LAST = date(2026, 6, 22)
DAY = timedelta(days=1)
AFTER = LAST + timedelta(days=9)


@pytest.mark.parametrize(
    ("outcome", "on", "stopped", "expected"),
    [
        (MET, LAST, False, (MET, LAST)),
        (MET, AFTER, False, (LATE, AFTER)),
        (MET, AFTER, True, (MET, AFTER)),
        (CANCELLED, LAST, False, (CANCELLED, LAST)),
        (CANCELLED, AFTER, False, (LAPSED, LAST)),
        (CANCELLED, AFTER, True, (CANCELLED, AFTER)),
        (LAPSED, AFTER, False, (LAPSED, LAST)),
    ],
)
def test_how_it_ended(outcome: str, on: date, stopped: bool, expected: tuple[str, date]) -> None:
    row = Deadline(due_on=LAST, nominal_on=LAST, stopped=stopped)
    end(row, 7, outcome, on)
    assert ((row.outcome, row.closed_on), row.closed_seq) == (expected, 7)


@pytest.mark.parametrize(
    ("outcome", "days", "expected"),
    [
        (MET, 1, (MET, LAST + DAY)),
        (MET, 2, (LATE, LAST + 2 * DAY)),
        (CANCELLED, 1, (CANCELLED, LAST + DAY)),
        (CANCELLED, 2, (LAPSED, LAST + DAY)),
    ],
)
def test_what_the_office_wants_earlier_than_the_law_is_late_by_the_law_only(
    outcome: str, days: int, expected: tuple[str, date]
) -> None:
    row = Deadline(due_on=LAST, nominal_on=LAST + DAY, stopped=False)
    end(row, 7, outcome, LAST + days * DAY)
    assert (row.outcome, row.closed_on) == expected
