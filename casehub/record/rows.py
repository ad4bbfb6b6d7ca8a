"""What a transaction wrote, as digests: the one place that sees every row that decides anything.

Each table says which chain proves its rows (`__proof__`). Rows of a case are named by the next
event of that case or of its family (parent, child matters), the others by an entry of their
register when the transaction commits. A row of a case that no event names is a fault of the
program: it is logged, and verification finds it.
"""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Mapping
from datetime import UTC, date, datetime
from decimal import Decimal
from functools import cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import event, inspect
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import get_history
from sqlalchemy.orm.base import PASSIVE_NO_INITIALIZE

from casehub.db import CASE, Base
from casehub.law.canonical import canonical
from casehub.model import Case
from casehub.workflow.written import How

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sqlalchemy import Table
    from sqlalchemy.engine import Connection
    from sqlalchemy.orm import Mapper, SessionTransaction

    from casehub.db import Proof
    from casehub.workflow.written import Writes

LOG = logging.getLogger("casehub.record")
PENDING = "rows that no event names yet"
KEPT = "the same, when a savepoint began"


# What stands in JSON as it is: nearly everything that is asked about.
_AS_IT_IS = frozenset({str, int, bool, type(None)})


def plain(value: Any) -> Any:
    """JSON-ready copy of typed values: dates and instants ISO strings, money strings."""
    if type(value) in _AS_IT_IS:
        return value
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:.2f}"
    if isinstance(value, dict):
        return {str(k): plain(v) for k, v in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [plain(v) for v in value]
    return value


def instant(at: datetime) -> str:
    """An instant as it is hashed: UTC, microseconds, `Z`."""
    return at.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


@cache
def proofs() -> Mapping[str, tuple[Proof, type[Base]]]:
    """Table name → what proves its rows, and the class."""
    found = {}
    for mapper in Base.registry.mappers:
        table: Any = mapper.local_table
        found[table.name] = (mapper.class_.__proof__, mapper.class_)
    return found


@cache
def covered(table: str) -> tuple[str, ...]:
    """The columns of a table that its digest covers."""
    proof, owner = proofs()[table]
    return tuple(c.name for c in owner.__table__.columns if c.name not in proof.apart)


def digest(table: str, values: Mapping[str, object]) -> str:
    """SHA-256 of the canonical JSON of a row: its table and every covered column that is not NULL.

    NULL is left out, so that a column added later does not change what was hashed before.
    """
    content: dict[str, object] = {"": table}
    for name in covered(table):
        value = values.get(name)
        if value is not None:
            content[name] = instant(value) if isinstance(value, datetime) else plain(value)
    return hashlib.sha256(canonical(content)).hexdigest()


class _Row:
    """A row as it will stand when the transaction commits."""

    def __init__(
        self, table: str, values: Any, how: How, columns: frozenset[str] = frozenset()
    ) -> None:
        self.table, self.values, self.how, self.columns = table, values, how, columns

    def get(self, name: str) -> Any:
        """A column's value."""
        return self._values((name,)).get(name)

    def _values(self, names: Sequence[str]) -> Mapping[str, object]:
        """These columns; read anew only where the object has lost them meanwhile."""
        if isinstance(self.values, Mapping):
            return self.values
        state = inspect(self.values)
        known: Mapping[str, object] = state.dict
        lost = [name for name in names if name not in known] if state.persistent else ()
        return {**known, **{name: getattr(self.values, name) for name in lost}}

    def entry(self) -> list[Any]:
        """[table, id, digest]; the digest is None for a row that was removed.

        Of a row of a case that stood already the names of what changed follow, in their order.
        """
        if self.how is How.REMOVED:
            return [self.table, self.get("id"), None]
        values = self._values(covered(self.table))
        told = [self.table, values["id"], digest(self.table, values)]
        if self.how is How.CHANGED and proofs()[self.table][0].chain == CASE:
            told.append(sorted(self.columns))
        return told


def _pending(session: Session) -> dict[tuple[str, int], _Row]:
    found: dict[tuple[str, int], _Row] = session.info.setdefault(PENDING, {})
    return found


def unnamed_tables(session: Session) -> frozenset[str]:
    """The tables of which rows were written that no event names yet."""
    return frozenset(table for table, _ in _pending(session))


def written(session: Session, table: str, values: Mapping[str, Any]) -> None:
    """Tell of a row that was written without the ORM: `values` are all its columns, id included."""
    if proofs()[table][0].chain:
        _pending(session)[table, values["id"]] = _Row(table, dict(values), How.ADDED)


def removed(session: Session, table: str, values: Mapping[str, Any]) -> None:
    """Tell of a row removed without the ORM: `values` has its id and what names its case."""
    if proofs()[table][0].chain:
        _pending(session)[table, values["id"]] = _Row(table, dict(values), How.REMOVED)


def _note(
    mapper: Mapper[Any], row: Any, how: How = How.CHANGED, columns: frozenset[str] = frozenset()
) -> None:
    session = Session.object_session(row)
    if session is not None and type(row).__proof__.chain:
        table: Any = mapper.local_table
        pending, key = _pending(session), (table.name, row.id)
        # What is new to the record stays new, however often it changes before an event names it.
        if how is How.CHANGED and key in pending:
            how, columns = pending[key].how, columns | pending[key].columns
        pending[key] = _Row(table.name, row, how, columns)


def note_changes(session: Session) -> None:
    """Name what is changed in rows that stand already, before it is flushed.

    New rows must have been flushed: they have no id before.
    """
    for row in session.dirty:
        mapper = inspect(row).mapper
        if isinstance(row, Base) and (columns := _changed(mapper, row)):
            _note(mapper, row, columns=columns)


def forget(session: Session, entries: list[list[Any]]) -> None:
    """Name no second time what an event has named and the flush has only now written."""
    pending = _pending(session)
    for table, number, told, *_ in entries:
        row = pending.get((table, number))
        if row is not None and row.entry()[2] == told:
            del pending[table, number]


@event.listens_for(Base, "after_insert", propagate=True)
def _row_added(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    _note(mapper, row, How.ADDED)


@event.listens_for(Base, "after_update", propagate=True)
def _row_changed(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    if columns := _changed(mapper, row):
        _note(mapper, row, columns=columns)


def is_changed(row: Base, name: str) -> bool:
    """Whether a column of a row that has been read bears another value now."""
    return bool(get_history(row, name, PASSIVE_NO_INITIALIZE).has_changes())


def _changed(mapper: Mapper[Any], row: Any) -> frozenset[str]:
    """The columns that a digest covers and that changed; only what was set can have."""
    apart = type(row).__proof__.apart
    columns = mapper.column_attrs
    return frozenset(
        columns[key].columns[0].name
        for key in inspect(row).committed_state
        if key in columns and key not in apart and is_changed(row, key)
    )


@event.listens_for(Base, "after_delete", propagate=True)
def _row_removed(mapper: Mapper[Any], _connection: Connection, row: Any) -> None:
    _note(mapper, row, How.REMOVED)


@event.listens_for(Session, "after_transaction_create")
def _savepoint_began(session: Session, transaction: SessionTransaction) -> None:
    if transaction.nested:
        session.info.setdefault(KEPT, {})[transaction] = dict(_pending(session))


@event.listens_for(Session, "after_soft_rollback")
def _rolled_back(session: Session, previous: SessionTransaction) -> None:
    session.info[PENDING] = session.info.get(KEPT, {}).pop(previous, {})


@event.listens_for(Session, "after_commit")
def _committed(session: Session) -> None:
    session.info.pop(KEPT, None)


def _owner(session: Session, row: _Row) -> int:
    """The id of the case that a row belongs to, through the rows between."""
    proof, owner = proofs()[row.table]
    value = row.get(proof.by)
    while proof.by != "id" and not _names_case(owner.__table__, proof.by):
        (key,) = owner.__table__.columns[proof.by].foreign_keys
        proof, owner = proofs()[key.column.table.name]
        value = getattr(session.get_one(owner, value), proof.by)
    return int(value)


def _names_case(table: Table | Any, column: str) -> bool:
    return any(
        proofs()[key.column.table.name][0].by == "id" for key in table.columns[column].foreign_keys
    )


def _home(session: Session, case_id: int) -> int:
    """The main case of a family: what happens in a matter may touch rows of the others."""
    parent: int | None = session.get_one(Case, case_id).parent_id
    return case_id if parent is None else parent


class UndeclaredRow(RuntimeError):
    """An act was to write a row that nothing declares of it; `str()` names act and row."""


def take(
    session: Session, case_id: int, may: Writes | None = None, *, act: str = "", alone: bool = False
) -> list[list[Any]]:
    """What was written of a case and its family since the last event, by table and id; once.

    may: what the act declares to write (None: anything); raises UndeclaredRow for what lies beyond.
    alone: without the family. Everything must have been flushed: a row has no id before.
    """
    pending = _pending(session)
    home, mine = 0 if alone else _home(session, case_id), []
    for key, row in pending.items():
        if proofs()[row.table][0].chain == CASE:
            owner = _owner(session, row)
            if owner == case_id or (not alone and _home(session, owner) == home):
                mine.append(key)
                if may is not None and not may.allow(row.table, row.how, row.columns):
                    what = "、".join((row.table, *may.beyond(row.table, row.columns)))
                    raise UndeclaredRow(f"“{act}”不会{row.how.value} {what} {key[1]}")
    return [pending.pop(key).entry() for key in sorted(mine)]


def take_registers(session: Session) -> Iterator[tuple[str, list[list[Any]]]]:
    """What was written outside cases, per register, when the transaction is about to commit."""
    pending = _pending(session)
    by_chain: dict[str, list[tuple[str, int]]] = {}
    for key, row in pending.items():
        by_chain.setdefault(proofs()[row.table][0].chain, []).append(key)
    forgotten = by_chain.pop(CASE, [])
    if forgotten:
        # Nothing is refused for it: the officer did nothing wrong. Verification names these rows.
        LOG.error("rows of a case changed without an event: %s", sorted(forgotten)[:10])
        for key in forgotten:
            del pending[key]
    for chain, keys in sorted(by_chain.items()):
        yield chain, [pending.pop(key).entry() for key in sorted(keys)]
