"""Frozen figures: the file of their facts lies there as it was frozen."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.second_verifier.papers import intact

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database

Fault = tuple[str, str, str]
TABLE = "frozen_figures"


def faults(db: Database, blobs: Path | None) -> Iterator[Fault]:
    """Frozen figures whose facts are missing or altered; their rows stand under their digests."""
    if blobs is None or TABLE not in db.kinds:
        return
    for row in db.each(TABLE):
        if not intact(blobs, row["facts_sha256"]):
            yield "blob", row["title"], "facts_sha256 missing or altered"
