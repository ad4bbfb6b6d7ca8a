"""The newest checkpoint is stamped: by one at a time, later when it failed, never twice."""

from __future__ import annotations

import base64
from datetime import timedelta

from sqlalchemy.orm import Session

from casehub.model import TimeStamp
from casehub.record import stamps
from casehub.record.checkpoints import checkpoint_hash, seal
from casehub.record.stamps import TAKEN
from tests.faults.world import Office, at

KEY, NOW, SERVER = bytes(range(32)), at("2026-03-21"), "http://tsa.example"


def sealed(session: Session) -> int:
    row = seal(session, KEY, NOW)
    session.flush()
    return row.id


def test_only_the_newest_is_asked_for_and_by_one(own_office: Office) -> None:
    with own_office.session() as session:
        assert stamps.take_up(session, SERVER, NOW) is None
        first, second = sealed(session), sealed(session)
        taken = stamps.take_up(session, SERVER, NOW)
        newest = stamps.wanted(session, NOW + TAKEN)
        assert newest is not None and taken is not None
        assert taken == (second, bytes.fromhex(checkpoint_hash(newest)))
        assert session.get(TimeStamp, first) is None
        assert stamps.take_up(session, SERVER, NOW + TAKEN - timedelta(seconds=1)) is None
        # Who asked was killed: another asks again, and that counts as a try.
        assert stamps.take_up(session, "http://other.example", NOW + TAKEN) is not None
        row = session.get_one(TimeStamp, second)
        assert (row.server, row.attempts) == ("http://other.example", 2)


def test_what_was_kept_is_not_asked_for_again_until_the_next_seal(own_office: Office) -> None:
    with own_office.session() as session:
        number = sealed(session)
        assert stamps.take_up(session, SERVER, NOW)
        stamps.put_off(session, number, "没有应答", NOW, [60, 600])
        stamps.keep(session, number, b"token", NOW)
        row = session.get_one(TimeStamp, number)
        assert (base64.b64decode(row.token), row.at, row.fault) == (b"token", NOW, "")
        assert stamps.wanted(session, NOW + timedelta(days=9)) is None
        following = sealed(session)
        wanted = stamps.wanted(session, NOW)
        assert wanted is not None and wanted.id == following


def test_each_failure_waits_its_time(own_office: Office) -> None:
    with own_office.session() as session:
        number, now = sealed(session), NOW
        for seconds in (60, 600, 600):
            assert stamps.take_up(session, SERVER, now) is not None
            stamps.put_off(session, number, "没有应答", now, [60, 600])
            row = session.get_one(TimeStamp, number)
            assert (row.fault, row.due_at) == ("没有应答", now + timedelta(seconds=seconds))
            assert stamps.wanted(session, row.due_at - timedelta(seconds=1)) is None
            now = row.due_at
