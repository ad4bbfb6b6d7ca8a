"""Registers: hash chains of their own for what belongs to no case (staff, offices, editions …).

An entry is written by itself when a transaction commits that changed such rows.
"""

from __future__ import annotations

import hashlib
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import bindparam, event, func, select
from sqlalchemy.orm import Session

from casehub.law.canonical import canonical
from casehub.model import GENESIS, RegisterEntry
from casehub.record import rows
from casehub.record.clock import never_back
from casehub.record.rows import instant
from casehub.record.writing import put

if TYPE_CHECKING:
    from collections.abc import Sequence

WHO = "who acts in this session, and when"
CHANGE = "change"
# One lock per register, so that two writers do not take the same number (PostgreSQL).
LOCKS = 7_303_014


_LAST = (
    select(RegisterEntry.seq, RegisterEntry.at, RegisterEntry.hash)
    .where(RegisterEntry.chain == bindparam("chain"))
    .order_by(RegisterEntry.seq.desc())
    .limit(1)
)


def entry_hash(entry: RegisterEntry) -> str:
    """SHA-256 over the previous hash and the entry's canonical JSON; hex."""
    content = {
        "actor": entry.actor_id,
        "at": instant(entry.at),
        "chain": entry.chain,
        "kind": entry.kind,
        "previous": entry.previous_hash,
        "rows": entry.rows,
        "seq": entry.seq,
    }
    return hashlib.sha256(canonical(content)).hexdigest()


def acting(session: Session, actor_id: int | None, at: datetime) -> None:
    """Say who acts in this session from here on, and when: register entries name them."""
    session.info[WHO] = (actor_id, at)


def acting_in(session: Session) -> tuple[int | None, datetime]:
    """Who acts in this session, and when; nobody in particular, now, where nobody was named."""
    found: tuple[int | None, datetime] | None = session.info.get(WHO)
    return found or (None, datetime.now(UTC))


def enter(session: Session, chain: str, kind: str, entries: Sequence[list[Any]]) -> RegisterEntry:
    """Write the next entry of a register; its writers wait for each other until they commit.

    Raises ClockSetBack when the clock is further back than the entry before.
    """
    if session.get_bind().dialect.name == "postgresql":
        lock = func.pg_advisory_xact_lock(LOCKS, zlib.crc32(chain.encode()) & 0x7FFFFFFF)
        session.execute(select(lock))
    last = session.execute(_LAST, {"chain": chain}).first()
    actor_id, at = acting_in(session)
    entry = RegisterEntry(
        chain=chain,
        seq=last.seq + 1 if last else 1,
        kind=kind,
        actor_id=actor_id,
        at=never_back(last.at if last else None, at),
        rows=list(entries),
        previous_hash=last.hash if last else GENESIS,
        hash="",
    )
    entry.hash = entry_hash(entry)
    return put(session, entry)


def enter_changes(session: Session) -> None:
    """Enter what this transaction has changed in registers so far; a commit does it by itself."""
    session.flush()
    for chain, entries in rows.take_registers(session):
        enter(session, chain, CHANGE, entries)


@event.listens_for(Session, "before_commit")
def _enter_what_is_left(session: Session) -> None:
    if not session.in_nested_transaction():
        enter_changes(session)


@event.listens_for(RegisterEntry, "before_update")
@event.listens_for(RegisterEntry, "before_delete")
def _registers_are_append_only(_mapper: object, _connection: object, row: RegisterEntry) -> None:
    message = f"register entry {row.id} is append-only"
    raise RuntimeError(message)
