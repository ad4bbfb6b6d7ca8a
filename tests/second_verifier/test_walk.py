"""What had to be approved went from station to station, each another person."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.second_verifier.procedures import Route, Station, Step, read_procedure
from casehub.second_verifier.walk import station_of, unapproved

DRAFT, REVIEW, APPROVE = (Station(name, [f"{name}er"], name) for name in ("draft", "review", "approve"))
STEP = Step(roles=["approveer"], approval=Route("2026-11-01", [DRAFT, REVIEW, APPROVE]))
DAY = "2026-11-21"
SAID = {"proposal": 7, "version": 1}
ROUTED = """
procedure: matter
version: 1
initial: draft
states:
  draft: {title: 登记中}
steps:
  file:
    from: [draft]
    roles: [head]
    route: &two
      since: "2026-11-01"
      stations:
        draft: {title: 拟稿, roles: [clerk, officer], duty: draft}
        approve: {title: 批准, roles: [head], duty: approve, certificate: true}
  refuse:
    from: [draft]
    roles: [head]
    route: *two
  note:
    from: [draft]
    roles: [clerk]
    fields:
        on: {kind: date, label: 日期, roles: [x]}
"""


def walked(seq: int, verb: str, actor: int, station: str, version: int = 1, **more: Any) -> dict[str, Any]:
    data = {"proposal": 7, "step": "decide", "version": version, "station": station, **more}
    return {"seq": seq, "step": verb, "actor_id": actor, "detail": {"data": data}}


def decided(approved: Any = SAID, actor: int = 3) -> dict[str, Any]:
    return {"seq": 9, "step": "decide", "actor_id": actor, "detail": {"approved": approved} if approved else {}}


SOUND = [walked(1, "submit_proposal", 1, "draft"), walked(2, "agree_to_proposal", 2, "review")]


def said(events: list[dict[str, Any]], act: dict[str, Any] | None = None, step: Step = STEP, day: str = DAY) -> list[str]:
    return list(unapproved(act or decided(), step, {e["seq"]: e for e in events}, day))


def test_a_whole_walk() -> None:
    assert said(SOUND) == []
    assert said([], decided(None), Step()) == []
    assert said([], decided(None), day="2026-10-31") == []


@pytest.mark.parametrize(
    ("events", "act", "fault"),
    [
        (SOUND, decided(None), "须经呈批，没有呈批记录"),
        (SOUND[:1], None, "没有经过：review"),
        (SOUND[1:], None, "没有经过：draft"),
        (SOUND, decided(actor=2), "的呈批中办了两级"),
        ([SOUND[0], walked(2, "agree_to_proposal", 1, "review")], None, "的呈批中办了两级"),
        ([SOUND[0], {**SOUND[1], "absent_id": 1}], None, "的呈批中办了两级"),
        (SOUND, {**decided(), "absent_id": 2}, "的呈批中办了两级"),
        (SOUND, decided({"proposal": 8, "version": 1}), "没有经过："),
        (SOUND, decided({"proposal": 7, "version": 2}), "没有经过："),
        ([*SOUND, walked(3, "return_proposal", 3, "approve", to="review")], None, "没有经过：review"),
        ([*SOUND, walked(3, "return_proposal", 3, "approve", to="draft")], None, "没有经过：draft"),
    ],
)
def test_what_is_missing_of_it(events: list[dict[str, Any]], act: dict[str, Any] | None, fault: str) -> None:
    assert [one for one in said(events, act) if fault in one], said(events, act)


def test_what_needs_no_approval_has_none() -> None:
    assert said([], decided(), Step()) == ["“decide”不须呈批，却记有呈批"]


def test_what_was_sent_back_and_asked_again_counts_anew() -> None:
    back = walked(3, "return_proposal", 3, "approve", to="draft")
    again = [walked(4, "submit_proposal", 1, "draft", 2), walked(5, "agree_to_proposal", 2, "review", 2)]
    assert said([*SOUND, back, *again], decided({"proposal": 7, "version": 2})) == []
    assert said([*SOUND, back, *again])


def test_a_verb_names_a_station_of_a_step() -> None:
    assert station_of(SOUND[1], {"decide": STEP}) == (STEP, REVIEW)
    assert station_of(walked(1, "submit_proposal", 1, "nowhere"), {"decide": STEP}) is None
    assert station_of(SOUND[1], {}) is None


def test_routes_are_read_of_the_file() -> None:
    steps = read_procedure(ROUTED).steps
    assert steps["file"].route == [Station("draft", ["clerk", "officer"], "draft"), Station("approve", ["head"], "approve", True)]
    assert (steps["refuse"].route, steps["refuse"].route_since) == (steps["file"].route, "2026-11-01")
    assert steps["note"].route == []
