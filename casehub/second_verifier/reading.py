"""Rows of a CaseHub database, SQLite or PostgreSQL, in the form in which they were hashed."""

from __future__ import annotations

import json
import sqlite3
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from decimal import Decimal
from typing import TYPE_CHECKING, Any

try:
    import psycopg
except ImportError:  # SQLite is read without it
    psycopg = None  # type: ignore[assignment]

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

Row = dict[str, Any]
INSTANT = "%Y-%m-%dT%H:%M:%S.%fZ"
# By so much two clocks may differ, and an act may wait for its turn.
TOLERANCE = timedelta(minutes=5)


def moment(at: str) -> datetime:
    """The instant that a row names. Raises ValueError for a text that is none."""
    return datetime.strptime(at, INSTANT).replace(tzinfo=UTC)


def instant(at: datetime) -> str:
    """An instant as rows name it: texts that stand in the order of time."""
    return at.astimezone(UTC).strftime(INSTANT)


def before(day: str) -> str:
    """The day before; what is withdrawn on a day ends with it."""
    return (date.fromisoformat(day) - timedelta(days=1)).isoformat()


def runs(since: str, until: str | None, ended: str | None, day: str) -> bool:
    """Whether a day lies between the first and each of the last ones that there are."""
    return since <= day and all(day <= end for end in (until, ended) if end)


# Parameters of an address that nobody else may read.
SECRETS = frozenset({"password", "sslpassword"})


class CannotRead(Exception):
    """The database cannot be read at all; `str()` says why."""


class Database:
    """One read-only look at a database: every value as JSON knows it, instants as `…Z`."""

    def __init__(self, connection: Any, kinds: dict[str, dict[str, str]], mark: str) -> None:
        self._connection, self.kinds, self._mark = connection, kinds, mark

    @property
    def tables(self) -> list[str]:
        """The tables there are."""
        return sorted(self.kinds)

    def count(self, table: str, column: str = "*") -> int:
        """How many rows a table has, or how many where a column is not NULL."""
        cursor = self._connection.cursor()
        # Names come from this program and the catalogue, as in `each`.
        cursor.execute(f'SELECT count({column}) FROM "{table}"')  # noqa: S608
        return int(cursor.fetchone()[0])

    def rows(self, table: str, order: str = "id", where: str = "", *values: Any) -> list[Row]:
        """Rows of a table as typed values."""
        return list(self.each(table, order, where, *values))

    @property
    def file(self) -> bool:
        """Whether it is a file of SQLite."""
        return self._mark == "?"

    def ask(self, query: str) -> list[tuple[Any, ...]]:
        """The rows of a query of this program about how the database is built."""
        cursor = self._connection.cursor()
        cursor.execute(query)
        return list(cursor.fetchall())

    def logged(self, kind: str) -> list[Row]:
        """Lines of the security log of a kind; none where there is no such log."""
        if "security_entry" not in self.kinds:
            return []
        return self.rows("security_entry", "id", "kind = ?", kind)

    def each(self, table: str, order: str = "id", where: str = "", *values: Any) -> Iterator[Row]:
        """The same, one after the other."""
        kinds = self.kinds[table]
        names = ", ".join(f'"{name}"' for name in kinds)
        condition = f" WHERE {where}".replace("?", self._mark) if where else ""
        # Table and order come from this program and the catalogue, never from a person.
        query = f'SELECT {names} FROM "{table}"{condition} ORDER BY {order}'  # noqa: S608
        cursor = self._connection.cursor()
        cursor.execute(query, values)
        for row in cursor:
            yield {n: _typed(v, k) for (n, k), v in zip(kinds.items(), row, strict=True)}


def _typed(value: Any, kind: str) -> Any:
    """A stored value as it was hashed: by the declared type of its column."""
    if value is None:
        return None
    if kind == "instant":
        return _instant(value)
    if kind == "date":
        return value.isoformat() if isinstance(value, date) else str(value)
    if kind == "json":
        return json.loads(value) if isinstance(value, str) else value
    if kind == "truth":
        if value in (0, 1):
            return bool(value)
        message = f"neither true nor false: {value!r}"
        raise ValueError(message)
    return f"{value:.2f}" if isinstance(value, Decimal) else value


def _instant(stored: Any) -> str:
    if isinstance(stored, datetime):
        return instant(stored)
    whole, _, fraction = str(stored).replace(" ", "T").partition(".")
    return f"{whole}.{(fraction or '').ljust(6, '0')}Z"


def _kind(declared: str) -> str:
    """What a column's declared type means here."""
    name = declared.lower()
    for said, kind in (
        ("timestamp", "instant"), ("datetime", "instant"), ("date", "date"), ("json", "json"),
        ("bool", "truth"), ("numeric", "money"),
    ):  # fmt: skip
        if name.startswith(said):
            return kind
    return "plain"


def without_password(address: str) -> str:
    """The address of a database as it may be shown: without its password, wherever it stands."""
    if "://" not in address:
        return address
    scheme, _, rest = address.partition("://")
    place, mark, query = rest.partition("?")
    # Also in what is no whole address a password stands before the last @.
    account, at, host = place.rpartition("@")
    account = account.partition(":")[0]
    kept = [part for part in query.split("&") if part.partition("=")[0] not in SECRETS]
    return f"{scheme}://{account}{at}{host}{mark if any(kept) else ''}{'&'.join(kept)}"


@contextmanager
def opened(address: str) -> Iterator[Database]:
    """A database by file name or address, at one moment. Raises CannotRead."""
    if address.startswith(("postgresql:", "postgresql+psycopg:", "postgres:")):
        yield from _postgresql(address)
    else:
        yield from _sqlite(address.removeprefix("sqlite:///"))


def _sqlite(file: str | Path) -> Iterator[Database]:
    try:
        connection = sqlite3.connect(f"file:{file}?mode=ro", uri=True)
        connection.execute("BEGIN")
        names = connection.execute(
            "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite_%'"
        )
        kinds: dict[str, dict[str, str]] = {}
        for (table,) in names.fetchall():
            columns = connection.execute(f'PRAGMA table_info("{table}")')
            kinds[table] = {column[1]: _kind(column[2]) for column in columns}
    except sqlite3.Error as error:
        raise CannotRead(str(error)) from error
    if "event" not in kinds:
        connection.close()
        raise CannotRead("it has no table of events: it is no database of CaseHub")
    try:
        yield Database(connection, kinds, "?")
    finally:
        connection.close()


def _postgresql(address: str) -> Iterator[Database]:
    if psycopg is None:
        raise CannotRead("reading PostgreSQL needs psycopg")
    try:
        connection = psycopg.connect(address.replace("+psycopg", "", 1))
        connection.isolation_level = psycopg.IsolationLevel.REPEATABLE_READ
        connection.read_only = True
        kinds: dict[str, dict[str, str]] = {}
        found = connection.execute(
            "SELECT table_name, column_name, data_type FROM information_schema.columns"
            " WHERE table_schema = current_schema() ORDER BY table_name, ordinal_position"
        )
        for table, column, declared in found:
            kinds.setdefault(table, {})[column] = _kind(declared)
    except psycopg.Error as error:
        raise CannotRead(str(error)) from error
    try:
        yield Database(connection, kinds, "%s")
    finally:
        connection.close()
