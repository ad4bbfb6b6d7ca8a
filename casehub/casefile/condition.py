"""The condition of kept files: what every reading found, and which must be read again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, or_, select, union
from sqlalchemy.dialects import postgresql, sqlite

from casehub.db import Base, BlobName
from casehub.model import BlobCheck
from casehub.model.blob import DAMAGED, MISSING, WHOLE
from casehub.storage import BlobDamaged, BlobMissing

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sqlalchemy import Column, Subquery
    from sqlalchemy.orm import Session

    from casehub.storage import Blobs


def naming_columns() -> list[Column[str]]:
    """Every column of every table that names a file of the store."""
    return [
        column
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, BlobName)
    ]


def _named() -> Subquery:
    each = [
        select(column.label("sha256")).where(column.is_not(None)) for column in naming_columns()
    ]
    return union(*each).subquery("named")


def due(session: Session, before: datetime, limit: int) -> list[str]:
    """Files to be read: the faulty first, then those never read, then the longest unread.

    before: what was read whole since then is not due.
    """
    named = _named()
    query = (
        select(named.c.sha256)
        .outerjoin(BlobCheck, BlobCheck.sha256 == named.c.sha256)
        .where(
            or_(
                BlobCheck.sha256.is_(None),
                BlobCheck.fault != WHOLE,
                BlobCheck.checked_at < before,
            )
        )
        .order_by(
            (func.coalesce(BlobCheck.fault, WHOLE) != WHOLE).desc(),
            BlobCheck.checked_at.asc().nulls_first(),
            named.c.sha256,
        )
        .limit(limit)
    )
    return list(session.scalars(query))


def examine(blobs: Blobs, sha256: str) -> str:
    """Read a file whole: WHOLE, DAMAGED or MISSING.

    Raises Unreachable or NotReadable: nothing is known then.
    """
    try:
        blobs.open(sha256).close()
    except BlobMissing:
        return MISSING
    except BlobDamaged:
        return DAMAGED
    return WHOLE


def note(session: Session, found: Mapping[str, str], at: datetime) -> None:
    """Remember what readings at `at` found; the newest reading of a file counts."""
    dialect = session.get_bind().dialect.name
    insert = postgresql.insert if dialect == "postgresql" else sqlite.insert
    for sha256, fault in sorted(found.items()):
        row = insert(BlobCheck).values(sha256=sha256, checked_at=at, fault=fault)
        session.execute(
            row.on_conflict_do_update(
                index_elements=["sha256"],
                set_={"checked_at": row.excluded.checked_at, "fault": row.excluded.fault},
                where=BlobCheck.checked_at <= row.excluded.checked_at,
            )
        )
