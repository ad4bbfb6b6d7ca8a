"""The demonstration of the first version as it lay in its database, row by row.

67 files, 405 events, 172 papers, at revision 0001_first; without the blobs and passwords.
"""

from __future__ import annotations

import json
import lzma
from datetime import date, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import DDL, JSON, Column, Engine, MetaData, Table, insert, text

from tests import factories

if TYPE_CHECKING:
    from sqlalchemy import Connection

ROWS = Path(__file__).with_name("first_version.json.xz")
REVISION = "0001_first"


def put(engine: Engine) -> None:
    """Fill an empty database at the first revision; everybody signs in with factories.PASSWORD."""
    kept: dict[str, list[dict[str, Any]]] = json.loads(lzma.decompress(ROWS.read_bytes()))
    tables = MetaData()
    tables.reflect(engine)
    with engine.begin() as connection:
        for table in tables.sorted_tables:
            rows = kept.pop(table.name, [])
            for row in rows:
                if "password_hash" in row:
                    row["password_hash"] = factories.HASHED
            if rows:
                connection.execute(
                    insert(table),
                    [{k: _value(table.c[k], v) for k, v in row.items()} for row in rows],
                )
                _count_on(connection, table)
    assert kept == {}


def _value(column: Column[Any], value: Any) -> Any:
    """What the driver takes for what the dump wrote: SQLite keeps days, flags and bags as text."""
    if value is None:
        return None
    kind = column.type.python_type
    if kind is datetime:
        return datetime.fromisoformat(value)
    if kind is date:
        return date.fromisoformat(value)
    if kind is bool:
        return bool(value)
    return json.loads(value) if isinstance(column.type, JSON) else value


def _count_on(connection: Connection, table: Table) -> None:
    """Let PostgreSQL's own counter go on behind the rows that were put in."""
    if connection.dialect.name != "postgresql" or "id" not in table.c:
        return
    counter = connection.scalar(
        text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": table.name}
    )
    if counter:
        connection.execute(DDL(f"SELECT setval('{counter}', (SELECT max(id) FROM {table.name}))"))
