"""Print what waits without a worker process: what tests of pages need of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Case
from casehub.papers import issuing, waiting
from casehub.papers.printing import print_paper
from casehub.people.bureau import system_hand
from casehub.record.work import Work
from tests import factories

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs


def print_waiting(
    session: Session, rules: Rulebook, blobs: Blobs, at: datetime = factories.AT
) -> int:
    """Every waiting paper, in the system's name; the caller commits. Returns how many."""
    numbers = waiting.pending(session)
    cases = {case.id for case in session.query(Case)}
    for job in waiting.jobs_of(session, sorted(cases)):
        case = session.get_one(Case, job.case_id)
        hand = system_hand(session, case.organisation)
        file = issuing.keep(blobs, print_paper(rules.kinds, job.kind, job.facts))
        issuing.attach(Work(session, rules, hand, at, blobs), {job.document_id: file})
    return len(numbers)
