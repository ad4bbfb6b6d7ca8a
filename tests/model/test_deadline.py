"""A limit is over once its last day has passed, unless an excluded period holds it."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Deadline

DUE = date(2026, 7, 13)


@pytest.mark.parametrize(
    ("day", "stopped", "over"),
    [(DUE, False, False), (date(2026, 7, 14), False, True), (date(2026, 7, 14), True, False)],
)
def test_a_limit_is_over_when_its_day_has_passed_and_nothing_holds_it(day: date, stopped: bool, over: bool) -> None:
    assert Deadline(due_on=DUE, stopped=stopped).is_over(day) is over
