"""Rows written in bulk, for the benchmark only: no act is performed, no check made."""

from __future__ import annotations

from collections import defaultdict
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import JSON, Boolean, Date, DateTime, Integer, inspect, text

from casehub.db import Base
from casehub.model import Case
from casehub.model.search import TERMS, term
from casehub.people import accounts
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping

    from sqlalchemy import Column, Engine

AT = datetime(2026, 11, 20, 9, 0, tzinfo=OFFICE_ZONE)
TODAY = AT.date()
STAMP = AT.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S.%f")
COOKIE_VALUE = "bench-{}-0123456789abcdef0123456789abcdef"
SQLITE_LOADING = (
    "foreign_keys = OFF",
    "journal_mode = OFF",
    "synchronous = OFF",
    "cache_size = -200000",
)
CASES = Case.__tablename__
# What people search by, table by table.
SEARCHED = {
    mapper.class_.__tablename__: mapper.class_.__searched__
    for mapper in Base.registry.mappers
    if mapper.class_.__searched__
}

# The indexes that stand for no constraint, with the statement that makes each.
INDEXES = """
    SELECT c.relname AS name, pg_get_indexdef(i.indexrelid) AS made_by
    FROM pg_index i
    JOIN pg_class c ON c.oid = i.indexrelid
    JOIN pg_class t ON t.oid = i.indrelid
    WHERE t.relnamespace = 'public'::regnamespace
      AND NOT EXISTS (SELECT FROM pg_constraint held WHERE held.conindid = i.indexrelid)
"""


@dataclass
class Batch:
    """Rows by table, each a tuple in the order of the table's columns; ids are given here.

    What is searched of a row is written with it. homes: the main case of each case of the batch;
    a case and what belongs to it come in one batch.
    """

    rows: dict[str, list[tuple[Any, ...]]] = field(default_factory=lambda: defaultdict(list))
    last: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    homes: dict[object, object] = field(default_factory=dict)

    def add(self, table: str, **values: Any) -> int:
        """Add a row; columns not named have their default. Returns its id."""
        self.last[table] += 1
        row = {**_blank(table), "id": self.last[table], **values}
        self.rows[table].append(tuple(row.values()))
        if table == CASES:
            self.homes[row["id"]] = row["parent_id"] or row["id"]
        if table in SEARCHED:
            self._add_terms(table, row)
        return self.last[table]

    def _add_terms(self, table: str, row: Mapping[str, object]) -> None:
        for one in SEARCHED[table]:
            folded, pairs = term(row[one.column], one)
            if folded:
                self.add(
                    TERMS.name,
                    source=table,
                    row_id=row["id"],
                    field=one.column,
                    case_id=row[one.case],
                    home_id=self.homes[row[one.case]],
                    side=row[one.side] if one.side else "",
                    is_number=one.number,
                    folded=folded,
                    grams=pairs,
                )

    def add_sign_in(self, person: int) -> None:
        """A session of the person, begun at the benchmark's hour."""
        row = _blank("sign_in") | {
            "token_hash": accounts.token_hash(COOKIE_VALUE.format(person)),
            "person_id": person,
        }
        self.rows["sign_in"].append(tuple(row.values()))


_BLANKS: dict[str, dict[str, object]] = {}


def _blank(table: str) -> dict[str, object]:
    if table not in _BLANKS:
        columns = Base.metadata.tables[table].columns
        _BLANKS[table] = {c.name: _default(c) for c in columns}
    return _BLANKS[table]


def _default(column: Column[Any]) -> Any:
    default = column.default
    if default is not None and default.is_scalar:
        return default.arg  # type: ignore[attr-defined]
    kind = column.type
    if isinstance(kind, JSON):
        return "{}" if default is None or "dict" in str(default.arg) else "[]"  # type: ignore[attr-defined]
    if column.nullable:
        return None
    kind = getattr(kind, "impl", kind)
    for known, value in (
        (Boolean, False),
        (Integer, 0),
        (DateTime, STAMP),
        (Date, TODAY.isoformat()),
    ):
        if isinstance(kind, known):
            return value
    return ""


def _tables(batch: Batch) -> Iterator[tuple[str, str, list[tuple[Any, ...]]]]:
    """(table, its columns, rows) in the order in which rows may refer to each other."""
    for table in Base.metadata.sorted_tables:
        if batch.rows[table.name]:
            names = ", ".join(f'"{c.name}"' for c in table.columns)
            yield table.name, names, batch.rows[table.name]


def _line(row: tuple[Any, ...]) -> str:
    # No value of the benchmark holds a tab, a line end or a backslash.
    return "\t".join(["\\N" if value is None else str(value) for value in row]) + "\n"


@contextmanager
def loading(engine: Engine) -> Iterator[Callable[[Batch], None]]:
    """A function that writes a batch and empties it; all in one transaction."""
    server = engine.dialect.name == "postgresql"
    raw = engine.raw_connection()
    cursor: Any = raw.cursor()
    if not server:
        for pragma in SQLITE_LOADING:
            cursor.execute(f"PRAGMA {pragma}")
        cursor.execute("BEGIN")

    def insert(batch: Batch) -> None:
        for name, columns, rows in _tables(batch):
            if server:
                with cursor.copy(f'COPY "{name}" ({columns}) FROM STDIN') as copy:
                    copy.write("".join(map(_line, rows)))
            else:
                marks = ", ".join("?" * len(rows[0]))
                cursor.executemany(f'INSERT INTO "{name}" ({columns}) VALUES ({marks})', rows)  # noqa: S608  names from the models
        batch.rows.clear()
        batch.homes.clear()

    try:
        yield insert
        cursor.execute("COMMIT")
    finally:
        # Not back to the pool: its settings are not those of the product.
        raw.invalidate()


@contextmanager
def room(engine: Engine) -> Iterator[None]:
    """Nothing is checked and no index kept while much is written; the indexes are made at the end.

    The rows are known to fit, and nobody needs the write-ahead log of a database that is dropped
    in a minute. SQLite keeps its indexes: it makes them no faster afterwards.
    """
    if engine.dialect.name != "postgresql":
        yield
        return
    with engine.begin() as running:
        for table, keys in inspect(engine).get_multi_foreign_keys().items():
            for key in keys:
                running.execute(text(f'ALTER TABLE "{table[1]}" DROP CONSTRAINT "{key["name"]}"'))
        for name in Base.metadata.tables:
            running.execute(text(f'ALTER TABLE "{name}" SET UNLOGGED'))
        indexes = running.exec_driver_sql(INDEXES).all()
        for index in indexes:
            running.execute(text(f'DROP INDEX "{index.name}"'))
    yield
    with engine.begin() as running:
        running.execute(text("SET LOCAL maintenance_work_mem = '256MB'"))
        for index in indexes:
            running.exec_driver_sql(index.made_by)
