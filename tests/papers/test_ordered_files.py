"""Orders for files: one worker at a time, tried again later after a failure, renewed when asked."""

from __future__ import annotations

from datetime import datetime, timedelta

from casehub.model import BatchOrder
from casehub.papers import ordered_files
from casehub.papers.ordered_files import FinishedFile
from casehub.record.work import Work
from tests.faults.world import Office, at

NOON = at("2026-11-01", "12:00")


def test_the_life_of_an_order(office: Office) -> None:
    with office.acting("clerk", NOON) as work:
        _live(work, timedelta(seconds=150), NOON)


def _live(work: Work, held: timedelta, at: datetime) -> None:
    first, second = (BatchOrder(title=t, papers=[[1, 1]], services=[]) for t in ("一", "二"))
    for one in (first, second):
        ordered_files.renew(one, work.actor.id, at)
    work.session.add_all([first, second])
    work.session.flush()
    assert ordered_files.stage(first, at) == ordered_files.WAITING
    assert ordered_files.take_up(work.session, BatchOrder, at, held) is first
    assert ordered_files.take_up(work.session, BatchOrder, at, held) is second
    assert ordered_files.take_up(work.session, BatchOrder, at, held) is None
    assert ordered_files.stage(first, at) == ordered_files.IN_HAND
    # A worker that died holds nothing for ever.
    assert ordered_files.take_up(work.session, BatchOrder, at + held, held) is first
    ordered_files.put_off(first, "内存不够", at + held, (60, 300))
    assert (first.attempts, first.due_at) == (2, at + held + timedelta(seconds=300))
    assert ordered_files.stage(first, at + held) == ordered_files.FAILED
    ordered_files.keep(first, FinishedFile("a" * 64, 9, 3), at + held)
    assert ordered_files.stage(first, at + held) == ordered_files.READY
    # What is done is put off by nobody who comes late.
    ordered_files.put_off(first, "太迟", at + held, (60,))
    assert (first.error, first.pages) == ("", 3)
    ordered_files.renew(first, work.actor.id, at + held)
    assert (ordered_files.stage(first, at + held), first.sha256, first.attempts) == ("waiting", None, 0)
