"""What every reading counts by: the days of a year in the time of the office, and names."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

from casehub.desk.network.shared import by_name, span_of


def test_a_year_begins_and_ends_at_midnight_of_the_office() -> None:
    year = span_of(2026)
    assert (year.first, year.last) == (date(2026, 1, 1), date(2026, 12, 31))
    assert year.since == datetime(2025, 12, 31, 16, tzinfo=UTC)
    assert year.until < datetime(2026, 12, 31, 16, tzinfo=UTC) < span_of(2027).until
    assert span_of(0).since < year.since < year.until < span_of(0).until


def test_a_name_is_looked_for_once_however_it_is_spaced() -> None:
    class Named:
        name, region_name, region_code = "达州局", "达州市", "511700"

    class Other(Named):
        name = "万州局"

    offices: Any = {1: Named(), 2: Other()}
    find = by_name(offices)
    assert [one.name for one in find(" 达州 局 ")] == ["达州局"]
    assert find(" 达州 局 ") is find(" 达州 局 ")
    assert find("无此局") == []
