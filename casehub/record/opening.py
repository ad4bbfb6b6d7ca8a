"""The digests of what stood in a database before there were digests (期初), written once.

`casehub migrate` does it after the upgrade of an instance; a new one has nothing to open with.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.model import RegisterEntry
from casehub.record.register import enter
from casehub.record.rows import covered, digest, proofs
from casehub.record.verification.rows import OPENING, case_tables, register_tables

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

ROWS_IN_AN_ENTRY = 1_000
KIND = "opening"


def open_registers(session: Session) -> Iterator[int]:
    """Write the digest of every row; yields how many so far. Nothing when registers have begun.

    The caller's transaction holds it all: interrupted, nothing was written and it begins anew.
    """
    if session.scalar(select(RegisterEntry.id).limit(1)) is not None:
        return
    done, batch = 0, []
    for table in (*register_tables(), *case_tables()):
        for entry in _entries(session, table):
            batch.append(entry)
            if len(batch) == ROWS_IN_AN_ENTRY:
                enter(session, OPENING, KIND, batch)
                done, batch = done + len(batch), []
                yield done
    if batch:
        enter(session, OPENING, KIND, batch)
        yield done + len(batch)


def _entries(session: Session, table: str) -> Iterator[list[Any]]:
    _, owner = proofs()[table]
    columns = [owner.__table__.c[name] for name in covered(table)]
    query = select(*columns).order_by(owner.__table__.c.id)
    with session.execute(query.execution_options(yield_per=ROWS_IN_AN_ENTRY)) as found:
        for row in found.mappings():
            yield [table, row["id"], digest(table, dict(row))]
