"""Sealing: once a day, by one worker of many, and whole wherever it is killed."""

from __future__ import annotations

import json
from datetime import timedelta

import pytest
from sqlalchemy import select

from casehub.cli.audit import places_of
from casehub.model import Checkpoint
from casehub.record import audit
from casehub.record.keys import public_key, read_key
from casehub.worker.place import Place
from casehub.worker.sealing import seal_when_due
from tests.faults import roads
from tests.faults.crew import KILLED, collect, spawn, together
from tests.faults.invariants import check_invariants
from tests.faults.points import Points
from tests.faults.world import Office
from tests.worker.conftest import Clock, place_of

DAY = timedelta(days=1, seconds=1)


def sealed(office: Office) -> list[int]:
    with office.reading() as session:
        return list(session.scalars(select(Checkpoint.id).order_by(Checkpoint.id)))


def test_a_day_later_and_only_when_something_was_recorded(
    office: Office, place: Place, clock: Clock
) -> None:
    # Before any case: who keeps the staff is under a seal, and there is a key to pin.
    assert not places_of(place.settings).key.exists()
    assert (seal_when_due(place), seal_when_due(place)) == (1, 0)
    assert places_of(place.settings).key.exists()
    roads.received(office)
    assert seal_when_due(place) == 0
    clock.at += DAY
    assert (seal_when_due(place), seal_when_due(place)) == (1, 0)
    clock.at += DAY
    assert seal_when_due(place) == 0


@pytest.mark.fault
def test_four_workers_at_once_seal_once(office: Office, place: Place, clock: Clock) -> None:
    roads.received(office)
    assert seal_when_due(place) == 1
    roads.received(office)
    later, folder = Clock(clock.at + DAY), place.settings.instance
    assert sum(together([lambda: seal_when_due(place_of(office, later, folder))] * 4)) == 1
    assert len(sealed(office)) == 2


@pytest.mark.fault
def test_killed_anywhere_the_next_turn_ends_it(office: Office, place: Place, clock: Clock) -> None:
    """Every checkpoint in the database has its copy, one key signs all, and the record verifies."""
    folder, later = place.settings.instance, Clock(clock.at)

    def turn(fatal: int | None) -> object:
        def task() -> int:
            points, mine = Points(fatal), office.again()
            there = place_of(office, later, folder)
            vars(there)["engine"] = mine.engine
            points.watch(mine)
            seal_when_due(there)
            points.reach()
            return points.passed

        return collect(spawn(task))

    roads.received(office, later.at)
    first = turn(None)
    assert isinstance(first, int)
    later.at += DAY
    roads.received(office, later.at)
    total = turn(None)
    assert isinstance(total, int)
    before = len(sealed(office))
    assert before == 2
    for point in {*range(1, total, max(1, total // 8)), total}:
        later.at += DAY
        roads.received(office, later.at)
        assert turn(point) is KILLED, point
        seal_when_due(place_of(office, later, folder))
    numbers = sealed(office)
    assert len(numbers) > before + 1
    places = places_of(place.settings)
    # A kill may leave a temporary file behind, never half a copy.
    copies = sorted((folder / "checkpoints").glob("*.json"))
    assert [copy.name for copy in copies] == [f"{number:08d}.json" for number in numbers]
    for copy in copies:
        json.loads(copy.read_text(encoding="utf-8"))
    with office.reading() as session:
        check_invariants(session, office.blobs)
        against = audit.Against(
            office.rules, (public_key(read_key(places.key)),), (folder / "checkpoints",)
        )
        assert audit.verify(session, office.blobs, against=against).faults == []


@pytest.mark.fault
@pytest.mark.parametrize("fatal", [2, 5, 10, 15, 20, 25])
def test_killed_while_the_key_is_made_there_is_one_key_in_the_end(
    office: Office, place: Place, clock: Clock, fatal: int
) -> None:
    roads.received(office)
    folder = place.settings.instance

    def turn(where: Place, fatal: int | None, mine: Office) -> int:
        points = Points(fatal)
        vars(where)["engine"] = mine.engine
        points.watch(mine)
        seal_when_due(where)
        return points.passed

    assert collect(spawn(lambda: turn(place_of(office, clock, folder), fatal, office.again()))) is KILLED
    seal_when_due(place)
    (number,) = sealed(office)
    assert [copy.name for copy in (folder / "checkpoints").glob("*.json")] == [f"{number:08d}.json"]
    with office.reading() as session:
        check_invariants(session, office.blobs)
