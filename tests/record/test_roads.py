"""The side roads: both verifiers know the same, and each may be taken by whom it is for."""

from __future__ import annotations

from casehub.record import roads
from casehub.second_verifier import replay


def test_both_verifiers_know_the_same_roads() -> None:
    for name, road in {**roads.ROADS, "": roads.TOLD}.items():
        theirs = replay.SIDE_ROADS.get(name, replay.TOLD)
        # No name: all that can change; a table that it only adds to has no columns.
        mine = {table: set[str]() for table in road.adds} | {t: set(c) or None for t, c in road.changes.items()}
        assert mine == theirs, name
    assert {name for name, road in roads.ROADS.items() if road.step} == replay.OF_PAPERS
    assert {name for name, road in roads.ROADS.items() if road.system} == {replay.ATTACHED, replay.HELD_ANEW}
    assert {name for name, road in roads.ROADS.items() if road.custody} == replay.OF_CUSTODY
    assert {name for name, road in roads.ROADS.items() if road.staff} == {replay.HAND_OVER}
    assert {name for name, road in roads.ROADS.items() if road.rules} == {replay.MIGRATED, replay.RECOUNTED}


def test_what_a_child_matter_tells_names_it() -> None:
    assert roads.told_step("service", "prove_direct") == "child:service.prove_direct"


def test_the_version_of_an_event_is_read_as_it_was_named() -> None:
    assert roads.version_told(roads.version_named("adjudication", 12)) == ("adjudication", 12)
    assert roads.version_told("adjudication") == ("", 0)
    assert roads.version_told("adjudication@x") == ("adjudication", 0)
