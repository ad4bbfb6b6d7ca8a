"""Sign a checkpoint when the last one is old enough and something has been recorded since."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from casehub.cli.audit import places_of
from casehub.model import Checkpoint, Event
from casehub.record.checkpoints import seal, signing_key, write_copies

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.worker.place import Place

LOG = logging.getLogger("casehub.worker")
# Two workers that come at once: the second waits and finds nothing due.
ADVISORY_LOCK = 7_303_014_203


def seal_when_due(place: Place) -> int:
    """Seal, write the copy that leaves the machine, and return how many were sealed: 0 or 1.

    The machine that has the key seals; the first checkpoint of all makes it. A copy that a kill
    kept from being written is written by the next turn.
    """
    sealed, places = 0, places_of(place.settings)
    with place.reading() as session:
        due = _due(session, place)
    if due:
        with place.writing() as session:
            if session.get_bind().dialect.name == "postgresql":
                session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
            if _due(session, place):
                seal(session, signing_key(session, places.key), place.clock())
                sealed = 1
    if places.key.exists():
        with place.reading() as session:
            _, failed = write_copies(session, places)
        for folder in failed:
            LOG.error("copies of checkpoints cannot be written to %s", folder)
    return sealed


def _due(session: Session, place: Place) -> bool:
    last = session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    if last is None:
        return session.scalar(select(Event.id).limit(1)) is not None
    if not places_of(place.settings).key.exists():
        return False
    if place.clock() - last.at < timedelta(seconds=place.schedule.seal_every):
        return False
    return (session.scalar(select(func.count()).select_from(Event)) or 0) > last.event_count
