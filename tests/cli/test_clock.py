"""The clock of the command line is the machine's, with its zone."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from casehub.cli import clock


def test_now_is_this_moment_in_utc() -> None:
    before = datetime.now(UTC)
    said = clock.now()
    assert before <= said <= datetime.now(UTC)
    assert said.utcoffset() == timedelta(0)
