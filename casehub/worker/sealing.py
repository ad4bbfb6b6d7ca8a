"""Sign a checkpoint when the last one is old enough and something has been recorded since."""

from __future__ import annotations

import os
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from casehub.cli.audit import key_file, signing_key
from casehub.model import Checkpoint, Event
from casehub.record import audit

if TYPE_CHECKING:
    from pathlib import Path

    from sqlalchemy.orm import Session

    from casehub.worker.place import Place

# Two workers that come at once: the second waits and finds nothing due.
ADVISORY_LOCK = 7_303_014_203


def seal_when_due(place: Place) -> int:
    """Seal, write the copy that leaves the machine, and return how many were sealed: 0 or 1.

    The machine that has the key seals; the first checkpoint of all makes it. A copy that a kill
    kept from being written is written by the next turn.
    """
    sealed = 0
    with place.reading() as session:
        due = _due(session, place)
    if due:
        with place.writing() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            if _due(session, place):
                audit.seal(session, signing_key(place.settings), place.clock())
                sealed = 1
    if key_file(place.settings).exists():
        _write_copies(place)
    return sealed


def _due(session: Session, place: Place) -> bool:
    last = session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    if last is None:
        return session.scalar(select(Event.id).limit(1)) is not None
    if not key_file(place.settings).exists():
        return False
    if place.clock() - last.at < timedelta(seconds=place.schedule.seal_every):
        return False
    return (session.scalar(select(func.count()).select_from(Event)) or 0) > last.event_count


def _write_copies(place: Place) -> None:
    folder = place.settings.checkpoints
    with place.reading() as session:
        rows = session.scalars(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(2))
        missing = {
            f"{row.id:08d}.json": audit.checkpoint_json(row)
            for row in rows
            if not (folder / f"{row.id:08d}.json").exists()
        }
    for name, content in missing.items():
        folder.mkdir(parents=True, exist_ok=True)
        _write(folder / name, content)


def _write(path: Path, content: str) -> None:
    """Whole or not at all: a name of its own, to the disk, then renamed."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    with draft.open("w", encoding="utf-8") as out:
        out.write(content)
        out.flush()
        os.fsync(out.fileno())
    draft.replace(path)
