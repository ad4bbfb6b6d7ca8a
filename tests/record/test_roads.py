"""The side roads: both verifiers know the same, and each may be taken by whom it is for."""

from __future__ import annotations

from casehub.record import roads
from casehub.second_verifier import replay


def test_both_verifiers_know_the_same_roads() -> None:
    assert replay.SIDE_ROADS == roads.SIDE_ROADS
    assert {replay.MIGRATED} == roads.CHANGES_VERSION
    assert {replay.HAND_OVER} == roads.OF_STAFF_KEEPERS
    assert {replay.MIGRATED, replay.RECOUNTED} == roads.OF_RULE_KEEPERS


def test_what_a_child_matter_tells_names_it() -> None:
    assert roads.told_step("service", "prove_direct") == "child:service.prove_direct"
