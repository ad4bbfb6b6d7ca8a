"""How pairs of letters are indexed: FTS5 on SQLite, GIN on PostgreSQL (DESIGN "Search")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import DDL, event
from sqlalchemy.exc import DatabaseError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Connection, Table

# SQLite's own tables of an index, behind its name.
_PARTS = ("", "_config", "_data", "_docsize", "_idx")
# What SQLite says of an index that does not hold what its table holds.
DIFFERS = "SQLITE_CORRUPT_VTAB"
# The names of those tables, for all indexes.
INDEXED: set[str] = set()
_FOLLOWED: dict[str, str] = {}


def index_pairs(table: Table, pairs: str) -> frozenset[str]:
    """Have the column `grams` of the table indexed where the table is made.

    pairs: the name of SQLite's index, which keeps no text of its own. Returns the names that then
    stand in a database and in no table class.
    """
    postgresql = f"ix_{table.name}_grams"
    parts = {f"{pairs}{part}" for part in _PARTS}
    INDEXED.update(parts)
    _FOLLOWED.update(_triggers(table.name, pairs))
    made = {
        "sqlite": _of_sqlite(table.name, pairs),
        "postgresql": [
            f"CREATE INDEX {postgresql} ON {table.name} USING gin (string_to_array(grams, ' '))"
        ],
    }
    for dialect, statements in made.items():
        for statement in statements:
            make = DDL(statement)  # type: ignore[no-untyped-call]
            event.listen(table, "after_create", make.execute_if(dialect=dialect))
    return frozenset({postgresql, *parts})


def followed() -> dict[str, str]:
    """SQLite's triggers by which the indexes follow their tables, by name."""
    return dict(_FOLLOWED)


def is_sound(connection: Connection, pairs: str) -> bool:
    """Whether SQLite's index holds what its table holds; PostgreSQL keeps its own.

    The connection must be one that writes: the question is asked as a command of the index.
    """
    if connection.dialect.name != "sqlite":
        return True
    try:
        connection.exec_driver_sql(
            f"INSERT INTO {pairs} ({pairs}, rank) VALUES ('integrity-check', 1)"  # noqa: S608
        )
    except DatabaseError as error:
        if getattr(error.orig, "sqlite_errorname", "") != DIFFERS:
            raise
        return False
    return True


def make_anew(connection: Connection, pairs: str) -> None:
    """Have SQLite's index made anew from its table."""
    connection.exec_driver_sql(
        f"INSERT INTO {pairs} ({pairs}) VALUES ('rebuild')"  # noqa: S608
    )


def _of_sqlite(table: str, pairs: str) -> Iterator[str]:
    """The index and the triggers by which it follows the table."""
    yield (
        f"CREATE VIRTUAL TABLE {pairs} USING fts5(grams, content='{table}', content_rowid='id',"
        " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co P* S*'\", detail='none')"
    )
    yield from _triggers(table, pairs).values()


def _triggers(table: str, pairs: str) -> dict[str, str]:
    # Names of this program; the driver takes no parameters for them.
    added = f"INSERT INTO {pairs} (rowid, grams) VALUES (new.id, new.grams); "  # noqa: S608
    removed = (
        f"INSERT INTO {pairs} ({pairs}, rowid, grams)"  # noqa: S608
        " VALUES ('delete', old.id, old.grams); "
    )
    made = {
        f"{table}_added": ("INSERT", added),
        f"{table}_removed": ("DELETE", removed),
        f"{table}_changed": ("UPDATE", removed + added),
    }
    return {
        name: f"CREATE TRIGGER {name} AFTER {verb} ON {table} BEGIN {body}END"
        for name, (verb, body) in made.items()
    }
