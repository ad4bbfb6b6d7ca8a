"""Print what waits: take up one paper, print it with no transaction open, keep the file."""

from __future__ import annotations

import logging
from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.acts.letters.codes import CodeUnusable
from casehub.model import Case, Document
from casehub.papers import issuing, waiting
from casehub.papers.press import NotPrinted
from casehub.record.clock import ClockSetBack
from casehub.storage import StorageFault

if TYPE_CHECKING:
    from casehub.papers.press import Press
    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")
# Between the end of the time for a paper and the moment when another worker may take it up.
MARGIN_SECONDS = 30


def print_next(place: Place, press: Press, only: int | None = None) -> bool | None:
    """Print one waiting paper: True printed, False put off, None when nothing waits.

    only: this paper, if it still waits. What another worker printed meanwhile counts as printed by
    it: False without a note.
    """
    schedule = place.schedule
    held = timedelta(seconds=schedule.paper_seconds + MARGIN_SECONDS)
    with place.writing() as session:
        rules = place.in_use.on(session)
        job = waiting.take_up(session, place.clock(), held, only)
    if job is None:
        return None
    try:
        with place.reading() as session:
            code = place.code_on(session, session.get_one(Document, job.document_id))
        rendered = press.print(job.kind, job.facts, rules.fingerprint, code)
        file = issuing.keep(place.blobs, rendered)
        with place.writing() as session:
            case = session.get_one(Case, job.case_id)
            work = place.work(session, case.organisation_id)
            return issuing.attach(work, {job.document_id: file}) > 0
    except (NotPrinted, CodeUnusable, StorageFault, ClockSetBack) as failed:
        cause = failed.cause if isinstance(failed, StorageFault) else ""
        log.warning("paper %s not printed: %s %s", job.document_id, failed, cause)
        waits = schedule.retry_seconds
        if not isinstance(failed, NotPrinted):
            # A store, a key or a clock that was wrong says nothing of the paper.
            waits = waits[:1]
        with place.writing() as session:
            waiting.put_off(session, job, str(failed), place.clock(), waits)
        return False
