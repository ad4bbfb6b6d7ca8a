"""The demonstration's standards come by the roads that people take, as far as the day has come."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from casehub.demonstration.performing import Performance
from casehub.demonstration.script import DEFAULT_AS_OF
from casehub.demonstration.standards import load_standards
from casehub.model import Standard, StandardVersion
from casehub.record.work import OFFICE_ZONE
from tests.demonstration.conftest import DEMO


def test_every_entry_stands_and_says_that_it_is_made_up(beginning: Performance) -> None:
    assert load_standards(beginning, DEMO, DEFAULT_AS_OF) == 3
    day = DEFAULT_AS_OF.date()
    held = [one.in_force(day) for one in beginning.session.scalars(select(Standard))]
    assert {one.sort for one in held if one} == {"protection", "evidence", "measure"}
    assert all(one is not None and "演示" in one.title and "虚构" in one.source for one in held)
    assert all(one is not None and one.drafted_by_id != one.decided_by_id for one in held)


def test_what_lies_after_the_day_is_not_done(beginning: Performance) -> None:
    early = datetime(2026, 11, 13, 10, 30, tzinfo=OFFICE_ZONE)
    assert load_standards(beginning, DEMO, early) == 2
    assert set(beginning.session.scalars(select(StandardVersion.state))) == {"waits"}
