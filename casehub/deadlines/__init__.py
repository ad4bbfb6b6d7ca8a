"""Time limits as rows: start, pause, recount, outcome, explain, calendar change."""

from __future__ import annotations

from casehub.deadlines.again import begin_anew, lengthen, renew, run_again, runs_by, take_off
from casehub.deadlines.calendar_change import (
    Difference,
    apply_calendar,
    differences,
)
from casehub.deadlines.clocks import (
    count,
    events_told_by,
    finish,
    in_order,
    of_family,
    open_rows,
    own_first,
    pauses_of,
    recount,
    start,
    take_back,
    tell,
    undo,
)
from casehub.deadlines.held_anew import held_otherwise, hold_anew
from casehub.deadlines.of_party import leave, pass_on
from casehub.deadlines.outcomes import CANCELLED, LAPSED, LATE, MET, OUTCOMES, end, last_day
from casehub.deadlines.pausing import close_pause, open_pause

__all__ = [
    "CANCELLED",
    "LAPSED",
    "LATE",
    "MET",
    "OUTCOMES",
    "Difference",
    "apply_calendar",
    "begin_anew",
    "close_pause",
    "count",
    "differences",
    "end",
    "events_told_by",
    "finish",
    "held_otherwise",
    "hold_anew",
    "in_order",
    "last_day",
    "leave",
    "lengthen",
    "of_family",
    "open_pause",
    "open_rows",
    "own_first",
    "pass_on",
    "pauses_of",
    "recount",
    "renew",
    "run_again",
    "runs_by",
    "start",
    "take_back",
    "take_off",
    "tell",
    "undo",
]
