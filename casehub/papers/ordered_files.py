"""Files that somebody asked to have put together: taken up by one worker at a time, put off, kept.

None of them decides anything: each can be made again from what it was made from.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, TypeVar

from sqlalchemy import select

from casehub.law.worded import Worded
from casehub.model import BatchOrder, FiguresOrder, VolumeOrder

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

Order = TypeVar("Order", VolumeOrder, BatchOrder, FiguresOrder)


class Stage(Worded):
    """How an order stands, as pages ask it."""

    WAITING = "waiting", "等待"
    IN_HAND = "binding", "正在"
    FAILED = "failed", "没有做成"
    READY = "bound", "做成"

    @property
    def waits(self) -> bool:
        """Whether nobody has taken it up."""
        return self is Stage.WAITING

    @property
    def going(self) -> bool:
        """Whether it comes to an end by itself soon."""
        return self in {Stage.WAITING, Stage.IN_HAND}

    @property
    def failed(self) -> bool:
        """Whether it was tried in vain and will be tried again."""
        return self is Stage.FAILED

    @property
    def ready(self) -> bool:
        """Whether its file is there."""
        return self is Stage.READY


WAITING, IN_HAND, FAILED, READY = Stage


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


def stage(order: Order, at: datetime) -> Stage:
    """How an order stands at `at`."""
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
