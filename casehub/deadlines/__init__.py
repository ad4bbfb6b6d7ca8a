"""Time limits as rows: start, pause, recount, outcome, explain, calendar change."""

from __future__ import annotations

from casehub.deadlines.calendar_change import (
    Difference,
    apply_calendar,
    differences,
)
from casehub.deadlines.clocks import (
    PAUSE_TITLES,
    close_pause,
    count,
    events_told_by,
    finish,
    of_case,
    open_pause,
    open_rows,
    recount,
    start,
)

__all__ = [
    "PAUSE_TITLES",
    "Difference",
    "apply_calendar",
    "close_pause",
    "count",
    "differences",
    "events_told_by",
    "finish",
    "of_case",
    "open_pause",
    "open_rows",
    "recount",
    "start",
]
