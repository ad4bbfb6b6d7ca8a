"""Entries in a list, whatever the procedure: made, fallen, taken off, each of its party."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.procedures.on_list import Ways, off_in_order

WAYS = Ways("made", "paper", lambda e: e.step == "off", lambda _s, entry, e: e.step == "fell" and e.party_id == entry.made.party_id)


def situation(*acts: tuple[str, int], **more: Any) -> Any:
    events = [SimpleNamespace(seq=n, step=step, party_id=party) for n, (step, party) in enumerate(acts, 1)]
    return SimpleNamespace(events=events, line=lambda party: frozenset({party}), data={}, **more)


@pytest.mark.parametrize(
    ("acts", "stands", "fell"),
    [
        ([], set(), set()),
        ([("made", 1), ("made", 2)], {1, 2}, set()),
        ([("made", 1), ("made", 2), ("fell", 2)], {1}, {2}),
        ([("made", 1), ("made", 2), ("fell", 2), ("off", 2)], {1}, set()),
        ([("made", 1), ("made", 2), ("off", 1)], {2}, set()),
        ([("made", 1), ("fell", 1), ("off", 1), ("made", 1)], {1}, set()),
        ([("fell", 1), ("made", 1)], {1}, set()),
    ],
)
def test_each_party_is_on_the_list_for_itself(acts: list[tuple[str, int]], stands: set[int], fell: set[int]) -> None:
    s = situation(*acts)
    assert {party for party in (1, 2) if WAYS.in_force(s, party)} == stands
    assert {party for party in (1, 2) if WAYS.fell(s, party)} == fell


def test_the_decision_is_the_latest_edition_of_the_paper_of_that_act() -> None:
    papers = [SimpleNamespace(kind=kind, event_seq=seq, number=n) for n, (kind, seq) in enumerate([("paper", 1), ("other", 1), ("paper", 2)])]
    s = situation(("made", 1), ("made", 2), documents=papers)
    assert [WAYS.decision(s, event).number for event in s.events] == [0, 2]  # type: ignore[union-attr]


@pytest.mark.parametrize(("day", "before", "refused"), [(9, 10, True), (10, 10, False), (11, 10, False), (9, None, False)])
def test_nothing_comes_off_before_it_fell(day: int, before: int | None, refused: bool) -> None:
    s = situation()
    s.data = {"removed_on": date(2026, 9, day)}
    assert (off_in_order(s, date(2026, 9, before) if before else None) is not None) == refused
