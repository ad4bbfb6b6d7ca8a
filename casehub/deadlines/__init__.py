"""Time limits as rows: start, pause, recount, outcome, explain, calendar change."""

from __future__ import annotations

from casehub.deadlines.clocks import (
    CALENDAR,
    PAUSE_TITLES,
    apply_calendar,
    close_pause,
    count,
    differences,
    events_told_by,
    finish,
    of_case,
    open_pause,
    open_rows,
    recount,
    start,
)

__all__ = [
    "CALENDAR",
    "PAUSE_TITLES",
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
