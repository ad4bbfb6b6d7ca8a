"""The duties of a worker; each does what its rows say is due and may be killed anywhere."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from casehub.acts.drafting import forget_old
from casehub.acts.proposals import forget_unsent
from casehub.deadlines.reminders import remind
from casehub.outages import DATABASE_ERRORS, outage_of
from casehub.papers import scrubbing
from casehub.papers.press import Press
from casehub.record.clock import ClockSetBack
from casehub.record.work import OFFICE_ZONE
from casehub.storage import StorageFault
from casehub.worker import binding, printing, sealing
from casehub.worker.digests import tell
from casehub.worker.drafting import Silences
from casehub.worker.expiries import Expiries
from casehub.worker.gateway import gateway_at
from casehub.worker.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")
# After so many papers the other duties have their turn.
PAPERS_AT_A_TURN = 20


class Duties:
    """What one process does; the printing process is started with the first paper."""

    # Done in portions: after one portion the next may wait already.
    repeated = frozenset({"print", "bind"})

    def __init__(self, place: Place, stopped: Callable[[], bool] = lambda: False) -> None:
        self.place, self._stopped = place, stopped
        self.press = Press(place.in_use.latest.templates, place.schedule.bounds)
        self._expiries, self._silences = Expiries(place), Silences(place)
        schedule = place.schedule
        # Name → how often it is looked at, in seconds, and what is done.
        self.all: Mapping[str, tuple[float, Callable[[], Tally]]] = {
            "print": (schedule.look_every, self._print),
            "bind": (schedule.look_every, self._bind),
            "expire": (schedule.expiry_every, self._expire),
            "remind": (schedule.reminders_every, self._remind),
            "seal": (schedule.look_every, self._seal),
            "scrub": (schedule.scrub_every, self._scrub),
            "drafts": (schedule.drafts_every, self._forget_drafts),
            "tell": (schedule.digests_every, self._tell),
        }

    def close(self) -> None:
        """End the printing process."""
        self.press.close()

    def do(self, name: str) -> Tally:
        """One turn of a duty. What surroundings refuse is logged and counted, and tried again."""
        return self._tried(name, self.all[name][1])

    def print_paper(self, document_id: int) -> Tally:
        """Print this paper if it still waits; as `do`."""
        return self._tried("print", lambda: self._printed(document_id) or Tally())

    def _tried(self, name: str, act: Callable[[], Tally]) -> Tally:
        try:
            return act()
        except (*DATABASE_ERRORS, StorageFault, ClockSetBack, OSError) as refused:
            known = outage_of(refused)
            said = refused if known is None else f"{known} ({known.cause})"
            log.warning("%s: %s: %s", name, type(known or refused).__name__, said)
            return Tally(failed=1)

    def _print(self) -> Tally:
        tally = Tally()
        for _ in range(PAPERS_AT_A_TURN):
            if self._stopped():
                break
            done = self._printed()
            if done is None:
                break
            tally.add(done)
        return tally

    def _printed(self, only: int | None = None) -> Tally | None:
        done = printing.print_next(self.place, self.press, only)
        return None if done is None else Tally(printed=int(done), failed=int(not done))

    def _bind(self) -> Tally:
        """One volume: it may take as long as many papers. It counts as printed."""
        done = binding.bind_next(self.place, self.press)
        return Tally() if done is None else Tally(printed=int(done), failed=int(not done))

    def _expire(self) -> Tally:
        tally = self._expiries.act(self._stopped)
        tally.add(self._silences.act(self._stopped))
        return tally

    def _remind(self) -> Tally:
        today, tally, more = self.place.clock().astimezone(OFFICE_ZONE).date(), Tally(), True
        while more and not self._stopped():
            with self.place.writing() as session:
                done = remind(session, self.place.in_use.on(session), today)
            tally.add(Tally(reminded=done.raised))
            more = done.more
        return tally

    def _tell(self) -> Tally:
        """Nothing where the bureau has set up no way out of the house."""
        outlet = self.place.settings.gateway
        return Tally() if outlet is None else tell(self.place, gateway_at(outlet), self._stopped)

    def _seal(self) -> Tally:
        sealed = sealing.seal_when_due(self.place)
        return Tally(sealed=sealed, failed=int(not sealing.stamp_when_due(self.place)))

    def _scrub(self) -> Tally:
        done = scrubbing.scrub(
            self.place.reading,
            self.place.writing,
            self.place.blobs,
            self.place.rules().kinds,
            self.place.clock(),
            limit=self.place.schedule.scrub_files,
            codes=self.place.code_on,
        )
        for one in done.faulty:
            log.error("%s", one.sentence)
        return Tally(scrubbed=done.read, failed=len(done.faulty))

    def _forget_drafts(self) -> Tally:
        """Nothing is counted: a draft that nobody touched for so long was nobody's work."""
        more, at, days = True, self.place.clock(), self.place.schedule.drafts_days
        while more and not self._stopped():
            with self.place.writing() as session:
                more = forget_old(session, at, days) > 0
        with self.place.writing() as session:
            forget_unsent(session, at, days)
        return Tally()
