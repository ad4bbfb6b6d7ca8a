"""A telling says in words how far it has come."""

from __future__ import annotations

from casehub.model import TypicalCase


def test_a_telling_says_where_it_stands() -> None:
    row = TypicalCase(state="taken_down", public_ground="consent", cleared="甲字\n\n 乙字 \n")
    assert (row.standing.words, row.ground_words) == ("已撤下", "当事人书面同意")
    assert row.cleared_words == ["甲字", "乙字"]
