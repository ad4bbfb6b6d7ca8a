"""What a migration says of rows that it writes anew: the register `restated`.

A row whose columns change gets another digest. What the record last said of it stays true: an
entry names both digests, so that a row that was tampered with before is found afterwards too.
Every instance that was migrated holds such entries; how they are made never changes. They are read
by `verification.foundations` and by the second verifier.
"""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime
from typing import TYPE_CHECKING, Any

import sqlalchemy as sa

from casehub.law.canonical import canonical

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping

CHAIN = "restated"
# Rows in one entry, and rows read at a time.
BATCH = 1_000
_ZERO = "0" * 64
_LONGEST_KIND = 20


def _plain(value: Any) -> Any:
    if isinstance(value, datetime):
        moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
    return value.isoformat() if isinstance(value, date) else value


def _hash(content: Mapping[str, object]) -> str:
    return hashlib.sha256(canonical(content)).hexdigest()


def row_digest(table: str, row: Mapping[str, object], apart: Collection[str] = ()) -> str:
    """The digest of a row as the program of its day takes it; apart: columns it does not cover."""
    covered = {n: _plain(v) for n, v in row.items() if v is not None and n not in apart}
    return _hash({"": table, **covered})


def batches(bind: sa.Connection, table: sa.Table) -> Iterator[list[dict[str, object]]]:
    """All rows of a table by id, some at a time."""
    after = 0
    query = sa.select(table).order_by(table.c.id).limit(BATCH)
    while rows := bind.execute(query.where(table.c.id > after)).mappings().all():
        yield [dict(row) for row in rows]
        after = rows[-1]["id"]


def told_anew(revision: str) -> dict[str, str]:
    """What a migration said of rows, for `refuse_to_lose`: no earlier verifier can read it.

    A migration that goes back over it would change rows of which the record says something else.
    """
    kind = revision[:_LONGEST_KIND]
    return {"升级时重新记载的摘要": f"register_entry WHERE chain = '{CHAIN}' AND kind = '{kind}'"}


class Restated:
    """The entries of one migration, each of some length; `close` writes the last."""

    def __init__(self, bind: sa.Connection, revision: str) -> None:
        self.bind, self.kind = bind, revision[:_LONGEST_KIND]
        self.table = sa.Table(
            "register_entry", sa.MetaData(), autoload_with=bind, resolve_fks=False
        )
        # An instance that had gone back goes on where its register ended.
        last = bind.execute(
            sa.select(self.table.c.seq, self.table.c.hash)
            .where(self.table.c.chain == CHAIN)
            .order_by(self.table.c.seq.desc())
        ).first()
        self.seq: int = last.seq if last else 0
        self.previous: str = last.hash if last else _ZERO
        self.rows: list[list[Any]] = []
        self.at = datetime.now(UTC)
        # An instance from before digests gets those of all its rows after the upgrade.
        self.used = bind.scalar(sa.select(sa.func.count()).select_from(self.table)) != 0

    def add(self, table: str, number: int, before: str | None, after: str) -> None:
        """A row, and its digest before (None: it is new) and after."""
        if not self.used:
            return
        self.rows.append([table, number, before, after])
        if len(self.rows) == BATCH:
            self.close()

    def close(self) -> None:
        """Write what no entry tells yet."""
        if not self.rows:
            return
        self.seq += 1
        content = {
            "actor": None, "at": _plain(self.at), "chain": CHAIN, "kind": self.kind,
            "previous": self.previous, "rows": self.rows, "seq": self.seq,
        }  # fmt: skip
        own = _hash(content)
        at = self.at.replace(tzinfo=None) if self.bind.dialect.name == "sqlite" else self.at
        self.bind.execute(
            self.table.insert().values(
                chain=CHAIN, seq=self.seq, kind=self.kind, actor_id=None, at=at,
                rows=self.rows, previous_hash=self.previous, hash=own,
            )
        )  # fmt: skip
        self.previous, self.rows = own, []
