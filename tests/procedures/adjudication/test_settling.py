"""Who wants a mediation inside the case: each condition both ways, with several respondents."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Declaration, Party
from casehub.procedures.adjudication import settling
from tests.procedures.adjudicating import Both, at, faults, names, party, procedure


def asked(number: int, *answers: str, role: str = "respondent") -> Party:
    """A party that said this when it was asked, one time after the other."""
    said = [
        Declaration(about="mediation", answer=answer, given_on=date(2026, 8, n), event_seq=n)
        for n, answer in enumerate(answers, 1)
    ]
    return party(number, role, declarations=said)


SIDES = {"sides": {side.id: side for side in procedure().sides}}
THREE = {**SIDES, "parties": [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]}
ONE_WILLS = [asked(1, "agreed", role="requester"), asked(2, "refused", "agreed"), asked(3, "agreed", "refused")]


def said(willing: list[int], unwilling: list[int], result: str = "next") -> dict[str, Any]:
    return {**THREE, "data": {"willing": willing, "unwilling": unwilling, "result": result}}


TEXT = {**SIDES, "parties": ONE_WILLS}
BOTH = [
    Both("both_sides_are_willing", "被请求人中没有人愿意", said([1], [2, 3]), said([1, 2], [3]), "willing"),
    Both("both_sides_are_willing", "请求人中没有人愿意", said([2], [1, 3]), said([2], [1, 3], "failed"), "willing"),
    Both("every_party_was_asked", "请登记示例公司3", said([1, 2], []), said([1, 2], [3]), "unwilling"),
    Both("every_party_was_asked", "示例公司2不能既", said([1, 2], [2, 3]), {**THREE, "data": {}}, "unwilling"),
    Both("text_is_with_the_willing", "示例公司3不愿意调解", {**TEXT, "data": {}}, {**TEXT, "data": {"party": 2}}, "party"),
    Both("text_is_with_the_willing", "示例公司3不愿意调解", {**TEXT, "data": {"party": 3}}, THREE, "party"),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*settling.GUARDS}


def test_the_last_answer_of_each_counts() -> None:
    s = at(**TEXT)
    assert (settling.willing_parties(s), settling.unwilling_parties(s)) == ([1, 2], [3])
