"""Each sample is followed by its number: what goes back was taken, all of it before archiving."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Sample
from casehub.procedures.adjudication import samples
from tests.procedures.adjudicating import Both, at, event, faults, names

TAKEN = date(2026, 6, 10)


def rows(*numbers: str) -> list[dict[str, Any]]:
    return [{"seal_no": number, "name": "底座", "qty": "1套"} for number in numbers]


def sample(number: str, ended: int | None = None) -> Sample:
    return Sample(seal_no=number, name="底座", quantity="1套", event_seq=1, ended_seq=ended)


TAKEN_EVENT = [event("take_samples", TAKEN, items=rows("封1", "封2"))]
ONE_LEFT: dict[str, Any] = {"events": TAKEN_EVENT, "samples": [sample("封1", 2), sample("封2")]}
NONE_LEFT: dict[str, Any] = {"events": TAKEN_EVENT, "samples": [sample("封1", 2), sample("封2", 3)]}
BOTH = [
    Both("samples_were_taken", "没有抽样", {}, ONE_LEFT),
    Both("samples_were_taken", "均已返还", NONE_LEFT, ONE_LEFT),
    Both("samples_are_settled", "还有1项样品", ONE_LEFT, NONE_LEFT),
    Both("samples_are_those_taken", "没有封样编号为封9", {**ONE_LEFT, "data": {"samples": rows("封9")}}, {**ONE_LEFT, "data": {"samples": rows("封 2")}}, "samples"),
    Both("samples_are_those_taken", "没有封样编号为封1", {**ONE_LEFT, "data": {"samples": rows("封1")}}, {**ONE_LEFT, "data": {"samples": rows("封2")}}, "samples"),
    Both("a_sample_is_registered", "没有登记样品", {}, NONE_LEFT),
    Both("samples_go_back_after_taking", "不能早于取样之日", {"events": TAKEN_EVENT, "data": {"disposed_on": date(2026, 6, 9)}}, {"events": TAKEN_EVENT, "data": {"disposed_on": TAKEN}}, "disposed_on"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*samples.GUARDS}


def test_the_form_lists_what_is_still_here() -> None:
    case = at("return_samples", **ONE_LEFT)
    assert samples.samples_outstanding(case) == [{"seal_no": "封2", "name": "底座", "quantity": "1套"}]
    assert samples.samples_outstanding(at("return_samples")) is None
