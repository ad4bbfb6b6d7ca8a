"""A database of a few small tables in memory, as the second verifier reads one."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from casehub.second_verifier.reading import Database

ROOT = Path(__file__).resolve().parents[2]
WORKFLOWS = ROOT / "workflows"


@contextmanager
def database(**tables: list[dict[str, Any]]) -> Iterator[Database]:
    """Tables by their rows; the first row of each has every column. Instants are given as `…Z`."""
    connection = sqlite3.connect(":memory:")
    kinds: dict[str, dict[str, str]] = {}
    try:
        for table, rows in tables.items():
            columns = list(rows[0])
            kinds[table] = {name: _kind([row.get(name) for row in rows]) for name in columns}
            connection.execute(f"CREATE TABLE {table} ({', '.join(columns)})")
            for row in rows:
                values = [_stored(row.get(name)) for name in columns]
                connection.execute(f"INSERT INTO {table} VALUES ({', '.join('?' * len(columns))})", values)
        yield Database(connection, kinds, "?")
    finally:
        connection.close()


def _kind(values: list[Any]) -> str:
    if any(isinstance(value, list | dict) for value in values):
        return "json"
    return "truth" if any(isinstance(value, bool) for value in values) else "plain"


def _stored(value: Any) -> Any:
    return json.dumps(value) if isinstance(value, list | dict) else value


def at(day: int, hour: int = 9) -> str:
    """An instant of March 2026, UTC."""
    return f"2026-03-{day:02}T{hour:02}:00:00.000000Z"


def said(faults: Iterator[tuple[str, str, str]]) -> list[str]:
    """Each fault as `where: sentence`."""
    return [f"{where}: {sentence}" for _, where, sentence in faults]
