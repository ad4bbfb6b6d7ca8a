"""Where a worker works: what it writes is whole or absent, in the name of the office's own hand."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text
from sqlalchemy.exc import DBAPIError

from casehub.model import Organisation, Reminder
from casehub.worker.place import Place
from tests.faults.roads import ARRIVED
from tests.faults.world import Office
from tests.worker.conftest import Clock
from tests.worker.test_following import load_rest, soon


def test_what_is_written_is_whole_or_absent(office: Office, place: Place) -> None:
    row = soon(office, 10)

    def note(error: Exception | None) -> None:
        with place.writing() as session:
            session.add(
                Reminder(
                    deadline_id=row.id, person_id=office.people["clerk"], flag="yellow",
                    due_on=row.due_on, raised_on=row.due_on,
                )
            )  # fmt: skip
            session.flush()
            if error is not None:
                raise error

    def kept() -> int:
        with place.reading() as session:
            return session.scalar(select(func.count()).select_from(Reminder)) or 0

    with pytest.raises(ZeroDivisionError):
        note(ZeroDivisionError())
    assert kept() == 0
    note(None)
    assert kept() == 1
    with place.reading() as session, pytest.raises(DBAPIError):
        session.execute(text("DELETE FROM reminder"))


def test_the_hand_is_the_offices_own_and_the_instant_the_clocks(
    office: Office, place: Place, clock: Clock
) -> None:
    clock.at = ARRIVED + timedelta(days=3)
    with place.writing() as session:
        ids = dict(session.execute(select(Organisation.key, Organisation.id)).all())
        ours, theirs = (place.work(session, ids[key]) for key in ("cqip", "dazhou"))
        assert (ours.actor.organisation_id, theirs.actor.organisation_id) == (ids["cqip"], ids["dazhou"])
        assert ours.actor.id != theirs.actor.id
        assert ours.at == theirs.at == clock.at
        assert ours.blobs is place.blobs


def test_rules_are_those_of_the_database_as_it_is_now(
    office: Office, place: Place, clock: Clock
) -> None:
    free = datetime.now(UTC).date() + timedelta(days=1)
    before = place.rules()
    assert place.rules() is before
    load_rest(office, free, free)
    assert place.rules() is not before
