from __future__ import annotations

import sqlite3
import threading
from contextlib import ExitStack, closing
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import Engine, event, inspect, text
from sqlalchemy.exc import DBAPIError, StatementError
from sqlalchemy.orm import Session

from casehub.db import Base, _prepare_sqlite, make_engine, session_factory
from casehub.model import SecurityEntry
from tests.postgresql import LEFT_OPEN, Cluster

AT = datetime(2026, 11, 20, 9, 0, tzinfo=timezone(timedelta(hours=8)))


def entry(**changes: object) -> SecurityEntry:
    return SecurityEntry(**{"at": AT, "kind": "signed_in", "detail": {"原因": "测试"}, **changes})


def test_an_instant_comes_back_in_utc(session: Session) -> None:
    session.add(entry())
    session.commit()
    found = session.query(SecurityEntry).one()
    assert found.at == AT
    assert found.at.tzinfo is UTC
    assert found.detail == {"原因": "测试"}


def test_a_naive_instant_is_refused(session: Session) -> None:
    session.add(entry(at=datetime(2026, 11, 20)))
    with pytest.raises(StatementError, match="time zone"):
        session.commit()


def test_what_is_committed_on_sqlite_is_on_the_disk(tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "casehub.sqlite3")) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        _prepare_sqlite(connection, None)
        told = [connection.execute(f"PRAGMA {name}").fetchone() for name in ("synchronous", "journal_mode")]
    assert told == [(2,), ("wal",)]


def test_the_record_refuses_update_and_delete(engine: Engine, session: Session) -> None:
    session.add(entry())
    session.commit()
    for statement in ("UPDATE security_entry SET kind = 'x'", "DELETE FROM security_entry"):
        with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
            connection.execute(text(statement))


def test_a_replaced_row_is_a_deleted_row(engine: Engine, session: Session, backend: str) -> None:
    session.add(entry())
    session.commit()
    row = session.execute(text("SELECT id, at, kind FROM security_entry")).one()
    replace = "INSERT OR REPLACE INTO" if backend == "sqlite" else "INSERT INTO"
    rest = " ON CONFLICT (id) DO UPDATE SET kind = 'x'" if backend == "postgresql" else ""
    statement = f"{replace} security_entry (id, at, kind, username, subject, address, detail) VALUES ({row.id}, '2026-01-01', 'x', '', '', '', '{{}}'){rest}"
    session.rollback()
    with engine.connect() as connection, pytest.raises(DBAPIError, match="append-only"):
        connection.execute(text(statement))


def test_a_reading_session_cannot_write(read_session: Session) -> None:
    read_session.add(entry())
    with pytest.raises(DBAPIError, match=r"readonly|read-only"):
        read_session.flush()


def test_a_connection_writes_again_after_it_was_read_only(engine: Engine) -> None:
    with session_factory(engine, read_only=True)() as reading:
        assert reading.query(SecurityEntry).count() == 0
    with session_factory(engine)() as writing:
        writing.add(entry())
        writing.commit()
        assert writing.query(SecurityEntry).count() == 1


def test_the_mode_of_a_connection_is_set_only_when_it_changes(engine: Engine) -> None:
    """SQLite compiles every statement of a connection anew after it, wide questions for long."""
    said: list[str] = []
    event.listen(engine, "before_cursor_execute", lambda *call: said.append(call[2]))
    for read_only in (False, False, True, True, False):
        with session_factory(engine, read_only=read_only)() as session:
            session.scalar(text("SELECT 1"))
    modes = [one for one in said if one.startswith("PRAGMA query_only")]
    if engine.dialect.name == "postgresql":
        assert modes == []
    else:
        assert modes == [f"PRAGMA query_only = {mode}" for mode in ("OFF", "ON", "OFF")]


def test_long_questions_are_not_compiled_first(engine: Engine, backend: str) -> None:
    """PostgreSQL compiled the desk of an officer with ten thousand cases for seconds."""
    if backend == "postgresql":
        with engine.connect() as running:
            assert running.scalar(text("SHOW jit")) == "off"


def test_a_reader_does_not_wait_for_a_writer(engine: Engine) -> None:
    with session_factory(engine)() as writing:
        writing.add(entry())
        writing.flush()
        with session_factory(engine, read_only=True)() as reading:
            assert reading.query(SecurityEntry).count() == 0


def test_writers_queue_and_none_is_lost(engine: Engine) -> None:
    def write() -> None:
        for _ in range(10):
            with session_factory(engine)() as own:
                own.query(SecurityEntry).count()
                own.add(entry())
                own.commit()

    writers = [threading.Thread(target=write) for _ in range(4)]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    with session_factory(engine, read_only=True)() as reading:
        assert reading.query(SecurityEntry).count() == 40


def test_foreign_keys_are_kept(session: Session) -> None:
    session.add(entry(person_id=404))
    with pytest.raises(DBAPIError, match=r"(?i)foreign key"):
        session.commit()


def test_every_constraint_has_a_name_of_the_convention(engine: Engine) -> None:
    tables = inspect(engine)
    names = [
        constraint["name"]
        for table in tables.get_table_names()
        if table in Base.metadata.tables
        for constraint in [*tables.get_foreign_keys(table), *tables.get_unique_constraints(table), tables.get_pk_constraint(table)]
    ]
    assert names
    assert all(name and name.split("_")[0] in {"fk", "uq", "pk"} for name in names)


@pytest.mark.parametrize("url", ["mysql://x", "oracle://x"])
def test_other_databases_are_refused(url: str) -> None:
    with pytest.raises(ValueError, match="sqlite or postgresql"):
        make_engine(url)


def test_a_database_file_is_for_its_owner_only(tmp_path: Path) -> None:
    made, old = tmp_path / "new.sqlite3", tmp_path / "old.sqlite3"
    old.touch(mode=0o644)
    for file in (made, old):
        engine = make_engine(f"sqlite:///{file}")
        with engine.begin() as connection:
            connection.execute(text("CREATE TABLE t (n INTEGER)"))
            modes = {p.stat().st_mode & 0o777 for p in tmp_path.glob(f"{file.name}*")}
        engine.dispose()
        assert modes == {0o600}


def test_who_leaves_many_connections_open_is_told(postgresql_cluster: Cluster) -> None:
    """The server is shared by all tests: whoever runs out of connections is not who left them."""
    with (  # noqa: PT012
        ExitStack() as stack,
        pytest.raises(AssertionError, match="are left open"),
        postgresql_cluster.database() as url,
    ):
        for _ in range(LEFT_OPEN + 1):
            stack.enter_context(closing(psycopg.connect(url)))
