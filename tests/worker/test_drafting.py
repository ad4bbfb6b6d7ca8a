"""The worker and a partner's silence, with real transactions: killed anywhere, one draft."""

from __future__ import annotations

from datetime import datetime

import pytest
from sqlalchemy import select

from casehub.model import Deadline, Draft, Event, Organisation, SelfDrafted
from casehub.record import audit
from casehub.record.work import Work
from casehub.worker.drafting import Silences
from casehub.worker.place import Place
from tests.acts.letters.silences import asked
from tests.faults.crew import KILLED, collect, spawn, together
from tests.faults.points import Points
from tests.faults.world import Office, at
from tests.worker.conftest import Clock, place_of

LATE = at("2026-12-15")


@pytest.fixture
def reference(office: Office) -> str:
    with office.session() as session:
        receiver = session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()

        def work_of(who: str, when: datetime) -> Work:
            return office.work(session, who, when)

        return asked(work_of, receiver)


def drafted(office: Office) -> tuple[int, int]:
    """How many drafts there are, and how often something was drafted."""
    with office.reading() as session:
        return len(session.scalars(select(Draft)).all()), len(session.scalars(select(SelfDrafted)).all())


def test_it_is_drafted_once_and_what_waits_is_not_asked_again(
    office: Office, place: Place, clock: Clock, reference: str
) -> None:
    silences = Silences(place)
    clock.at = at("2026-12-14")
    assert (silences.act().reminded, drafted(office)) == (0, (0, 0))
    clock.at = LATE
    assert (silences.act().reminded, drafted(office)) == (1, (1, 1))
    assert silences.act().reminded == 0
    # Another worker that comes by finds nothing left.
    assert (Silences(place).act().reminded, drafted(office)) == (0, (1, 1))
    with office.reading() as session:
        steps = session.scalars(select(Event.step)).all()
        assert "remind_partner" not in steps
        running = select(Deadline).where(Deadline.rule == "requesting.reply")
        assert [row.closed_on for row in session.scalars(running)] == [None]
        assert audit.verify(session, office.blobs).faults == []


@pytest.mark.fault
def test_four_workers_at_once_draft_once(
    office: Office, place: Place, clock: Clock, reference: str
) -> None:
    folder = place.settings.instance

    def act() -> int:
        return Silences(place_of(office, Clock(LATE), folder)).act().reminded

    at_once = sum(together([act] * 4))
    clock.at = LATE
    assert at_once + Silences(place).act().reminded == 1
    assert drafted(office) == (1, 1)


@pytest.mark.fault
def test_killed_anywhere_it_is_drafted_once_in_the_end(
    office: Office, place: Place, clock: Clock, reference: str
) -> None:
    folder = place.settings.instance
    clock.at = LATE
    # The system's hand of the office is made by whoever comes first.
    for point in (2, 6, 10, 14):

        def task(fatal: int = point) -> int:
            points, mine = Points(fatal), office.again()
            there = place_of(office, Clock(LATE), folder)
            vars(there)["engine"] = mine.engine
            points.watch(mine)
            Silences(there).act()
            return points.passed

        if collect(spawn(task)) is not KILLED:
            break
        assert drafted(office) in {(0, 0), (1, 1)}
    after = place_of(office, Clock(LATE), folder)
    vars(after)["engine"] = office.engine
    assert Silences(after).act().failed == 0
    assert drafted(office) == (1, 1)
