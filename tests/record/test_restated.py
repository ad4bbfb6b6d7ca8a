from __future__ import annotations

from datetime import UTC, date, datetime

import pytest
from sqlalchemy import Engine, select

from casehub.db import session_factory
from casehub.model import RegisterEntry, Service
from casehub.record import restated
from casehub.record.register import entry_hash
from casehub.record.restated import Restated, row_digest
from casehub.record.rows import digest

ROW = {"id": 7, "served_on": date(2026, 3, 1), "kinds": ["notice"], "place": "", "proof_evidence_id": None}


def test_a_migration_digests_a_row_as_the_program_does() -> None:
    whole = {column.name: ROW.get(column.name) for column in Service.__table__.columns}
    assert row_digest("service", ROW) == digest("service", whole)
    assert row_digest("service", ROW | {"served_on": date(2026, 3, 2)}) != row_digest("service", ROW)
    # What a table keeps apart, and what its columns were before, does not count.
    assert row_digest("service", ROW | {"attempts": []}, {"attempts"}) == row_digest("service", ROW)
    # An instant that SQLite gives back without its zone is the same instant.
    moments = (datetime(2026, 3, 1, 9, tzinfo=UTC), datetime(2026, 3, 1, 9))
    assert len({row_digest("event", {"at": at}) for at in moments}) == 1


def test_entries_are_chained_each_of_some_length(engine: Engine, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(restated, "BATCH", 2)
    with session_factory(engine)() as session:
        session.add(RegisterEntry(chain="staff", seq=1, kind="x", at=datetime(2026, 3, 1, tzinfo=UTC), rows=[], previous_hash="", hash="1"))
        session.commit()
    for run in ("0098_first_with_a_long_name", "0099_second"):
        with engine.begin() as connection:
            register = Restated(connection, run)
            for number in range(3):
                register.add("service", number, None, f"{number}")
            register.close()
            register.close()
    with session_factory(engine, read_only=True)() as session:
        told = session.scalars(select(RegisterEntry).where(RegisterEntry.chain == "restated").order_by(RegisterEntry.seq)).all()
        assert [(e.seq, e.kind, len(e.rows)) for e in told] == [
            (1, "0098_first_with_a_lo", 2), (2, "0098_first_with_a_lo", 1), (3, "0099_second", 2), (4, "0099_second", 1),
        ]  # fmt: skip
        assert [e.previous_hash for e in told] == ["0" * 64, *(e.hash for e in told[:-1])]
        assert [e.hash for e in told] == [entry_hash(e) for e in told]


def test_an_instance_without_digests_is_told_nothing(engine: Engine) -> None:
    with engine.begin() as connection:
        register = Restated(connection, "0098_first")
        register.add("service", 1, None, "1")
        register.close()
    with session_factory(engine, read_only=True)() as session:
        assert session.scalars(select(RegisterEntry)).all() == []
