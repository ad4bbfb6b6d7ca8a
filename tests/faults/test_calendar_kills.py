"""kill -9 while a calendar is loaded: all of it or nothing, and the same command again ends it."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select

from casehub.cli import calendars
from casehub.cli.instance import Instance
from casehub.model import Deadline, Edition, Event, SecurityEntry
from casehub.record import events
from casehub.record.editions import AlreadyLoaded
from casehub.settings import Settings
from tests.deadlines.test_calendar_change import NEXT_YEAR
from tests.faults import roads
from tests.faults.crew import KILLED, collect, spawn
from tests.faults.points import Points
from tests.faults.test_kills import spread
from tests.faults.world import Office, at, make_office, rules

pytestmark = pytest.mark.fault

POINTS = 20
LATER = date(2027, 3, 26)


def loaded(office: Office, settings: Settings, fatal: int | None) -> Any:
    """The command in a process of its own, killed at a point; points passed, or KILLED."""

    def task() -> int:
        # The case lies in a year to come, where a calendar may still change its dates.
        events.never_back = lambda last, now: max(last or now, now)  # type: ignore[assignment]
        points, mine = Points(fatal), office.again()
        points.watch(mine)
        instance = Instance(settings)
        vars(instance).update(engine=mine.engine, shipped=rules())
        points.passed = 0  # only what the command itself does counts
        with suppress(AlreadyLoaded):
            calendars._apply(instance, NEXT_YEAR, "system")
        calendars._copy_out(instance)
        points.reach()
        return points.passed

    return collect(spawn(task))


def state(office: Office) -> tuple[int, int, int, bool]:
    """Editions, their lines in the security log, recount events, whether the date has moved."""
    with office.reading() as session:
        def count(table: Any, *where: Any) -> int:
            return session.scalar(select(func.count()).select_from(table).where(*where)) or 0

        due = session.scalars(select(Deadline.due_on).order_by(Deadline.id.desc())).first()
        return (
            count(Edition, Edition.what == "calendar"),
            count(SecurityEntry, SecurityEntry.kind == "load_calendar"),
            count(Event, Event.step == "recount_calendar"),
            due == LATER,
        )


def test_a_killed_load_is_whole_or_absent_and_the_same_command_ends_it(settings: Settings) -> None:
    office = make_office(settings.database_url, settings.instance)
    roads.received(office, at("2027-03-12"))
    killed = 0
    for point in spread(POINTS, 7):
        before = state(office)
        ended = loaded(office, settings, point)
        after = state(office)
        assert after in {(0, 0, 0, False), (1, 1, 1, True)}
        if before[0] == 1:
            assert after == before
        killed += ended == KILLED
    assert isinstance(loaded(office, settings, None), int)
    assert state(office) == (1, 1, 1, True)
    assert killed > 5
    copy = settings.instance / "calendars" / "2027-1.toml"
    assert copy.read_text(encoding="utf-8") == NEXT_YEAR
    office.engine.dispose()
