"""What the public is told of a ruling and of a dishonest party, each condition both ways."""

from __future__ import annotations

import pytest

from casehub.procedures.adjudication import publicity
from tests.procedures.adjudicating import (
    Both,
    day,
    event,
    faults,
    limit,
    names,
    paper,
)
from tests.workflow.builders import challenge

DECIDED = event("issue_decision", outcome="upheld")
DISMISSED = event("issue_decision", outcome="dismissed")
LOST = event("register_ruling_overturned")
LOST.seq = 7
ANNULLED = {"challenges": [challenge(2, outcome="overturned", outcome_seq=7)]}
BOTH = [
    Both("publication_is_done", "尚未公开", {"events": [DISMISSED]}, {"events": [DISMISSED, event("approve_publication")]}),
    Both("publication_is_done", "尚未公开", {"events": [DECIDED, event("approve_publication"), LOST], **ANNULLED}, {"events": [DECIDED, LOST, event("approve_publication")], **ANNULLED}),
    Both("publication_is_due", "已经公开", {"events": [LOST, event("approve_publication")], **ANNULLED}, {"events": [DECIDED, event("approve_publication"), LOST], **ANNULLED}),
    # That somebody is listed no more changes nothing of the ruling.
    Both("publication_is_due", "已经公开", {"events": [DECIDED, event("approve_publication"), LOST], "challenges": [challenge(2, against="listing", outcome="overturned", outcome_seq=7)]}, {"events": [DECIDED, event("approve_publication"), LOST], "challenges": [challenge(2, against="review", outcome="overturned", outcome_seq=7)]}),
    Both("publication_is_due", "已经公开", {"events": [DECIDED, event("approve_publication")]}, {"events": [DECIDED, event("approve_publication"), event("change_decision")]}),
    Both("publication_day_is_in_order", "早于裁决", {"documents": [paper("adjudication_decision", day(0))], "data": {"published_on": day(-1)}}, {"documents": [paper("adjudication_decision", day(0))], "data": {"published_on": day(0)}}, "published_on"),
    Both("listing_was_told", "请先告知", {}, {"events": [event("tell_dishonesty_listing")]}),
    Both("listing_plea_period_is_over", "陈述、申辩期限", {"deadlines": [limit("adjudication.listing_plea", day(0))]}, {"deadlines": [limit("adjudication.listing_plea", day(-1))]}),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*publicity.GUARDS}
