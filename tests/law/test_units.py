from __future__ import annotations

import pytest

from casehub.law.chinese import period_text
from casehub.law.units import Unit


@pytest.mark.parametrize(
    ("unit", "said"),
    [("working_days", "两个工作日"), ("calendar_days", "二日"), ("months", "两个月"), ("years", "二年")],
)
def test_two_of_a_unit_are_written_as_the_law_does(unit: str, said: str) -> None:
    assert period_text(2, unit) == said


def test_each_unit_knows_how_long_it_may_be_and_how_many_days_it_is() -> None:
    assert {unit.value: (unit.longest, *unit.days) for unit in Unit} == {
        "working_days": (10_000, 7, 5), "calendar_days": (36_600, 1, 1),
        "months": (1_200, 30, 1), "years": (100, 365, 1),
    }


def test_a_word_that_is_no_unit_is_refused() -> None:
    with pytest.raises(ValueError, match="weeks"):
        Unit("weeks")
