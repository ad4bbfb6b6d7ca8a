"""How a time limit ends: dates are compared, nobody says so."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from datetime import date

    from casehub.model import Deadline

MET, LATE, LAPSED, CANCELLED = "met", "late", "lapsed", "cancelled"
# How a time limit ended, in one word of the office.
OUTCOMES = {MET: "按期", LATE: "逾期", LAPSED: "届满", CANCELLED: "不再适用"}


def has_little_time(deadline: Any) -> bool:
    """Whether a row that counts back was begun when only the law's least time was left."""
    due: date | None = deadline.due_on
    return due is not None and due == deadline.nominal_on


def last_day(deadline: Deadline) -> date:
    """The day after which what the limit asks for is late, in the record as in the colours.

    Where the office counts back more carefully than the law, the law's own day is the last one.
    """
    return max(deadline.due_on, deadline.nominal_on)


def end(deadline: Deadline, seq: int, outcome: str, on: date) -> None:
    """End one running deadline in the act `seq` by what was done on the day.

    What was done after the last day is LATE, not met: dates are compared, nobody says so. A limit
    that was over before that day stays so, with its last day: nothing later makes it moot.
    """
    last = last_day(deadline)
    over = on > last and not deadline.stopped
    deadline.closed_seq = seq
    if over and outcome != MET:
        deadline.outcome, deadline.closed_on = LAPSED, last
        return
    deadline.outcome, deadline.closed_on = LATE if over else outcome, on
