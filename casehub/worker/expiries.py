"""Act on the ends of periods, each in a transaction of its own."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from casehub import deadlines
from casehub.acts.expiry import act_on_expiry, expired
from casehub.outages import DATABASE_ERRORS
from casehub.record.clock import ClockSetBack
from casehub.record.work import OFFICE_ZONE
from casehub.worker.tally import Tally
from casehub.workflow.refusals import CaseChanged, Refusal

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date

    from casehub.acts.expiry import Expired
    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")


class Expiries:
    """The ends of periods of one installation, as one worker comes by them.

    What a guard refuses is not asked again before its case or the rules have changed or a day
    has gone by: it waits for something (another party's time), which is no failure.
    """

    def __init__(self, place: Place) -> None:
        self._place = place
        # Deadline → (number of the case's last event, edition of the rules, day) when refused.
        self._refused: dict[int, tuple[int, int, date]] = {}
        # By which edition the clocks of suspended cases were looked at.
        self._held_by: int | None = None

    def act(self, stopped: Callable[[], bool] = lambda: False) -> Tally:
        """Everything whose day has passed; what is refused is told once in the log."""
        tally, today = Tally(), self._place.clock().astimezone(OFFICE_ZONE).date()
        with self._place.reading() as session:
            rules = self._place.in_use.on(session)
        # First: what stands still by the rules of today has not ended.
        if self._held_by != rules.edition:
            tally.add(self._hold_anew())
            if not tally.failed:
                self._held_by = rules.edition
        with self._place.reading() as session:
            found = list(expired(session, rules, today))
        for one in found:
            if stopped():
                break
            asked = (one.seq, rules.edition, today)
            if self._refused.get(one.deadline_id) != asked:
                tally.add(self._one(one, asked))
        return tally

    def _hold_anew(self) -> Tally:
        """The clocks of cases that were suspended under other rules; nothing of it is counted."""
        with self._place.reading() as session:
            cases = deadlines.held_otherwise(session, self._place.in_use.on(session))
        tally = Tally()
        for case_id, office in cases:
            try:
                with self._place.writing() as session:
                    deadlines.hold_anew(self._place.work(session, office), case_id)
            except DATABASE_ERRORS as error:
                log.warning("case %d: %s", case_id, error)
                tally.add(Tally(failed=1))
        return tally

    def _one(self, one: Expired, asked: tuple[int, int, date]) -> Tally:
        try:
            with self._place.writing() as session:
                work = self._place.work(session, one.organisation_id)
                outcome = act_on_expiry(work, one)
        except CaseChanged:
            # Somebody was in the file just now: looked at again in the next turn.
            return Tally()
        except ClockSetBack:
            # Not the case waits but everything; the turn ends here.
            raise
        except Refusal as refused:
            self._refused[one.deadline_id] = asked
            log.info("%s %s waits: %s", one.reference, one.step, refused)
            return Tally()
        except DATABASE_ERRORS as error:
            log.warning("%s %s: %s", one.reference, one.step, error)
            return Tally(failed=1)
        return Tally(expired=int(not outcome.replayed))
