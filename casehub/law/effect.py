"""Periods of effect: every rule holds from a first day to a last one, both included."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import TypeVar


@dataclass(frozen=True, kw_only=True)
class Effective:
    """Something that is law for a time. `since`, `until`: first and last day; None means open."""

    since: date | None = None
    until: date | None = None

    def holds(self, on: date) -> bool:
        """Whether it is in force on the day."""
        return (self.since is None or self.since <= on) and (self.until is None or on <= self.until)


Row = TypeVar("Row", bound=Effective)


def in_force(rows: Iterable[Row], on: date) -> Row | None:
    """The row in force on the day; None when there is none."""
    return next((row for row in rows if row.holds(on)), None)


def clash(one: Effective, other: Effective) -> date | None:
    """The first day on which both are in force; None when there is none."""
    starts = max(one.since or date.min, other.since or date.min)
    return starts if starts <= min(one.until or date.max, other.until or date.max) else None
