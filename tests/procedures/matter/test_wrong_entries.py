"""Whoever takes an act back chooses among those that the step can take back."""

from __future__ import annotations

from casehub.model import Event
from casehub.procedures.matter import wrong_entries
from tests.procedures.adjudicating import at, event


def act(step: str, seq: int, code: str = "T37") -> Event:
    found = event(step)
    found.seq, found.code, found.sentence = seq, code, f"登记{step}。甲公司诉《裁决书》。起诉期限终结"
    return found


def test_only_what_still_counts_and_the_step_undoes_can_be_chosen() -> None:
    suits = [act("register_suit", n) for n in (4, 6)]
    other, told = act("issue_decision", 5), act("service.prove", 7, code="")
    s = at("take_back_challenge", events=[suits[1], other, told], record=[*suits, other, told])
    assert wrong_entries.wrong_entries(s) == {6}
    # The record can name each of them, also one that was taken back; what a child matter told is none.
    words = dict(wrong_entries.every_act(s))
    assert words.keys() == {4, 5, 6}
    assert words[4] == "第4条 2026年6月1日 登记register_suit，甲公司诉《裁决书》"
