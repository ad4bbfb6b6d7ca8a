"""The chains: of every case, and of every register."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import GENESIS, RegisterEntry
from casehub.record.clock import TOLERANCE
from casehub.record.events import event_hash
from casehub.record.faults import Fault
from casehub.record.register import entry_hash
from casehub.record.verification.rows import OPENING, RESTATED, Digests, told

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.model import Case, Event


def chain_faults(case: Case, events: Sequence[Event], now: datetime | None) -> Iterator[Fault]:
    """A case's events: numbers, hashes, states and times follow each other, up to the case row."""
    head, state, last = GENESIS, "", None
    for n, event in enumerate(events, 1):
        where = f"{case.reference} 第{event.seq}号记录"
        if event.seq != n:
            yield Fault("chain", where, f"序号不连续，应为{n}")
            break
        if event.previous_hash != head:
            yield Fault("chain", where, "与上一条记录不衔接")
        if event_hash(event) != event.hash:
            yield Fault("chain", where, "内容与校验值不符")
        if event.source != state:
            yield Fault("chain", where, "起始状态与上一条不符")
        if last is not None and event.at < last:
            yield Fault("replay", where, "时间早于上一条记录")
        if now is not None and event.at > now + TOLERANCE:
            yield Fault("replay", where, "时间在将来")
        head, state, last = event.hash, event.target, event.at
    where = case.reference
    if case.seq != len(events):
        yield Fault("chain", where, f"记录应有{case.seq}条，实有{len(events)}条")
    elif case.chain_head != head:
        yield Fault("chain", where, "链首与最后一条记录不符")
    if case.state != state:
        yield Fault("chain", where, "状态与记录不符")
    if case.last_event_at != last:
        yield Fault("chain", where, "最后记录时间与记录不符")


def register_faults(session: Session, now: datetime | None, rows: Digests) -> Iterator[Fault]:
    """Every register's entries; fills `rows` with what they say of rows, the newest winning."""
    chain, seq, head, last = "", 0, GENESIS, None
    query = select(RegisterEntry).order_by(RegisterEntry.chain, RegisterEntry.seq)
    for entry in session.scalars(query):
        if entry.chain != chain:
            chain, seq, head, last = entry.chain, 0, GENESIS, None
        seq += 1
        where = f"登记簿 {entry.chain} 第{entry.seq}号"
        if entry.seq != seq:
            yield Fault("register", where, f"序号不连续，应为{seq}")
            seq = entry.seq
        if entry.previous_hash != head:
            yield Fault("register", where, "与上一条不衔接")
        if entry_hash(entry) != entry.hash:
            yield Fault("register", where, "内容与校验值不符")
        if last is not None and entry.at < last:
            yield Fault("register", where, "时间早于上一条")
        if now is not None and entry.at > now + TOLERANCE:
            yield Fault("register", where, "时间在将来")
        head, last = entry.hash, entry.at
        if entry.chain not in {OPENING, RESTATED}:
            told(entry.rows, rows)
