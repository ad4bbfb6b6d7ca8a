"""The worker on PostgreSQL: jobs in a queue that any number of processes on any machine share.

A job says only what to look at; what is to be done stands in rows. Every few seconds one process
looks for papers that wait and puts a job for each into the queue, so a job that is lost with its
process, or with the whole queue, is put there again.
"""

from __future__ import annotations

import asyncio
import logging
import signal
from contextlib import suppress
from functools import partial
from typing import TYPE_CHECKING

from procrastinate import App, PsycopgConnector
from procrastinate.exceptions import AlreadyEnqueued, ConnectorException
from procrastinate.jobs import Status

from casehub.db import QUEUE, address_of
from casehub.outages import DATABASE_ERRORS
from casehub.papers import waiting
from casehub.worker.duties import Duties
from casehub.worker.life import BEAT, Life

if TYPE_CHECKING:
    from collections.abc import Callable

    from casehub.worker.place import Place
    from casehub.worker.tally import Tally

log = logging.getLogger("casehub.worker")
PAPERS = "papers"
# So many papers wait in the queue at most; the others wait in their rows.
PAPERS_AHEAD = 100
# Whoever waits in front of the page of a paper comes first, what can wait until night last.
PRIORITIES = {
    "look": 30, "print": 20, "bind": 15, "expire": 10, "remind": 5, "seal": 5, "tell": 5,
    "scrub": 0, "drafts": 0,
}  # fmt: skip
# A seal is due once a day; whether one is due is asked so often, in seconds.
SEAL_LOOK = 60
# What should have happened while no worker ran happens at the start, in seconds.
LATEST = 24 * 3600
# What nobody of ours puts there: jobs for later, turns that are still to come. One of them would
# hold the place of the real one as long as it waits.
STRANGE = (
    "DELETE FROM procrastinate_jobs WHERE status = 'todo' AND scheduled_at > now()",
    "DELETE FROM procrastinate_periodic_defers"
    " WHERE defer_timestamp > extract(epoch FROM now()) + 5",
)
# A job whose process was not heard of for so long (seconds) is taken off the queue.
SILENT = 30


def timetable(seconds: float) -> str:
    """The times of something that is looked at every so many seconds, as cron says them.

    From a minute on they are whole minutes, from an hour on whole hours; the field of the seconds
    stands last.
    """
    whole = max(1, round(seconds))
    if whole < 60:
        return f"* * * * * */{whole}"
    if whole < 3600:
        return f"*/{whole // 60} * * * *"
    return f"0 */{min(whole // 3600, 23)} * * *"


class Queue:
    """One process that takes jobs one by one until it is told to stop."""

    def __init__(self, place: Place) -> None:
        self._place = place
        self._told = False
        self._duties = Duties(place, stopped=lambda: self._told)
        self._life: Life | None = None
        self._working: asyncio.Task[None] | None = None
        url = address_of(place.settings.database_url).set(drivername="postgresql")
        self.app = App(
            connector=PsycopgConnector(
                conninfo=url.render_as_string(hide_password=False),
                kwargs={"options": f"-c search_path={QUEUE} -c timezone=UTC"},
                min_size=1,
                max_size=4,
            ),
            periodic_defaults={"max_delay": LATEST},
        )
        self._name_jobs()

    def run(self) -> None:
        """Work until SIGTERM or SIGINT; the job in hand is ended first."""
        asyncio.run(self._run())

    def _name_jobs(self) -> None:
        every = {name: seconds for name, (seconds, _) in self._duties.all.items()}
        every["seal"] = max(every["seal"], SEAL_LOOK)
        # Papers have a job each.
        every.pop("print")
        task = self.app.task
        self._print = task(name="print", queue=PAPERS, priority=PRIORITIES["print"])(
            self._print_paper
        )
        look = task(name="look", queueing_lock="look", priority=PRIORITIES["look"])(self._look)
        self.app.periodic(cron=timetable(self._place.schedule.look_every))(look)
        for name, seconds in every.items():
            duty = task(name=name, queueing_lock=name, priority=PRIORITIES[name])(
                partial(self._do, name)
            )
            self.app.periodic(cron=timetable(seconds))(duty)

    async def _run(self) -> None:
        loop = asyncio.get_running_loop()
        for told in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(told, self._stop)
        self._life = await asyncio.to_thread(Life, self._place)
        beating = asyncio.create_task(self._beat())
        try:
            while not self._told:
                await self._work()
        finally:
            beating.cancel()
            with suppress(asyncio.CancelledError):
                await beating
            self._duties.close()
            self._life.end()

    async def _work(self) -> None:
        """Take jobs until told to stop, or until the database is gone; then wait a little."""
        try:
            async with self.app.open_async():
                clearing = asyncio.create_task(self._clear())
                self._working = asyncio.create_task(
                    self.app.run_worker_async(
                        install_signal_handlers=False, delete_jobs="always", concurrency=1
                    )
                )
                if self._told:
                    self._working.cancel()
                try:
                    await self._working
                finally:
                    clearing.cancel()
                    with suppress(asyncio.CancelledError):
                        await clearing
        except asyncio.CancelledError:
            if not self._told:
                raise
        except (ConnectorException, OSError, *DATABASE_ERRORS) as refused:
            log.warning("queue: %s: %s", type(refused).__name__, refused)
            await asyncio.sleep(self._place.schedule.look_every)

    def _stop(self) -> None:
        self._told = True
        if self._working is not None:
            # The library ends the job in hand before it lets go.
            self._working.cancel()

    async def _beat(self) -> None:
        while self._life is not None:
            await asyncio.to_thread(self._life.beat)
            await asyncio.sleep(BEAT.total_seconds())

    async def _clear(self) -> None:
        """Take off what somebody wrote into the queue to keep the real jobs out of it."""
        while True:
            try:
                for query in STRANGE:
                    await self.app.connector.execute_query_async(query)
            except ConnectorException as refused:
                log.warning("queue: %s", refused)
            await asyncio.sleep(BEAT.total_seconds())

    async def _look(self, timestamp: int) -> None:
        """Put papers that wait into the queue, and take off what a dead process left there."""
        del timestamp
        jobs = self.app.job_manager
        for lost in await jobs.get_stalled_jobs(seconds_since_heartbeat=SILENT):
            await jobs.finish_job(job=lost, status=Status.FAILED, delete_job=True)
        # A paper in hand is held by its row; a job that only says so keeps it from nobody.
        waits = await jobs.list_jobs_async(queue=PAPERS, status="todo")
        known = {job.queueing_lock for job in waits}
        try:
            numbers = await asyncio.to_thread(self._waiting)
        except DATABASE_ERRORS as refused:
            log.warning("look: %s", refused)
            return
        for number in numbers:
            lock = f"paper {number}"
            if lock not in known and len(known) < PAPERS_AHEAD:
                with suppress(AlreadyEnqueued):
                    await self._print.configure(queueing_lock=lock).defer_async(document_id=number)
                known.add(lock)

    def _waiting(self) -> list[int]:
        with self._place.reading() as session:
            return waiting.due(session, self._place.clock(), PAPERS_AHEAD)

    def _print_paper(self, document_id: int) -> None:
        self._count(partial(self._duties.print_paper, document_id))

    def _do(self, name: str, timestamp: int) -> None:
        del timestamp
        self._count(partial(self._duties.do, name))

    def _count(self, act: Callable[[], Tally]) -> None:
        done = act()
        if self._life is not None:
            self._life.beat(done.done)
