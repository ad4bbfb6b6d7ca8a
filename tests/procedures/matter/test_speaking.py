"""What a party says in its time counts from the proved service on, both ways."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.procedures import LAW
from casehub.procedures.matter import speaking
from tests.procedures.adjudicating import Both, at, day, limit

TIME = "adjudication.listing_plea"
MINE = limit(TIME, day(5), party_id=2, start_on=day(-3))
OTHERS = limit(TIME, day(5), party_id=3, start_on=day(-9))
SAID: dict[str, Any] = {"party": 2, "listing_pleaded_on": day(-1)}
CASES = [
    Both("time_of_the_party_has_begun", "请先登记送达", {"deadlines": [OTHERS], "data": SAID}, {"deadlines": [OTHERS, MINE], "data": SAID}, "party"),
    Both("time_of_the_party_has_begun", "不能早于送达之日2026年8月7日", {"deadlines": [MINE], "data": SAID | {"listing_pleaded_on": day(-4)}}, {"deadlines": [MINE], "data": SAID | {"listing_pleaded_on": day(-3)}}, "listing_pleaded_on"),
]  # fmt: skip


@pytest.mark.parametrize("both", CASES, ids=lambda both: both.words)
def test_what_is_said_counts_from_the_service_on(both: Both) -> None:
    ask = LAW.of("adjudication").guards[both.guard]
    refusal = ask(at("record_listing_plea", **both.bad))
    assert not isinstance(refusal, str) and refusal is not None
    assert (both.words in refusal.sentence, refusal.field) == (True, both.beside)
    assert ask(at("record_listing_plea", **both.good)) is None
    assert ask(at("record_listing_plea")) is None


def test_every_condition_is_tested() -> None:
    assert {both.guard for both in CASES} == set(speaking.GUARDS)
