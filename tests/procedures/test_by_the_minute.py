from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casehub.procedures.by_the_minute import hours_text, is_past, last_minute, minute
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.workflow.builders import situation


@pytest.mark.parametrize(("later", "past"), [(0, False), (59, False), (60, True)])
def test_the_last_minute_counts_whole(
    procedures: dict[str, Procedure], later: int, *, past: bool
) -> None:
    s = situation(procedures["seizure"], "approve_seized")
    until = s.at.replace(second=0, microsecond=0)
    assert is_past(replace(s, at=until + timedelta(seconds=later)), until) is past
    assert minute(until).endswith(f"日{until:%H:%M}")


@pytest.mark.parametrize(("days", "hours"), [(1, "二十四小时"), (3, "七十二小时")])
def test_a_limit_of_days_runs_to_the_minute_and_is_said_in_hours(
    procedures: dict[str, Procedure], days: int, hours: str
) -> None:
    s = situation(procedures["seizure"], "approve_seized")
    limit = replace(rules().law.on(s.day).limit("measure.urgent_report"), amount=days)
    assert last_minute(limit, s.at) == s.at + timedelta(days=days)
    assert hours_text(limit) == hours
