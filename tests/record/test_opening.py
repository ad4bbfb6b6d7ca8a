"""An instance from before digests gets them once, and is proved from then on."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import select, text, update
from sqlalchemy.engine import Engine

from casehub.cli.database import begin_registers
from casehub.model import Deadline, Event, RegisterEntry
from casehub.record import audit
from casehub.record.events import event_hash
from tests.faults import roads
from tests.faults.world import Office, at, make_office, rules
from tests.tables import guard


@pytest.fixture
def older(database_url: str, tmp_path) -> Iterator[Office]:
    """Cases as the first version left them: events without rows, no registers."""
    office = make_office(database_url, tmp_path)
    roads.told_defects(office)
    with office.engine.begin() as connection:
        _untie(office.engine, connection)
        connection.execute(text("DELETE FROM register_entry"))
        connection.execute(text("UPDATE event SET rows = NULL"))
    with office.session() as session:
        heads: dict[int, str] = {}
        for event in session.scalars(select(Event).order_by(Event.case_id, Event.seq)):
            session.expunge(event)
            event.rows = None
            event.previous_hash = heads.get(event.case_id, event.previous_hash)
            if event.case_id not in heads:
                event.previous_hash = "0" * 64
            event.hash = heads[event.case_id] = event_hash(event)
            values = {"hash": event.hash, "previous_hash": event.previous_hash}
            session.execute(update(Event).where(Event.id == event.id).values(**values))
        for case, head in heads.items():
            session.execute(
                text("UPDATE case_file SET chain_head = :head WHERE id = :id"),
                {"head": head, "id": case},
            )
    with office.engine.begin() as connection:
        _tie(office.engine, connection)
    yield office
    office.engine.dispose()


def _untie(engine: Engine, connection) -> None:
    if engine.dialect.name == "postgresql":
        for table in ("event", "register_entry"):
            connection.execute(text(f"ALTER TABLE {table} DISABLE TRIGGER USER"))
        return
    names = "SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_%'"
    for name in connection.scalars(text(names)).all():
        connection.execute(text(f"DROP TRIGGER {name}"))


def _tie(engine: Engine, connection) -> None:
    """As the migrations leave the database, which the verifiers look at, too."""
    if engine.dialect.name == "postgresql":
        for table in ("event", "register_entry"):
            connection.execute(text(f"ALTER TABLE {table} ENABLE TRIGGER USER"))
        return
    guard(connection)


def faults(office: Office) -> list[str]:
    with office.reading() as session:
        against = audit.Against(rules())
        return [str(f) for f in audit.verify(session, office.blobs, against=against).faults]


def test_rows_of_before_get_their_digests_once(older: Office) -> None:
    assert any("没有这一行的校验值" in fault for fault in faults(older))
    begin_registers(older.url)
    assert faults(older) == []
    with older.reading() as session:
        before = session.scalars(select(RegisterEntry.hash)).all()
    begin_registers(older.url)
    with older.reading() as session:
        assert session.scalars(select(RegisterEntry.hash)).all() == before


def test_what_was_there_is_proved_from_then_on(older: Office) -> None:
    begin_registers(older.url)
    (service,) = [c for n in ("SJ2026030001",) for c in roads.children(older, n)]
    when = at("2026-03-16")
    roads.act(older, "clerk", service, "prove_direct", roads.handed_over(when), when)
    assert faults(older) == []
    with older.engine.begin() as connection:
        number = connection.scalar(select(Deadline.id).order_by(Deadline.id).limit(1))
        connection.execute(
            text("UPDATE deadline SET title = 'x' WHERE id = :id"), {"id": number}
        )
    assert faults(older) == [f"deadline {number}：这一行与最后一次记录的校验值不符"]
    with older.engine.begin() as connection:
        connection.execute(text("DELETE FROM deadline WHERE id = :id"), {"id": number})
    assert faults(older) == [f"deadline {number}：这一行已不在库中"]
