"""Excluded periods as rows: opened and closed, for a whole family or for one matter of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.deadlines.clocks import family, home_id, pauses_of, recount
from casehub.law.chinese import date_text
from casehub.model import Case, Deadline, Pause
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Collection
    from datetime import date

    from casehub.record.work import Work


def open_pause(
    work: Work,
    case: Case,
    kind: str,
    on: date,
    seq: int,
    reason: str = "",
    *,
    own: bool = False,
) -> Pause:
    """Open an excluded period of the case's family on the day; the clocks stand from then on.

    own: it stops the clocks of this matter alone.

    Raises Refused where the day lies before a clock began that had ended before it was told of
    the period: nothing revives an expired clock.
    """
    _refuse_revival(work, case, kind, on, own=own)
    pause = Pause(
        case_id=case.id if own else home_id(case),
        kind=kind,
        reason=reason or work.rules.law.limits.pause_kinds[kind],
        since=on,
        until=None,
        opened_seq=seq,
        closed_seq=None,
    )
    work.session.add(pause)
    work.session.flush()
    recount(work, case)
    return pause


def _refuse_revival(work: Work, case: Case, kind: str, on: date, *, own: bool) -> None:
    expired = select(Deadline).where(
        Deadline.case_id == case.id if own else Deadline.case_id.in_(family(case)),
        Deadline.closed_on.is_(None),
        Deadline.stopped.is_(False),
        Deadline.due_on < work.today,
        Deadline.due_on >= on,
    )
    for row in work.session.scalars(expired):
        if kind in work.rules.law.on(row.start_on).limit(row.rule).excluded:
            title = work.rules.law.limits.pause_kinds[kind]
            raise Refused(
                [Reason(f"{row.title}已于{date_text(row.due_on)}届满，不能再因{title}顺延。")]
            )


def close_pause(
    work: Work,
    case: Case,
    kind: str,
    on: date,
    seq: int,
    opened: Collection[int] | None = None,
) -> bool:
    """Close the open excluded period of the kind; the clock runs again from the day.

    Whether there was one.

    opened: only those opened by these events. Two announcements may run side by side, and the
    end of one does not end the other.
    """
    found = False
    for pause in pauses_of(work.session, case):
        if opened is not None and pause.opened_seq not in opened:
            continue
        if pause.kind == kind and pause.until is None:
            pause.until = on
            pause.closed_seq = seq
            found = True
    work.session.flush()
    recount(work, case)
    return found
