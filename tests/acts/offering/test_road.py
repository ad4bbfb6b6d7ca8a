"""By which steps a case goes on."""

from __future__ import annotations

from dataclasses import replace

from casehub.acts.offering.road import (
    done_in_state,
    leads_on,
    meets,
    off_the_road,
    taken_before,
)
from casehub.model import Case, Event
from casehub.workflow.clocks import DeadlineEffects
from tests.workflow.sound import GOOD, STEP


def moved(step: str, source: str, target: str) -> Event:
    return Event(step=step, source=source, target=target)


def test_what_was_done_counts_from_when_the_case_came_into_its_state() -> None:
    events = [
        moved("begin", "", "begun"),
        moved("note", "begun", "begun"),
        moved("go", "begun", "heard"),
        moved("talk", "heard", "heard"),
        moved("write", "heard", ""),
    ]
    assert done_in_state(events) == {"talk", "write"}
    assert done_in_state(events[:2]) == {"note"}
    assert done_in_state([]) == set()


def test_only_what_left_the_case_there_was_taken_before() -> None:
    stays = replace(STEP, to=None)
    assert taken_before(stays, {"finish"})
    assert not taken_before(STEP, {"finish"})
    assert not taken_before(stays, {"another"})


def test_a_step_beside_the_road_leads_on_where_the_case_waits_for_it() -> None:
    beside = replace(STEP, main=False, follows_up=("objection",))
    assert leads_on(Case(awaiting="objection"), beside)
    assert not leads_on(Case(awaiting=""), beside)
    assert leads_on(Case(awaiting=""), replace(STEP, main=True))


def test_what_stays_or_leaves_the_road_comes_second() -> None:
    road = replace(GOOD, road=("begun", "done"))
    assert not off_the_road(STEP, road, "begun")
    assert off_the_road(replace(STEP, to=None), road, "begun")
    assert off_the_road(STEP, GOOD, "begun")


def test_a_limit_asks_for_the_step_that_ends_it_where_the_road_does_not() -> None:
    closing = replace(STEP, deadlines=DeadlineEffects(close=("archive.volume",)))
    beside = replace(closing, main=False)
    assert meets(replace(GOOD, steps=(beside,)), beside, "archive.volume")
    assert not meets(replace(GOOD, steps=(beside,)), beside, "another.limit")
    assert not meets(replace(GOOD, steps=(replace(closing, main=True),)), closing, "archive.volume")
