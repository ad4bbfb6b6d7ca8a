"""Time limits that had ended and run again, or begin anew from another first day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from casehub.deadlines.clocks import count, pauses_of, recount, start, tolled
from casehub.deadlines.outcomes import LAPSED, LATE, MET
from casehub.model import Deadline
from casehub.rulebook.limits import compute

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from casehub.model import Case, Event
    from casehub.record.work import Work


def run_again(work: Work, case: Case, rules: Collection[str], ended_on: date) -> None:
    """Let limits run again that were said to be done on that day, and were not."""
    rows = select(Deadline).where(
        Deadline.case_id == case.id,
        Deadline.rule.in_(rules),
        Deadline.closed_on == ended_on,
        Deadline.outcome.in_((MET, LATE)),
    )
    for row in work.session.scalars(rows.order_by(Deadline.id)):
        row.closed_on, row.closed_seq, row.outcome = None, None, ""
    work.session.flush()
    recount(work, case)


def renew(work: Work, case: Case, ended: Deadline, on: date, seq: int) -> None:
    """Begin in the act `seq` a limit again that had ended, from the day on which it began to run.

    It is a row of its own: taking the act back ends it, and leaves the one before as it was.
    """
    start(
        work,
        case,
        ended.rule,
        on,
        seq,
        length=ended.length,
        party_id=ended.party_id,
        granted=ended.granted,
        document_id=ended.document_id,
    )


def take_off(work: Work, case: Case, rule: str, added: int, wrong: Event) -> None:
    """Take from limits what the act `wrong`, a mistake, had added to them.

    What was done meanwhile is compared with its day again.
    """
    own = select(Deadline).where(
        Deadline.case_id == case.id,
        Deadline.rule == rule,
        Deadline.granted >= added,
        Deadline.event_seq < wrong.seq,
        or_(Deadline.closed_seq.is_(None), Deadline.closed_seq > wrong.seq),
    )
    if wrong.party_id is not None:
        own = own.where(or_(Deadline.party_id.is_(None), Deadline.party_id == wrong.party_id))
    for row in work.session.scalars(own.order_by(Deadline.id)):
        row.granted -= added
        count(work.rules, row, pauses_of(work.session, case))
        if row.closed_on is not None and row.outcome in {MET, LATE}:
            row.outcome = LATE if row.closed_on > row.due_on else MET


def begin_anew(work: Work, case: Case, done: Deadline, on: date, seq: int) -> None:
    """Count a limit whose act is done already from another first day, and compare it again."""
    done.start_on, done.event_seq = on, seq
    count(work.rules, done, pauses_of(work.session, case))
    done.outcome = LATE if done.closed_on is not None and done.closed_on > done.due_on else MET


def runs_by(work: Work, case: Case, row: Deadline, length: int) -> bool:
    """Whether a limit would not be over yet if it were this long."""
    rules = work.rules
    due = compute(
        rules.law.on(row.start_on).limit(row.rule),
        row.start_on,
        pauses=tolled(rules, row, pauses_of(work.session, case)),
        extended=row.granted,
        calendar=rules.calendar,
        length=length,
    ).due
    return due >= work.today


def lengthen(row: Deadline, length: int) -> None:
    """Make a limit longer; what had ended by the shorter one alone runs again (`recount`)."""
    row.length = length
    if row.outcome == LAPSED:
        row.closed_on, row.closed_seq, row.outcome = None, None, ""
