"""What the record last said of rows against the rows, without a database."""

from __future__ import annotations

import pytest

from casehub.record.verification.rows import Digests, Restated, differences, restate, told

A, B, C = "a" * 64, "b" * 64, "c" * 64


def test_the_newest_word_wins() -> None:
    found: Digests = {}
    told([["party", 1, A], ["party", 2, A]], found)
    told(None, found)
    told([["party", 1, B], ["party", 2, None]], found)
    assert found == {("party", 1): B, ("party", 2): None}


@pytest.mark.parametrize("rows", [[["party", 1]], [["party", "x", A]], [3]])
def test_another_shape_is_an_error_for_the_caller(rows: list[list[object]]) -> None:
    with pytest.raises((ValueError, TypeError)):
        told(rows, {})


@pytest.mark.parametrize("expected, standing, words", [
    ({("party", 1): A}, {("party", 1): A}, []),
    ({("party", 1): A}, {("party", 1): B}, ["校验值不符"]),
    ({("party", 1): A}, {}, ["不在库中"]),
    ({}, {("party", 1): A}, ["后加的"]),
    ({("party", 1): None}, {("party", 1): A}, ["已删除"]),
    ({("party", 1): None}, {}, []),
])  # fmt: skip
def test_differences_both_ways(expected: Digests, standing: Digests, words: list[str]) -> None:
    faults = list(differences("", expected, standing))
    assert [f.where for f in faults] == ["party 1"] * len(words)
    assert all(word in fault.sentence for word, fault in zip(words, faults, strict=True))


def test_a_migration_turns_what_was_said_and_only_that() -> None:
    expected: Digests = {("party", 1): A, ("party", 2): A, ("party", 3): None, ("party", 4): C}
    by: Restated = {("party", 1, A): B, ("party", 1, B): C, ("party", 2, B): C, ("party", 3, None): C}
    restate(expected, by)
    assert expected == {("party", 1): C, ("party", 2): A, ("party", 3): None, ("party", 4): C}


def test_a_circle_of_restatements_ends() -> None:
    expected: Digests = {("party", 1): A}
    restate(expected, {("party", 1, A): B, ("party", 1, B): A})
    assert expected == {("party", 1): A}
