"""The row of a worker: two on one machine are two rows, and the end is told from a death."""

from __future__ import annotations

import os
import socket
from datetime import timedelta

import pytest
from sqlalchemy.exc import OperationalError

from casehub.worker.life import BEAT, Life
from casehub.worker.place import Place
from tests.faults.roads import ARRIVED
from tests.faults.world import Office
from tests.worker.conftest import Clock
from tests.worker.test_command import lives


def test_each_process_has_its_row_that_is_written_every_few_seconds(
    office: Office, place: Place, clock: Clock
) -> None:
    first, second = Life(place), Life(place)
    assert [(row.pid, row.host) for row in lives(office)] == [(os.getpid(), socket.gethostname()[:100])] * 2
    clock.at = ARRIVED + BEAT - timedelta(milliseconds=1)
    first.beat(3)
    assert [(row.seen_at, row.jobs) for row in lives(office)] == [(ARRIVED, 0)] * 2
    clock.at = ARRIVED + BEAT
    first.beat(2)
    assert [(row.seen_at, row.jobs) for row in lives(office)] == [(ARRIVED + BEAT, 5), (ARRIVED, 0)]
    second.end()
    assert [row.ended_at for row in lives(office)] == [None, ARRIVED + BEAT]


def test_a_database_that_is_away_stops_no_work(
    office: Office, place: Place, clock: Clock, monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
) -> None:  # fmt: skip
    life = Life(place)

    def away(*_: object) -> None:
        raise OperationalError("x", {}, Exception("gone"))

    with monkeypatch.context() as patch:
        patch.setattr(Place, "writing", away)
        clock.at += BEAT
        life.beat(1)
    assert "life not written" in caplog.text
    # What was done meanwhile is told as soon as it can be.
    clock.at += BEAT
    life.beat()
    assert [(row.seen_at, row.jobs) for row in lives(office)] == [(clock.at, 1)]
