"""Which challenges stand and which are still open; what the row of one says when it was undone."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

from casehub.model import Event
from casehub.procedures.dispute import challenges
from casehub.procedures.dispute.challenges import REFUSAL, RULING, UPHELD
from tests.procedures.adjudicating import at
from tests.workflow.builders import challenge

DAY = date(2026, 10, 10)


def act(*rows: Any, **data: Any) -> Any:
    """An act, the ninth, in a case with these challenges."""
    situation = at(challenges=rows)
    return SimpleNamespace(situation=situation, seq=9, data=data, text=lambda name: str(data.get(name, "")))


def test_what_stands_is_open_until_its_outcome() -> None:
    lost, wrong, sues = challenge(2, outcome=UPHELD), challenge(3, void_seq=4), challenge(3)
    refused = challenge(1, against=REFUSAL)
    s = at(challenges=[lost, wrong, sues, refused])
    assert challenges.standing(s, RULING) == [lost, sues]
    assert challenges.standing(s, REFUSAL) == [refused]
    assert challenges.pending(s, RULING) == {3: sues}
    assert challenges.pending(s, RULING, REFUSAL) == {3: sues, 1: refused}


def test_an_outcome_ends_a_stay_and_without_it_the_stay_is_back() -> None:
    row, other = challenge(2, stayed_on=DAY), challenge(3)
    doing = act(row, other, outcome_no="9号", outcome_on=DAY, outcome_effective_on=DAY)
    assert row.is_stayed
    challenges.end(doing, [row], UPHELD)
    assert (row.outcome, row.outcome_no, row.outcome_on, row.effective_on, row.outcome_seq) == (UPHELD, "9号", DAY, DAY, 9)
    assert (row.is_stayed, other.is_open) == (False, True)
    challenges.reopen(doing, Event(seq=8))
    assert row.outcome == UPHELD
    challenges.reopen(doing, Event(seq=9))
    assert (row.is_stayed, row.outcome_on, row.outcome_seq) == (True, None, None)


def test_what_was_entered_wrongly_is_forgotten_once() -> None:
    first, second = challenge(2, event_seq=5), challenge(3, event_seq=6)
    doing = act(first, second)
    challenges.forget(doing, Event(seq=5))
    assert (first.void_seq, second.void_seq, first.is_open) == (9, None, False)
