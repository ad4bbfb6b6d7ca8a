"""The acts and limits of a case by what conditions ask of them."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from casehub.law.periods import OURS

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.model import Deadline, Event


class Course:
    """The acts and limits of a case by what conditions ask of them, each found once.

    A page asks the same of some hundred steps, and every act and limit is a row of the database.
    """

    def __init__(self, events: Sequence[Event], deadlines: Sequence[Deadline]) -> None:
        self._events, self._deadlines = events, deadlines

    @cached_property
    def place(self) -> Mapping[str, int]:
        """By step, where its latest act stands among all, counted from 1."""
        return {event.step: n for n, event in enumerate(self._events, 1)}

    def last(self, step: str) -> Event | None:
        """The latest act of the step."""
        place = self.place.get(step)
        return None if place is None else self._events[place - 1]

    @cached_property
    def duties(self) -> frozenset[tuple[str, int | None]]:
        """Each duty and who performed it."""
        return frozenset((event.duty, event.actor_id) for event in self._events)

    @cached_property
    def asked(self) -> frozenset[str]:
        """The rules of the running limits of the office."""
        return frozenset(
            d.rule
            for d in self._deadlines
            if d.closed_on is None and d.holder == OURS and not d.stopped
        )
