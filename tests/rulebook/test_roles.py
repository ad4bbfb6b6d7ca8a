"""Duties are declared, and one of them is done from above."""

from __future__ import annotations

from casehub.rulebook.roles import Separation
from tests.faults.world import rules


def test_a_separation_holds_in_the_cases_that_it_names() -> None:
    everywhere = Separation("review", "investigate", "")
    there = Separation("review", "investigate", "", ("here",))
    assert everywhere.bars("review", "anywhere") and not everywhere.bars("decide", "anywhere")
    assert there.bars("review", "here") and not there.bars("review", "anywhere")


def test_who_watches_from_above_does_nothing_but_supervise() -> None:
    assert [name for name, duty in rules().duties.items() if duty.from_above] == ["supervise"]
