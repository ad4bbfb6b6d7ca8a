"""The second verifier on what happens by itself: when a period has ended, and not before."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from casehub.second_verifier import expiries
from casehub.second_verifier.procedures import Procedure, Step
from casehub.second_verifier.replay import Ground
from tests.second_verifier.memory import at, database, said

GROUND = cast("Ground", SimpleNamespace(
    system={1}, procedures={"a@1": Procedure(steps={"lapse": Step(on_expiry=["r"])})}, cases={7: {"reference": "甲"}}
))  # fmt: skip


def event(number: int, **more: Any) -> dict[str, Any]:
    return {"id": number, "seq": number, "case_id": 7, "procedure": "a@1", "step": "lapse", "actor_id": 1,
            "at": at(20), "rows": [["deadline", 5, "x"]], "detail": {"data": {}}, **more}  # fmt: skip


@pytest.mark.parametrize(
    ("events", "rule", "due_on", "sound"),
    [
        ([event(1)], "r", "2026-03-19", True),
        ([event(1)], "r", "2026-03-20", False),
        ([event(1)], "other", "2026-03-01", False),
        ([event(1, actor_id=2)], "r", "2026-03-20", True),
        ([event(1), event(2, actor_id=2, detail={"taken_back": [1]})], "other", "2026-05-01", True),
        ([event(1), event(2, actor_id=2)], "r", "2026-05-01", True),
    ],
)
def test_a_period_had_ended(events: list[dict[str, Any]], rule: str, due_on: str, sound: bool) -> None:
    clock = {"id": 5, "case_id": 7, "rule": rule, "due_on": due_on}
    with database(event=events, deadline=[clock]) as db:
        told = said(expiries.faults(db, GROUND))
    assert told == ([] if sound else ["甲 第1号记录: 没有期限届满，“lapse”不会自行办理"])
