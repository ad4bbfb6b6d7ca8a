"""Real faults of both engines, each told by its kind; what was written and what was not."""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from pathlib import Path

import pytest
from sqlalchemy import Engine, TextClause, create_engine, event, func, insert, select, text
from sqlalchemy.exc import DBAPIError, IntegrityError
from sqlalchemy.exc import TimeoutError as PoolTimeout
from sqlalchemy.orm import Session
from sqlalchemy.pool import QueuePool

from casehub import outages
from casehub.db import make_engine, session_factory
from casehub.model import Counter, SecurityEntry
from casehub.outages import (
    AddressWrong,
    Busy,
    Damaged,
    Denied,
    Full,
    Lost,
    NoDatabase,
    Outage,
    ReadOnly,
    UnknownOutcome,
    committing,
    outage_of,
)
from tests import factories
from tests.faults.crew import collect, spawn
from tests.outlet import outlet
from tests.postgresql import Cluster


def entry(kind: str = "signed_in", subject: str = "") -> SecurityEntry:
    return SecurityEntry(at=factories.AT, kind=kind, username="王㼆", subject=subject, detail={})


def count(engine: Engine) -> int:
    with session_factory(engine, read_only=True)() as session:
        return session.scalar(select(func.count()).select_from(SecurityEntry)) or 0


def kind_of(act: Callable[[], object]) -> type[Outage] | None:
    with pytest.raises(DBAPIError) as failed:
        act()
    found = outage_of(failed.value)
    return None if found is None else type(found)


def connecting(url: str) -> Callable[[], None]:
    """Try to connect, and leave nothing open."""

    def act() -> None:
        made = make_engine(url)
        try:
            made.connect().close()
        finally:
            made.dispose()

    return act


def test_what_ends_well_is_committed_and_what_raises_is_not(engine: Engine) -> None:
    factory = session_factory(engine)
    with committing(factory) as session:
        session.add(entry())
    with pytest.raises(KeyError), committing(factory) as session:  # noqa: PT012
        session.add(entry())
        raise KeyError
    assert count(engine) == 1


def test_a_held_lock_is_busy(engine: Engine, backend: str) -> None:
    def hold(session: Session) -> None:
        session.execute(text("LOCK TABLE counter") if backend == "postgresql" else text("SELECT 1"))

    def knock() -> None:
        with committing(session_factory(impatient)) as session:
            session.execute(select(Counter))

    impatient = engine
    if backend == "sqlite":
        impatient = make_engine(engine.url)
        event.listen(impatient, "connect", lambda c, _: c.execute("PRAGMA busy_timeout = 20"))
    else:
        impatient = make_engine(engine.url)
        event.listen(impatient, "connect", lambda c, _: c.execute("SET lock_timeout = 20"))
        event.listen(impatient, "connect", lambda c, _: c.commit())
    with session_factory(engine)() as holder:
        hold(holder)
        assert kind_of(knock) is Busy
    impatient.dispose()


def test_a_taken_pool_is_busy(engine: Engine) -> None:
    small = create_engine(engine.url, poolclass=QueuePool, pool_size=1, max_overflow=0, pool_timeout=0.01)
    with small.connect(), pytest.raises(PoolTimeout) as failed:
        small.connect()
    assert isinstance(outage_of(failed.value), Busy)
    small.dispose()


def test_a_fault_of_the_program_is_no_outage(engine: Engine) -> None:
    with pytest.raises(IntegrityError) as failed, committing(session_factory(engine)) as session:
        session.execute(insert(Counter).values(organisation_id=99, series="x", year=2026, value=None))
    assert outage_of(failed.value) is None
    with engine.connect() as connection:
        assert kind_of(lambda: connection.execute(text("SELEC 1"))) is None
    assert outage_of(KeyError("x")) is None


def test_an_address_that_is_none_is_said_without_its_password() -> None:
    with pytest.raises(outages.DATABASE_ERRORS) as failed:
        create_engine("postgresql//casehub:hidden@db/casehub")
    found = outage_of(failed.value)
    assert isinstance(found, AddressWrong)
    assert "hidden" not in f"{found} {found.cause}"


# --- SQLite --------------------------------------------------------------------------------------


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_full_sqlite_file_is_full_and_nothing_of_the_act_is_kept(engine: Engine) -> None:
    """The file's own quota of pages: SQLITE_FULL, as from a disk without space."""
    with engine.connect() as connection:
        pages = connection.execute(text("PRAGMA page_count")).scalar_one()
    engine.dispose()
    event.listen(engine, "connect", lambda c, _: c.execute(f"PRAGMA max_page_count = {pages + 2}"))

    def write() -> None:
        with committing(session_factory(engine)) as session:
            session.add(entry(subject="x" * 100))
            session.flush()
            session.add(entry(subject="y" * 100_000))

    assert kind_of(write) is Full
    assert count(engine) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_file_that_may_not_grow_is_no_lock(engine: Engine) -> None:
    """The process's file size limit (EFBIG): an error of reading and writing for SQLite."""
    engine.dispose()

    def task() -> list[str]:
        mine = make_engine(engine.url)
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (1 << 16, 1 << 16))
        try:
            with committing(session_factory(mine)) as session:
                session.add(entry(subject="y" * 1_000_000))
        except outages.DATABASE_ERRORS as error:
            return [type(outage_of(error)).__name__]
        return []

    assert collect(spawn(task)) in (["Damaged"], ["Full"], ["UnknownOutcome"])
    assert count(engine) == 0


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)
def test_a_read_only_file_a_missing_folder_and_no_database_are_three_things(
    engine: Engine, tmp_path: Path
) -> None:
    file = engine.url.database
    (tmp_path / "other").write_bytes(os.urandom(9000))

    def write(url: str) -> Callable[[], None]:
        def act() -> None:
            made = create_engine(url)
            try:
                with made.begin() as connection:
                    connection.execute(text("DELETE FROM replay"))
            finally:
                made.dispose()

        return act

    assert kind_of(write(f"sqlite:///file:{file}?mode=ro&uri=true")) is ReadOnly
    assert kind_of(write(f"sqlite:///{tmp_path}/nowhere/x.sqlite3")) is AddressWrong
    assert kind_of(write(f"sqlite:///{tmp_path}/other")) is Damaged


# --- PostgreSQL ----------------------------------------------------------------------------------

postgresql = pytest.mark.parametrize("backend", ["postgresql"], indirect=True)


def pid(session: Session) -> int:
    return int(session.execute(text("SELECT pg_backend_pid()")).scalar_one())


def kill(engine: Engine, victim: int) -> None:
    with engine.connect() as connection:
        assert connection.execute(text(f"SELECT pg_terminate_backend({victim}, 5000)")).scalar_one()


@postgresql
def test_a_killed_backend_before_the_commit_wrote_nothing(engine: Engine) -> None:
    def act() -> None:
        with committing(session_factory(engine)) as session:
            session.add(entry())
            session.flush()
            kill(engine, pid(session))
            session.execute(text("SELECT 1"))

    assert kind_of(act) is Lost
    assert count(engine) == 0


@postgresql
def test_a_killed_backend_at_the_commit_is_unknown(engine: Engine) -> None:
    def act() -> None:
        with committing(session_factory(engine)) as session:
            session.add(entry())
            session.flush()
            kill(engine, pid(session))

    with pytest.raises(UnknownOutcome, match="结果未知"):
        act()
    assert count(engine) == 0


@postgresql
def test_a_commit_whose_answer_is_lost_is_unknown_though_it_happened(
    engine: Engine, postgresql_cluster: Cluster
) -> None:
    with outlet(postgresql_cluster.folder / ".s.PGSQL.5432") as line:
        mine = make_engine(line.url(str(engine.url.database)))
        with pytest.raises(UnknownOutcome), committing(session_factory(mine)) as session:  # noqa: PT012
            session.add(entry())
            session.flush()
            line.cut = True
        assert line.swallowed == 1
        mine.dispose()
    assert count(engine) == 1


@postgresql
def test_read_only_slow_absent_and_away_are_told_apart(
    engine: Engine, postgresql_cluster: Cluster
) -> None:
    def run(*statements: str) -> Callable[[], None]:
        def act() -> None:
            with engine.begin() as connection:
                for statement in statements:
                    connection.execute(text(statement))

        return act

    assert kind_of(run("SET TRANSACTION READ ONLY", "DELETE FROM replay")) is ReadOnly
    assert kind_of(run("SET LOCAL statement_timeout = 5", "SELECT pg_sleep(9)")) is Busy
    assert kind_of(connecting(postgresql_cluster.url("absent"))) is Lost
    assert kind_of(connecting("postgresql://casehub@127.0.0.1:1/x")) is Lost


@postgresql
def test_every_state_that_the_server_sends_is_told(engine: Engine) -> None:
    """Sent by the server itself: what a full disk says there cannot be had in a test otherwise."""
    for state, kind in outages.POSTGRESQL.items():
        sent = state if len(state) == 5 else f"{state}000"
        raise_it = text(f"DO $$ BEGIN RAISE EXCEPTION USING ERRCODE = '{sent}'; END $$")

        def act(statement: TextClause = raise_it) -> None:
            with committing(session_factory(engine)) as session:
                session.execute(statement)

        assert kind_of(act) is kind, state


def test_each_kind_has_its_own_sentence_status_and_code() -> None:
    kinds = [Busy, Full, ReadOnly, Denied, Lost, NoDatabase, AddressWrong, Damaged, UnknownOutcome]
    kinds += [outages.SignInRefused, outages.Starting]
    assert len({k.sentence for k in kinds}) == len({k.code for k in kinds}) == len(kinds)
    seen = [Busy, Full, ReadOnly, Lost, UnknownOutcome]
    assert len({k.status for k in seen}) == len(seen)
    assert [k for k in kinds if not k.nothing_written] == [UnknownOutcome]
