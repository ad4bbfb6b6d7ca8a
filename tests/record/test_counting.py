"""What an edition of the rule files keeps of counting is read as what it was."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.record import counting
from casehub.rulebook.limits import compute
from tests.faults.world import rules


def test_what_is_kept_counts_as_the_files_do() -> None:
    kept = counting.read(counting.as_text(rules(), rules().calendar.editions))
    assert [one.facts() for one in kept.days] == [one.facts() for one in rules().calendar.editions]
    day = date(2026, 9, 24)
    for code in rules().law.limits.codes():
        limit = kept.limit(code, day)
        if limit is None:
            continue
        right = rules().law.on(day).limit(code)
        assert (limit.told, limit.excluded, limit.longest_extension) == (right.told, right.excluded, right.longest_extension)
        if not limit.told:
            calendar = rules().calendar
            assert compute(limit, day, calendar=calendar).due == compute(right, day, calendar=calendar).due, code


def test_a_limit_is_that_of_the_day() -> None:
    kept = counting.counting_of((), rules().law.limits.all())
    before, after = (kept.limit("adjudication.filing_review", date(2025, 1, d)) for d in (31, 31))
    assert before is after is not None
    later = kept.limit("adjudication.filing_review", date(2025, 2, 1))
    assert later is not None
    assert later is not before
    assert kept.limit("there.is.none", date(2025, 2, 1)) is None


@pytest.mark.parametrize("text", ["{", "{}", '{"calendars": [{}], "limits": []}', '{"calendars": [], "limits": [{}]}'])
def test_another_text_is_refused(text: str) -> None:
    with pytest.raises((ValueError, KeyError)):
        counting.read(text)
