"""Draft what a silence asks for, each in a transaction of its own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from casehub.acts.letters.silence import draft_by_itself, silent
from casehub.outages import DATABASE_ERRORS
from casehub.record.work import OFFICE_ZONE
from casehub.worker.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from casehub.acts.letters.silence import Silence
    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")


class Silences:
    """The silences of one installation, as one worker comes by them.

    What nobody may begin yet is not asked again before its case, the rules or the day has changed.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        # (deadline, step) → (number of the case's last event, edition of the rules, day).
        self._asked: dict[tuple[int, str], tuple[int, int, date]] = {}

    def act(self, stopped: Callable[[], bool] = lambda: False) -> Tally:
        """Draft everything whose day has passed; a draft counts as a reminder."""
        tally, today = Tally(), self._place.clock().astimezone(OFFICE_ZONE).date()
        with self._place.reading() as session:
            rules = self._place.in_use.on(session)
            found = list(silent(session, rules, today))
        for one in found:
            if stopped():
                break
            key, asked = (one.deadline_id, one.step), (one.seq, rules.edition, today)
            if self._asked.get(key) == asked:
                continue
            done = self._one(one)
            tally.add(done)
            if not done.failed:
                self._asked[key] = asked
        return tally

    def _one(self, one: Silence) -> Tally:
        try:
            with self._place.writing() as session:
                work = self._place.work(session, one.organisation_id)
                drafted = draft_by_itself(work, one)
        except DATABASE_ERRORS as error:
            log.warning("%s %s: %s", one.reference, one.step, error)
            return Tally(failed=1)
        return Tally(reminded=int(drafted))
