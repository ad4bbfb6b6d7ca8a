"""The row that says that this worker lives, for whoever watches over the installation."""

from __future__ import annotations

import logging
import os
import socket
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import update

from casehub.model import WorkerLife
from casehub.outages import DATABASE_ERRORS

if TYPE_CHECKING:
    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")
BEAT = timedelta(seconds=5)


class Life:
    """One process; its row is written at the start, every few seconds, and at the end."""

    def __init__(self, place: Place) -> None:
        self._place, self._seen, self._jobs = place, place.clock(), 0
        with place.writing() as session:
            row = WorkerLife(
                host=socket.gethostname()[:100],
                pid=os.getpid(),
                started_at=self._seen,
                seen_at=self._seen,
                ended_at=None,
                jobs=0,
            )
            session.add(row)
            session.flush()
            self._id = row.id

    def beat(self, jobs: int = 0) -> None:
        """Say that it lives and what it has done; the row is written every few seconds at most."""
        self._jobs += jobs
        if self._place.clock() - self._seen >= BEAT:
            self._write()

    def end(self) -> None:
        """The last line: it has ended by itself and was not killed."""
        self._write(ended=True)

    def _write(self, *, ended: bool = False) -> None:
        self._seen = self._place.clock()
        told = {"seen_at": self._seen, "jobs": self._jobs}
        try:
            with self._place.writing() as session:
                session.execute(
                    update(WorkerLife)
                    .where(WorkerLife.id == self._id)
                    .values(**told, ended_at=self._seen if ended else None)
                )
        except DATABASE_ERRORS as refused:
            # Whoever watches sees the age; the work goes on as soon as it can.
            log.warning("life not written: %s", refused)
