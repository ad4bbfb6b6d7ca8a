"""Asking for the time stamp of the newest checkpoint: taken up, kept, or put off with its fault.

The newest one is enough: it names the one before, so its stamp holds for all of them.
"""

from __future__ import annotations

import base64
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Checkpoint, TimeStamp
from casehub.record.checkpoints import checkpoint_hash

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sqlalchemy.orm import Session

# Who asks may be killed while asking; another asks again after this.
TAKEN = timedelta(minutes=2)


def wanted(session: Session, now: datetime) -> Checkpoint | None:
    """The newest checkpoint if it has no time stamp, and it is time to ask for one."""
    newest = session.scalar(select(Checkpoint).order_by(Checkpoint.id.desc()).limit(1))
    row = session.get(TimeStamp, newest.id) if newest is not None else None
    if row is not None and (row.token or row.due_at > now):
        return None
    return newest


def take_up(session: Session, server: str, now: datetime) -> tuple[int, bytes] | None:
    """Take the asking up, so that no other asks meanwhile: number and SHA-256 of the checkpoint."""
    newest = wanted(session, now)
    if newest is None:
        return None
    row = session.get(TimeStamp, newest.id)
    if row is None:
        row = TimeStamp(checkpoint_id=newest.id, attempts=0, fault="", token="")
        session.add(row)
    row.server, row.attempts, row.due_at = server, row.attempts + 1, now + TAKEN
    session.flush()
    return newest.id, bytes.fromhex(checkpoint_hash(newest))


def keep(session: Session, number: int, token: bytes, at: datetime) -> None:
    """Keep the token of a checkpoint; `at`: the moment that it names."""
    row = session.get_one(TimeStamp, number)
    row.token, row.at, row.fault = base64.b64encode(token).decode(), at, ""


def put_off(
    session: Session, number: int, fault: str, now: datetime, seconds: Sequence[int]
) -> None:
    """Note why there is none, and when to ask again: after the first, the second … failure."""
    row = session.get_one(TimeStamp, number)
    row.fault = fault
    row.due_at = now + timedelta(seconds=seconds[min(row.attempts, len(seconds)) - 1])
