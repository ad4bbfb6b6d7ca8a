"""Each sample is followed by its number: what goes back was taken, all of it before archiving."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Event
from casehub.procedures.adjudication import samples
from tests.procedures.adjudicating import Both, at, event, faults, names

TAKEN = date(2026, 6, 10)


def rows(*numbers: str) -> list[dict[str, Any]]:
    return [{"seal_no": number, "name": "底座", "qty": "1套"} for number in numbers]


def taken(*numbers: str) -> Event:
    return event("take_samples", TAKEN, items=rows(*numbers))


def back(*numbers: str) -> Event:
    return event("return_samples", TAKEN, samples=rows(*numbers))


BOTH = [
    Both("samples_were_taken", "没有抽样", {}, {"events": [taken("封1")]}),
    Both("samples_were_taken", "均已返还", {"events": [taken("封1"), back("封1")]}, {"events": [taken("封1", "封2"), back("封1")]}),
    Both("samples_are_settled", "还有1项样品", {"events": [taken("封1", "封2"), back("封2")]}, {"events": [taken("封1", "封2"), back("封2"), back("封1")]}),
    # Before each sample was told by its number, one act spoke of all of them.
    Both("samples_are_settled", "还有2项样品", {"events": [event("return_samples", TAKEN, samples="封1"), taken("封1", "封2")]}, {"events": [taken("封1", "封2"), event("return_samples", TAKEN, samples="封1")]}),
    Both("samples_are_those_taken", "没有封样编号为封9", {"events": [taken("封1")], "data": {"samples": rows("封9")}}, {"events": [taken("封1")], "data": {"samples": rows("封1")}}, "samples"),
    Both("samples_are_those_taken", "没有封样编号为封1", {"events": [taken("封1", "封2"), back("封1")], "data": {"samples": rows("封1")}}, {"events": [taken("封1", "封2"), back("封1")], "data": {"samples": rows("封2")}}, "samples"),
    Both("samples_go_back_after_taking", "不能早于取样之日", {"events": [taken("封1")], "data": {"disposed_on": date(2026, 6, 9)}}, {"events": [taken("封1")], "data": {"disposed_on": TAKEN}}, "disposed_on"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*samples.GUARDS}


def test_the_form_lists_what_is_still_here() -> None:
    case = at("return_samples", events=[taken("封1", "封2"), back("封1")])
    assert samples.samples_outstanding(case) == [{"seal_no": "封2", "name": "底座", "quantity": "1套"}]
    assert samples.samples_outstanding(at("return_samples")) is None
