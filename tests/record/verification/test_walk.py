"""What had to be approved went from station to station, each another person."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

import pytest

from casehub.model import Event
from casehub.record.roads import AGREED_TO, SENT_BACK, SUBMITTED
from casehub.record.verification.walk import approval_faults
from casehub.record.work import OFFICE_ZONE
from tests.workflow.test_stages import STEP

AT = datetime(2026, 11, 21, 9, 0, tzinfo=OFFICE_ZONE)
SAID = {"proposal": 7, "version": 1}


def walked(seq: int, verb: str, actor: int, station: str, version: int = 1, **more: Any) -> Event:
    data = {"proposal": 7, "step": "decide", "version": version, "station": station, **more}
    return Event(seq=seq, step=verb, actor_id=actor, at=AT, detail={"data": data})


def decided(approved: Any = SAID, actor: int = 3, at: datetime = AT) -> Event:
    return Event(seq=9, step="decide", actor_id=actor, at=at, detail={"approved": approved} if approved else {})


def standing_in_for(absent: int) -> Event:
    event = walked(2, AGREED_TO, 2, "review")
    event.absent_id = absent
    return event


SOUND = (walked(1, SUBMITTED, 1, "draft"), walked(2, AGREED_TO, 2, "review"))


def said(*events: Event, act: Event | None = None) -> list[str]:
    return list(approval_faults(act or decided(), STEP, {e.seq: e for e in events}))


def test_a_whole_walk() -> None:
    assert said(*SOUND) == []
    before = AT.replace(month=10)
    assert said(act=decided(None, at=before)) == []
    assert list(approval_faults(decided(None), replace(STEP, route=None), {})) == []


@pytest.mark.parametrize(
    ("events", "act", "fault"),
    [
        (SOUND, decided(None), "没有呈批记录"),
        (SOUND[:1], None, "没有经过「review」"),
        (SOUND[1:], None, "没有经过「draft」"),
        (SOUND, decided(actor=2), "同一个人"),
        ((SOUND[0], walked(2, AGREED_TO, 1, "review")), None, "同一个人"),
        ((SOUND[0], standing_in_for(1)), None, "同一个人"),
        (SOUND, decided({"proposal": 8, "version": 1}), "没有经过"),
        (SOUND, decided({"proposal": 7, "version": 2}), "没有经过"),
        ((*SOUND, walked(3, SENT_BACK, 3, "approve", to="review")), None, "没有经过「review」"),
        ((*SOUND, walked(3, SENT_BACK, 3, "approve", to="draft")), None, "没有经过「draft」"),
    ],
)
def test_what_is_missing_of_it(events: tuple[Event, ...], act: Event | None, fault: str) -> None:
    assert [one for one in said(*events, act=act) if fault in one]


def test_what_needs_no_approval_has_none() -> None:
    found = list(approval_faults(decided(), replace(STEP, route=None), {}))
    assert found == ["“决定”不须呈批，却记有呈批"]


def test_what_was_sent_back_and_asked_again_counts_anew() -> None:
    back = walked(3, SENT_BACK, 3, "approve", to="draft")
    again = (walked(4, SUBMITTED, 1, "draft", 2), walked(5, AGREED_TO, 2, "review", 2))
    assert said(*SOUND, back, *again, act=decided({"proposal": 7, "version": 2})) == []
    assert said(*SOUND, back, *again)
