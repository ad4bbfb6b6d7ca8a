"""What happens by itself happens when a period has ended, and not before."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, cast

import pytest

from casehub.model import Case, Event
from casehub.record.verification.expiries import expiry_faults, last_told
from casehub.record.verification.ground import Ground
from tests.faults.world import at, rules

STEP = "lapse_settlement_period"
RULE = rules().procedure("adjudication").step(STEP).on_expiry[0]
ON = cast("Ground", SimpleNamespace(rules=rules(), people={1: SimpleNamespace(system=True), 2: SimpleNamespace(system=False)}))


def event(number: int, **more: Any) -> Event:
    values = {"step": STEP, "actor_id": 1, "rows": [["deadline", 5, "a"]], "detail": {}, **more}
    return Event(id=number, seq=number, procedure="adjudication@2", at=at("2026-03-20"), **values)


@pytest.mark.parametrize(
    ("events", "limits", "count"),
    [
        ([event(1)], [(5, RULE, date(2026, 3, 19))], 0),
        ([event(1)], [(5, RULE, date(2026, 3, 20))], 1),
        ([event(1)], [(5, "other", date(2026, 3, 1))], 1),
        ([event(1)], [], 1),
        # By a person it is judged otherwise, and from before digests not at all.
        ([event(1, actor_id=2)], [], 0),
        ([event(1, rows=None)], [], 0),
        # What was taken back counts for nothing; what was written since is that act's.
        ([event(1), event(2, actor_id=2, detail={"taken_back": [1]})], [], 0),
        ([event(1), event(2, actor_id=2)], [(5, RULE, date(2026, 5, 1))], 0),
    ],
)
def test_a_period_had_ended(events: list[Event], limits: list[tuple[int, str, date]], count: int) -> None:
    case = cast("Case", SimpleNamespace(id=7, reference="甲"))
    found = list(expiry_faults(case, events, ON, {7: limits}, last_told(events)))
    assert len(found) == count
