"""Frozen figures: the file of their facts lies there as it was frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import FrozenFigures
from casehub.record.faults import Fault

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from casehub.storage import Blobs


def figures_faults(session: Session, blobs: Blobs | None) -> Iterator[Fault]:
    """Frozen figures whose facts are missing or altered; their rows stand under their digests."""
    if blobs is None:
        return
    for row in session.scalars(select(FrozenFigures).order_by(FrozenFigures.id)):
        if not blobs.is_intact(row.facts_sha256):
            yield Fault("blob", row.title, "固定的统计所依据的文件缺失或者被改动")
