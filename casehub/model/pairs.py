"""How pairs of letters are indexed: FTS5 on SQLite, GIN on PostgreSQL (DESIGN "Search")."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import DDL, event

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Table

# SQLite's own tables of an index, behind its name.
_PARTS = ("", "_config", "_data", "_docsize", "_idx")


def index_pairs(table: Table, pairs: str) -> frozenset[str]:
    """Have the column `grams` of the table indexed where the table is made.

    pairs: the name of SQLite's index, which keeps no text of its own. Returns the names that then
    stand in a database and in no table class.
    """
    postgresql = f"ix_{table.name}_grams"
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
    return frozenset({postgresql, *(f"{pairs}{part}" for part in _PARTS)})


def _of_sqlite(table: str, pairs: str) -> Iterator[str]:
    """The index and the triggers by which it follows the table."""
    # Names of this program; the driver takes no parameters for them.
    added = f"INSERT INTO {pairs} (rowid, grams) VALUES (new.id, new.grams); "  # noqa: S608
    removed = (
        f"INSERT INTO {pairs} ({pairs}, rowid, grams)"  # noqa: S608
        " VALUES ('delete', old.id, old.grams); "
    )
    yield (
        f"CREATE VIRTUAL TABLE {pairs} USING fts5(grams, content='{table}', content_rowid='id',"
        " tokenize=\"unicode61 remove_diacritics 0 categories 'L* N* Co P* S*'\", detail='none')"
    )
    yield f"CREATE TRIGGER {table}_added AFTER INSERT ON {table} BEGIN {added}END"
    yield f"CREATE TRIGGER {table}_removed AFTER DELETE ON {table} BEGIN {removed}END"
    yield f"CREATE TRIGGER {table}_changed AFTER UPDATE ON {table} BEGIN {removed}{added}END"
