"""What the public is told of a ruling and of a dishonest party, each condition both ways."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.model import Service
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
from tests.workflow.builders import challenge, service

DECIDED = event("issue_decision", outcome="upheld")
DISMISSED = event("issue_decision", outcome="dismissed")
LOST = event("register_ruling_overturned")
LOST.seq = 7
ANNULLED = {"challenges": [challenge(2, outcome="overturned", outcome_seq=7)]}


def ruled(party_id: int, on: date) -> Service:
    """The ruling, served on a party."""
    return service(party_id=party_id, kinds=["adjudication_decision"], document_ids=[1], status="served", served_on=on)


BOTH = [
    Both("publication_is_done", "尚未公开", {"events": [DISMISSED]}, {"events": [DISMISSED, event("approve_publication")]}),
    Both("publication_is_done", "尚未公开", {"events": [DECIDED, event("approve_publication"), LOST], **ANNULLED}, {"events": [DECIDED, LOST, event("approve_publication")], **ANNULLED}),
    Both("publication_is_due", "已经公开", {"events": [LOST, event("approve_publication")], **ANNULLED}, {"events": [DECIDED, event("approve_publication"), LOST], **ANNULLED}),
    # That somebody is listed no more changes nothing of the ruling.
    Both("publication_is_due", "已经公开", {"events": [DECIDED, event("approve_publication"), LOST], "challenges": [challenge(2, against="listing", outcome="overturned", outcome_seq=7)]}, {"events": [DECIDED, event("approve_publication"), LOST], "challenges": [challenge(2, against="review", outcome="overturned", outcome_seq=7)]}),
    Both("publication_is_due", "已经公开", {"events": [DECIDED, event("approve_publication")]}, {"events": [DECIDED, event("approve_publication"), event("change_decision")]}),
    Both("publication_day_is_in_order", "早于裁决", {"documents": [paper("adjudication_decision", day(0))], "data": {"published_on": day(-1)}}, {"documents": [paper("adjudication_decision", day(0))], "data": {"published_on": day(0)}}, "published_on"),
    # Each party has its own five working days from its own receipt; who was not reached has all of them.
    Both("objection_days_are_over", "尚未送达", {"services": [ruled(2, day(-30))]}, {"services": [ruled(1, day(-30)), ruled(2, day(-30))]}),
    Both("objection_days_are_over", "期限至", {"services": [ruled(1, day(-30)), ruled(2, day(-1))]}, {"services": [ruled(1, day(-30)), ruled(2, day(-14))]}),
    Both("objection_days_are_over", "届满后再公开", {"services": [ruled(1, day(-8)), ruled(2, day(-8))], "data": {"published_on": day(-3)}}, {"services": [ruled(1, day(-8)), ruled(2, day(-8))], "data": {"published_on": day(0)}}, "published_on"),
    # They do not lengthen the time of the statute, and what is published again was open to objection before.
    Both("objection_days_are_over", "尚未送达", {"deadlines": [limit("adjudication.publish", day(1))]}, {"deadlines": [limit("adjudication.publish", day(0))]}),
    Both("objection_days_are_over", "尚未送达", {"events": [DECIDED]}, {"events": [DECIDED, event("approve_publication")]}),
    Both("listing_was_told", "请先告知", {}, {"events": [event("tell_dishonesty_listing")]}),
    Both("listing_plea_period_is_over", "陈述、申辩期限", {"deadlines": [limit("adjudication.listing_plea", day(0))]}, {"deadlines": [limit("adjudication.listing_plea", day(-1))]}),
]  # fmt: skip


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*publicity.GUARDS}
