"""Rows one after the other: what holds on a day, whoever agreed when."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from casehub.casefile.cooperation.standing import Stands, as_of, ended_on, line_of, on, standing
from casehub.model import CertificateRow, CooperationEntry, RowAct

FIRST, THEN, LATER = date(2026, 11, 1), date(2026, 11, 10), date(2026, 11, 20)


def row(act: RowAct, begins: date, agreed: date | None = FIRST, *, by: int | None = None, ends: bool = False) -> CertificateRow:
    """A row; by: the second person, who agreed on that day."""
    at = None if agreed is None else datetime(agreed.year, agreed.month, agreed.day, 4, tzinfo=UTC)
    return CertificateRow(act=act.value, begins_on=begins, ends=ends, agreed_at=at, agreed_by_id=by, dropped=False)


def test_an_end_before_a_planned_change_ends_both() -> None:
    first, planned = row(RowAct.ENTERED, FIRST), row(RowAct.CHANGED, LATER)
    end = row(RowAct.ENDED, THEN, ends=True)
    rows = [first, planned, end]
    assert [on(rows, day) for day in (FIRST, THEN, LATER)] == [first, None, None]
    assert not ended_on(rows, FIRST)
    earlier = row(RowAct.ENDED, FIRST, ends=True)
    assert standing([*rows, earlier]) == [first, planned, earlier]
    back = row(RowAct.MENDED, THEN)
    assert [on([*rows, back], day) for day in (FIRST, THEN, LATER)] == [first, first, planned]


def test_what_a_second_agreed_to_holds_from_that_day_and_an_end_from_its_own() -> None:
    first = row(RowAct.ENTERED, FIRST, THEN, by=7)
    assert as_of([first], FIRST) == []
    assert [on([first], day) for day in (FIRST, THEN)] == [None, first]
    end, back = row(RowAct.ENDED, THEN, LATER, ends=True), row(RowAct.MENDED, THEN, LATER, by=7)
    # Taken back on the later day: until then it was ended.
    assert [on([first, end, back], day) for day in (THEN, LATER)] == [None, back]
    assert on([first, end], THEN) is None
    assert standing([row(RowAct.ENTERED, FIRST, None)]) == []


def test_a_certificate_of_days_to_come_is_not_shown_as_in_force() -> None:
    one, entry = row(RowAct.ENTERED, FIRST), CooperationEntry(register="trusted_seals", organisation_id=1)
    one.valid_from, one.valid_until = THEN, LATER
    days = (FIRST, THEN, LATER, LATER + timedelta(days=1))
    assert [line_of(entry, [one], day).stands for day in days] == [Stands.AHEAD, Stands.HOLDS, Stands.HOLDS, Stands.OVER]
