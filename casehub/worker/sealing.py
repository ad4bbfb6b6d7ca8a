"""Sign a checkpoint when the last one is old enough and something has been recorded since."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select, text

from casehub.cli.audit import places_of
from casehub.documents.timestamps import NoTimeStamp, Stamp, ask, read, roots_in
from casehub.model import Checkpoint
from casehub.record.checkpoints import counts_now, counts_of, seal, write_copies
from casehub.record.keys import signing_key
from casehub.record.stamps import keep, put_off, take_up, wanted

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
                key, former = signing_key(session, places.key)
                seal(session, key, place.clock(), former=former)
                sealed = 1
    if places.key.exists():
        with place.reading() as session:
            _, failed = write_copies(session, places)
        for folder in failed:
            LOG.error("copies of checkpoints cannot be written to %s", folder)
    return sealed


def stamp_when_due(place: Place) -> bool:
    """Have the newest checkpoint stamped where the bureau named a server; False: it could not be.

    Sealing never waits for it: a server that is away is a fault on the audit page, asked again.
    """
    server = place.settings.timestamps
    if not server:
        return True
    with place.reading() as session:
        if wanted(session, place.clock()) is None:
            return True
    with place.writing() as session:
        if session.get_bind().dialect.name == "postgresql":
            session.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": ADVISORY_LOCK})
        taken = take_up(session, server, place.clock())
    if taken is None:
        return True
    number, digest = taken
    try:
        token = ask(server, digest)
        stamp = _accepted(place, token, digest)
    except NoTimeStamp as error:
        LOG.warning("no time stamp for checkpoint %s from %s: %s", number, server, error)
        with place.writing() as session:
            put_off(session, number, str(error), place.clock(), place.schedule.retry_seconds)
        return False
    with place.writing() as session:
        keep(session, number, token, stamp.at)
    return True


def _accepted(place: Place, token: bytes, digest: bytes) -> Stamp:
    """What the token says; raises NoTimeStamp for one that verification would find fault with."""
    roots = place.settings.timestamp_roots
    stamp = read(token, digest, roots_in(roots) if roots is not None else ())
    if not stamp.whole:
        raise NoTimeStamp("时间戳服务器给的时间戳与检查点不符")
    if roots is not None and not stamp.trusted:
        raise NoTimeStamp("时间戳不是由设定的时间戳机构签发的")
    return stamp


def _due(session: Session, place: Place) -> bool:
    """Whether anything was recorded since the last seal, in a case, a register or the log.

    The first is due as soon as there is a record, before any case: who keeps the staff, and which
    rules are in force, is under it from the first day, and there is a key to pin.
    """
    last = session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    if last is None:
        return any(counts_now(session).values())
    if not places_of(place.settings).key.exists():
        return False
    if place.clock() - last.at < timedelta(seconds=place.schedule.seal_every):
        return False
    return counts_now(session) != counts_of(last)
