"""Rows written through Core: without a flush, many in one statement, under the record all the same.

New rows that nobody reads back in the same transaction, and plain changes of rows that stand
already; the digest of each is noted as if the ORM had written it (`casehub.record.rows`).
"""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING, Any, TypeVar, cast

from sqlalchemy import bindparam, insert, inspect, update
from sqlalchemy.orm import make_transient_to_detached
from sqlalchemy.orm.attributes import set_committed_value
from sqlalchemy.orm.exc import StaleDataError

from casehub.db import FOLLOWED, refuse_too_long
from casehub.record.rows import is_changed, written

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sqlalchemy import ColumnDefault, Insert, Table, Update
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


def _whole(kind: type[Base], row: Mapping[str, object]) -> dict[str, object]:
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


def write(session: Session, kind: type[Base], rows: Sequence[Mapping[str, object]]) -> list[int]:
    """Insert rows of a table with a column `id`, in one statement; returns their ids.

    Only for tables that nobody searches by (`__searched__`, `__told__`); raises TypeError for
    another, TooLong for a text that its column does not hold. Rows these refer to must be in the
    database already.
    """
    if kind.__searched__ or kind.__told__:
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


@cache
def _plain(kind: type[Base]) -> frozenset[str]:
    """The columns whose change is written by itself: no other row follows it."""
    followed = {name for one in kind.__searched__ for name in (one.column, one.by or one.side)}
    followed |= set(kind.__told__)
    return frozenset(
        column.name
        for column in _table(kind).columns
        if not column.primary_key
        and not kind.__proof__.append_only
        and column.name not in followed
        and not FOLLOWED.items() <= column.info.items()
    )


@cache
def _counter(kind: type[Base]) -> str | None:
    """The column that counts the changes of a row and is checked when one is written."""
    column = inspect(kind).version_id_col
    return None if column is None else str(column.key)


@cache
def _update(kind: type[Base], names: tuple[str, ...]) -> Update:
    table, counter = _table(kind), _counter(kind)
    chosen = update(table).where(table.c.id == bindparam("its id"))
    if counter is not None:
        chosen = chosen.where(table.c[counter] == bindparam("its count"))
    return chosen.values({name: bindparam(name) for name in names})


def _change(row: Base) -> tuple[tuple[str, ...], dict[str, object]] | None:
    """The names of what changed in a row, and what its statement is given; None: not plain."""
    kind, state = type(row), inspect(row)
    names = tuple(sorted(name for name in state.committed_state if is_changed(row, name)))
    counter = _counter(kind)
    if not _plain(kind).issuperset(names) or (names and counter not in (None, *names)):
        return None
    values = {"its id": state.dict["id"], **{name: state.dict[name] for name in names}}
    if names and counter is not None:
        values["its count"] = state.committed_state[counter]
    return names, values


def rewrite(session: Session) -> bool:
    """Write every change of rows that stand already through Core; False: the ORM has to do it.

    That is so where rows are added or removed, where a relationship changed, where others follow
    (the search index, people's parts), and for a counted row whose number did not advance.
    Afterwards nothing is left for a flush. The digests are noted before (`note_changes`).
    Raises StaleDataError when somebody else has changed a counted row meanwhile.
    """
    if session.new or session.deleted:
        return False
    # In one order always, so that two acts never wait for each other crosswise.
    dirty = sorted(session.dirty, key=lambda row: (row.__tablename__, row.id))
    changes = [(row, _change(row)) for row in dirty]
    if not all(change for _row, change in changes):
        return False
    alike: dict[tuple[type[Base], tuple[str, ...]], list[dict[str, object]]] = {}
    for row, change in changes:
        names, values = change or ((), {})
        if names:
            alike.setdefault((type(row), names), []).append(values)
    # What a flush does at its end; there are no public names for it.
    states = [inspect(row) for row in dirty]
    session._register_altered(states)  # noqa: SLF001
    for state in states:
        state._commit_all(state.dict, session.identity_map)  # noqa: SLF001
    for (kind, names), rows in alike.items():
        done = session.connection().execute(_update(kind, names), rows)
        if done.rowcount != len(rows):
            raise StaleDataError(f"{kind.__tablename__}: {len(rows)} rows, found {done.rowcount}")
    return True
