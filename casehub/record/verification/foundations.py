"""What `casehub migrate` says of rows before the record began, or before their columns changed.

Such entries (期初, restated) are believed without an act behind them. So they stand where only a
migration could have put them: in one piece, before anything that came after it, and never behind
a checkpoint that was sealed later.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import Text, cast, or_, select
from sqlalchemy.orm import defer

from casehub.model import Checkpoint, Event, RegisterEntry
from casehub.record.faults import Fault
from casehub.record.verification.rows import OPENING, RESTATED

if TYPE_CHECKING:
    from collections.abc import Collection

    from sqlalchemy import ColumnElement
    from sqlalchemy.orm import Session

# Chain → what migrations wrote into it, each with the tables that are there since.
MIGRATIONS: Mapping[str, Mapping[str, frozenset[str]]] = MappingProxyType(
    {
        OPENING: {"opening": frozenset()},
        RESTATED: {
            "0017_columns": frozenset({"agent", "accused", "invalidity"}),
            "0024_agreements": frozenset({"agreement", "agreement_term"}),
            "0025_attempts": frozenset({"service_attempt"}),
            "0027_successors": frozenset(),
            "0028_challenges": frozenset({"challenge"}),
            "0030_sessions": frozenset({"session_call", "mediation_session", "session_presence"}),
            "0031_exhibits": frozenset(),
            "0036_samples": frozenset({"sample"}),
            "0032_awaited": frozenset(),
            "0035_decisions": frozenset({"review_receipt"}),
            "0045_unread_columns": frozenset(),
            "0047_orders": frozenset({"ruling_order", "defence"}),
            "0078_letter_papers": frozenset(),
            "0080_refunds": frozenset({"penalty_refund", "penalty_goods_refund"}),
        },
    }
)


@dataclass
class _Block:
    """The entries of one migration: where in the register they begin and end, and when."""

    chain: str
    kind: str
    first: int
    last: int
    count: int
    at: datetime
    until: datetime


def _blocks(session: Session) -> tuple[list[_Block], list[str]]:
    """The blocks in the register, and the entries that no migration writes."""
    found: dict[tuple[str, str], _Block] = {}
    strange = []
    query = select(RegisterEntry).options(defer(RegisterEntry.rows)).order_by(RegisterEntry.id)
    for place, entry in enumerate(session.scalars(query), 1):
        kinds = MIGRATIONS.get(entry.chain)
        if kinds is None:
            continue
        if entry.kind not in kinds or entry.actor_id is not None:
            strange.append(f"登记簿 {entry.chain} 第{entry.seq}号")
            continue
        block = found.setdefault(
            (entry.chain, entry.kind),
            _Block(entry.chain, entry.kind, place, place, 0, entry.at, entry.at),
        )
        block.last, block.count, block.until = place, block.count + 1, entry.at
    return list(found.values()), strange


def foundation_faults(session: Session) -> Iterator[Fault]:
    """Entries that claim to be a migration's and cannot be."""
    blocks, strange = _blocks(session)
    for where in strange:
        yield Fault("register", where, "不是升级数据库时写入的")
    points = [
        (at, count)
        for at, count in session.execute(select(Checkpoint.at, Checkpoint.register_count))
        if count is not None
    ]
    for block in blocks:
        where = f"登记簿 {block.chain} {block.kind}"
        if block.count != block.last - block.first + 1:
            yield Fault("register", where, "升级时的登记中间夹有其他登记")
        if block.chain == OPENING and block.first != 1:
            yield Fault("register", where, "期初登记之前已有登记")
        if any(
            block.first <= count < block.last or (at >= block.until and count < block.last)
            for at, count in points
        ):
            yield Fault("register", where, "晚于其后的检查点")
        if _told_before(session, block.at, MIGRATIONS[block.chain][block.kind]):
            yield Fault("register", where, "升级之前已有升级之后才有的数据")


def _names(source: type[Event | RegisterEntry], table: str) -> ColumnElement[bool]:
    return cast(source.rows, Text).contains(f'"{table}"', autoescape=True)


def _told_before(session: Session, at: datetime, tables: Collection[str]) -> bool:
    """Whether an act or a register spoke of these tables before."""
    if not tables:
        return False
    return any(
        session.scalar(
            select(source.id)
            .where(source.at < at, or_(*(_names(source, table) for table in tables)))
            .limit(1)
        )
        is not None
        for source in (Event, RegisterEntry)
    )
