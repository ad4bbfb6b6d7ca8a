"""Rows written through Core: without a flush, many in one statement, under the record all the same.

What nobody reads back in the same transaction is written so; the digest of each row is noted as
if the ORM had written it (`casehub.record.rows`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import insert
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value

from casehub.db import refuse_too_long
from casehub.record.rows import written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnDefault, Insert, Table
    from sqlalchemy.orm import Session

    from casehub.db import Base

R = TypeVar("R", bound="Base")


def _table(kind: type[Base]) -> Table:
    return cast("Table", kind.__table__)


@cache
def _statement(kind: type[Base]) -> Insert:
    # The ids come back in the order of the rows, on both engines.
    table = _table(kind)
    return insert(table).returning(table.c.id, sort_by_parameter_order=True)


@cache
def _defaults(kind: type[Base]) -> Mapping[str, ColumnDefault | None]:
    """Every column but `id`, with its default."""
    return {
        column.name: cast("ColumnDefault | None", column.default)
        for column in _table(kind).columns
        if column.name != "id"
    }


def _whole(kind: type[Base], row: Mapping[str, Any]) -> dict[str, Any]:
    """The row with every column: what is not told has its default, else NULL."""
    return {
        name: row[name] if name in row else _value(default)
        for name, default in _defaults(kind).items()
    }


def _value(default: ColumnDefault | None) -> Any:
    if default is None:
        return None
    return default.arg(None) if default.is_callable else default.arg


@cache
def _lengths(kind: type[Base]) -> Mapping[str, int]:
    """The columns that hold so many signs and no more."""
    columns = _table(kind).columns
    return {c.name: n for c in columns if isinstance(n := getattr(c.type, "length", None), int)}


def write(session: Session, kind: type[Base], rows: Sequence[Mapping[str, Any]]) -> list[int]:
    """Insert rows of a table with a column `id`, in one statement; returns their ids.

    Only for tables that nobody searches by (`__searched__`); raises TypeError for another,
    TooLong for a text that its column does not hold. Rows these refer to must be in the database
    already.
    """
    if kind.__searched__:
        raise TypeError(f"{kind.__tablename__} is searched: the ORM keeps its terms")
    if not rows:
        return []
    whole = [_whole(kind, row) for row in rows]
    for row in whole:
        for name, length in _lengths(kind).items():
            refuse_too_long(length, row[name])
    numbers = list(session.connection().execute(_statement(kind), whole).scalars())
    for number, row in zip(numbers, whole, strict=True):
        written(session, kind.__tablename__, {"id": number, **row})
    return numbers


def put(session: Session, row: R) -> R:
    """Insert one new object through Core; afterwards it belongs to the session like a read one.

    What waits to be added goes first: the object may refer to it.
    """
    if session.new:
        session.flush()
    told = {name: row.__dict__[name] for name in _defaults(type(row)) if name in row.__dict__}
    values = _whole(type(row), told)
    (number,) = write(session, type(row), [values])
    row.id = number  # type: ignore[attr-defined]
    make_transient_to_detached(row)
    for name in values.keys() - told.keys():
        set_committed_value(row, name, values[name])
    session.add(row)
    return row
