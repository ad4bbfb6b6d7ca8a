"""Every migration goes back without losing a row, or refuses in one sentence and changes nothing."""

from __future__ import annotations

import shutil
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager, contextmanager
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from psycopg import sql
from sqlalchemy import JSON, Column, Engine, MetaData, Table, inspect
from sqlalchemy.engine import make_url

from casehub.cli.database import configuration, downgrade, revision, upgrade
from casehub.db import WouldLoseError, make_engine
from tests.postgresql import Cluster

REVISIONS = [one.revision for one in ScriptDirectory.from_config(configuration()).walk_revisions()]
# Read out of other rows, or of the files, and made anew: what goes with them is not lost.
DERIVED = {"search_term", "full_text", "worker_life", "print_try", "reminder", "blob_check", "volume_order", "batch_order", "figures_order"}
# For minutes: a session that waits for its factor, failures of a quarter of an hour; for thirty days,
# after which nothing is news, up to where somebody has read.
PASSING = {"sign_in", "sign_in_count", "news_mark"}
# The moment of a case's last event, which the upgrade reads out of its events; whether anything of
# a case is open, out of the cases; how much a case is about, out of its acts.
READ_AGAIN = {"last_event_at", "under_way", "amount_fen"}
# These write every row anew: what is empty, and what is no, must come back as well.
REWRITING = {"0004_offices", "0017_columns"}
Emptied = Callable[[Iterable[str]], AbstractContextManager[None]]


@pytest.fixture
def emptied(database_url: str, backend: str, tmp_path: Path, request: pytest.FixtureRequest) -> Emptied:
    """Afterwards no row is left, those neither that may only be added to."""

    @contextmanager
    def empty(names: Iterable[str]) -> Iterator[None]:
        place = str(make_url(database_url).database)
        if backend == "sqlite":
            shutil.copyfile(place, tmp_path / "empty")
            yield
            shutil.copyfile(tmp_path / "empty", place)
            return
        yield
        cluster: Cluster = request.getfixturevalue("postgresql_cluster")
        listed = sql.SQL(", ").join(map(sql.Identifier, names))
        cluster.execute(
            sql.SQL("SET session_replication_role = replica; TRUNCATE {} RESTART IDENTITY").format(listed), place
        )

    return empty


@contextmanager
def opened(url: str) -> Iterator[Engine]:
    engine = make_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


def tables(url: str) -> dict[str, Table]:
    """The tables of rows that somebody wrote, those that are named first."""
    meta = MetaData()
    with opened(url) as engine:
        names = inspect(engine).get_table_names()
        meta.reflect(engine, only=[n for n in names if not n.startswith(("search_gram", "full_text_gram", "alembic"))])
    return {table.name: table for table in meta.sorted_tables}


def value(column: Column[Any], full: bool) -> Any:
    if column.primary_key or column.foreign_keys:
        return 1
    if isinstance(column.type, JSON):
        numbers = column.name == "contacts"
        return [1 if numbers else column.name] if full else []
    kind = column.type.python_type
    size = getattr(column.type, "length", None) or 99
    given = {
        str: column.name[:size], int: int(full), bool: full, date: date(2026, 3, 1),
        datetime: datetime(2026, 3, 1, 9, tzinfo=UTC), float: 1.5,
    }  # fmt: skip
    found = given[kind]
    return found.replace(tzinfo=None) if isinstance(found, datetime) and not column.type.timezone else found


def fill(url: str, there: dict[str, Table], *, full: bool, without: frozenset[str]) -> None:
    """A row in every table; in every column, or only where there must be something.

    `without` some, and without those that hang on them.
    """
    missing = set(without)
    with opened(url) as engine, engine.begin() as connection:
        for name, table in there.items():
            needs = {key.column.table.name for column in table.columns if not column.nullable for key in column.foreign_keys}
            if name in missing or needs & missing:
                missing.add(name)
                continue
            row = {}
            for column in table.columns:
                names = {key.column.table.name for key in column.foreign_keys}
                if column.name == "id" and not names:
                    continue  # 1, and the sequence knows it
                if column.primary_key or not column.nullable or (full and not names):
                    row[column.name] = value(column, full)
            connection.execute(table.insert().values(**row))


def rows(url: str, there: Iterable[str]) -> dict[str, list[Any]]:
    with opened(url) as engine, engine.connect() as connection:
        return {
            name: [
                {key: kept for key, kept in row.items() if key not in READ_AGAIN}
                for row in connection.exec_driver_sql(f'SELECT * FROM "{name}"').mappings()
            ]
            for name in there
        }


def lost(before: dict[str, list[Any]], after: dict[str, list[Any]]) -> list[tuple[str, Any]]:
    """Rows that are no longer there as they were."""
    return [
        (name, row)
        for name, kept in before.items()
        if name not in DERIVED | PASSING
        for row in kept
        if row not in after.get(name, [])
    ]


def there_and_back(url: str, at: str, before: str, there: dict[str, Table]) -> WouldLoseError | None:
    """Go back and come again; the refusal, after which nothing may have changed."""
    held = rows(url, there)
    refusal = None
    try:
        downgrade(url, before)
    except WouldLoseError as error:
        refusal = error
        assert revision(url) == at
    else:
        upgrade(url, at)
    assert lost(held, rows(url, there)) == [], at
    return refusal


@pytest.mark.slow
def test_no_row_is_lost_by_going_back(database_url: str, emptied: Emptied) -> None:
    refused: dict[str, list[str]] = {}
    for at, before in zip(REVISIONS, [*REVISIONS[1:], "base"], strict=True):
        there, gone = tables(database_url), frozenset[str]()
        for full in (True, False):
            if not full and (before == "base" or at not in refused.keys() | REWRITING):
                continue
            with emptied(there):
                fill(database_url, there, full=full, without=gone)
                if refusal := there_and_back(database_url, at, before, there):
                    refused.setdefault(at, []).append(str(refusal))
                    # Without the rows that it names it goes, and keeps the others.
                    gone |= {rows.split()[0] for rows in refusal.rows if " " not in rows}
        downgrade(database_url, before)
    assert {"0018_declarations", "0020_time_stamps", "0016_second_factor"} <= set(refused)
    for at, said in refused.items():
        assert len(said) == len(set(said)), said
        assert all(at in one and "请恢复升级前的备份" in one and "\n" not in one for one in said)
    assert revision(database_url) is None
