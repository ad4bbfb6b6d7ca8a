from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest

from casehub.procedures.by_the_minute import HOURS, is_past, minute
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import situation


@pytest.mark.parametrize(("later", "past"), [(0, False), (59, False), (60, True)])
def test_the_last_minute_counts_whole(
    procedures: dict[str, Procedure], later: int, *, past: bool
) -> None:
    s = situation(procedures["seizure"], "approve_seized")
    until = s.at.replace(second=0, microsecond=0)
    assert is_past(replace(s, at=until + timedelta(seconds=later)), until) is past
    assert minute(until).endswith(f"日{until:%H:%M}")
    assert timedelta(days=1) == HOURS
