"""Whose sides a procedure speaks of, and where its faults lie."""

from __future__ import annotations

from dataclasses import replace

from casehub.workflow.check import check
from casehub.workflow.checking.known import fault_in, parents, parties_of, sides_of, unknown_in
from casehub.workflow.matters import Within
from tests.workflow.sound import GOOD, KNOWN


def test_a_child_matter_has_the_sides_of_its_parent() -> None:
    child = replace(GOOD, key="child", sides=(), child_word="附", on_service=())
    main = replace(GOOD, matters={"child": Within()})
    procedures = {("small", 1): main, ("child", 1): child}
    assert not [f for f in check(procedures, KNOWN) if "方" in f.message]
    assert [f.message for f in check({("child", 1): child}, KNOWN) if "受送达方" in f.message] == [
        "未知的受送达方：requester"
    ]


def test_of_the_sides_of_a_main_case_parties_stand_on_some() -> None:
    child = replace(GOOD, key="child", sides=(), child_word="附")
    main = replace(GOOD, matters={"child": Within()})
    loaded = {"child": [child], "small": [main]}
    assert [*parents(child, loaded)] == [main]
    assert [*parents(main, loaded)] == []
    assert sides_of(child, loaded) == {"requester", "court"}
    assert parties_of(child, loaded) == {"requester"}


def test_only_what_can_be_known_is_asked_for() -> None:
    assert unknown_in(GOOD, "roles", "角色", ["nobody"], None) == []
    assert unknown_in(GOOD, "roles", "角色", ["nobody", "registrar"], {"registrar"}) == [
        fault_in(GOOD, "roles", "未知的角色：nobody")
    ]
