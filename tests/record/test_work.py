"""A unit of work knows its actor, its instant in the office's zone, and the law of that day."""

from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import select
from sqlalchemy.exc import NoResultFound
from sqlalchemy.orm.attributes import set_committed_value

from casehub.model import Case
from casehub.record.register import acting_in
from casehub.record.work import Work
from tests.faults.world import Office, rules


def test_the_day_is_the_offices(sound: Office) -> None:
    late = datetime(2026, 3, 1, 17, 30, tzinfo=UTC)  # half past one in the morning there
    with sound.reading() as session:
        work = sound.work(session, "clerk", late)
        assert work.today == date(2026, 3, 2)
        assert work.local.hour == 1
        assert work.law.day == work.today
        again = Work(session, rules(), work.actor, late, sound.blobs)
        assert acting_in(session) == (again.actor.id, late)


def test_a_case_is_locked_as_it_stands_now(sound: Office) -> None:
    with sound.reading() as session:
        work = sound.work(session, "clerk", datetime(2026, 3, 1, 17, 30, tzinfo=UTC))
        case = session.scalars(select(Case).order_by(Case.id)).first()
        assert case is not None
        as_it_stands = case.title
        # What was read before, or altered since, is read anew with the lock.
        set_committed_value(case, "title", "旧的标题")
        assert work.locked(case.id) is case
        assert case.title == as_it_stands
        with pytest.raises(NoResultFound):
            work.locked(-1)
