"""What was over stays over, with its last day; what was done is compared with it."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.deadlines.outcomes import CANCELLED, LAPSED, LATE, MET, end
from casehub.model import Deadline

LAST = date(2026, 6, 22)
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
    row = Deadline(due_on=LAST, stopped=stopped)
    end(row, 7, outcome, on)
    assert ((row.outcome, row.closed_on), row.closed_seq) == (expected, 7)
