"""Files that somebody asked to have put together: taken up by one worker at a time, put off, kept.

None of them decides anything: each can be made again from what it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from casehub.model import BatchOrder, FiguresOrder, VolumeOrder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

Order = TypeVar("Order", VolumeOrder, BatchOrder, FiguresOrder)
# How an order stands, as pages ask it.
WAITING, IN_HAND, FAILED, READY = "waiting", "binding", "failed", "bound"


@dataclass(frozen=True)
class FinishedFile:
    """A file that lies in the store."""

    sha256: str
    size: int
    pages: int


def renew(order: Order, person_id: int, at: datetime) -> None:
    """Let an order, new or done before, wait to be taken up."""
    order.asked_at, order.due_at, order.asked_by_id = at, at, person_id
    order.attempts, order.started_at, order.error = 0, None, ""
    order.sha256, order.bound_at = None, None
    order.pages = order.size = None


def stage(order: Order, at: datetime) -> str:
    """How an order stands at `at`: waiting | binding | failed | bound."""
    if order.sha256 is not None:
        return READY
    if order.started_at is not None and at < order.due_at:
        return IN_HAND
    return FAILED if order.error else WAITING


def take_up(
    session: Session, sort: type[Order], at: datetime, held_for: timedelta
) -> Order | None:
    """The oldest order of the sort that waits; nobody else gets it for `held_for`."""
    order = session.scalars(
        select(sort)
        .where(sort.sha256.is_(None), sort.due_at <= at)
        .order_by(sort.id)
        .limit(1)
        .with_for_update(skip_locked=True)
    ).first()
    if order is not None:
        order.attempts += 1
        order.started_at, order.due_at = at, at + held_for
        session.flush()
    return order


def put_off(order: Order | None, why: str, at: datetime, waits: Sequence[int]) -> None:
    """Note that a file was not made, why, and when it is tried again (seconds by attempt)."""
    if order is not None and order.sha256 is None:
        order.started_at, order.error = None, why
        seconds = waits[min(max(order.attempts, 1), len(waits)) - 1]
        order.due_at = at + timedelta(seconds=seconds)


def keep(order: Order, file: FinishedFile, at: datetime) -> None:
    """Note the finished file of an order."""
    order.sha256, order.size, order.pages = file.sha256, file.size, file.pages
    order.bound_at, order.error, order.started_at = at, "", None
