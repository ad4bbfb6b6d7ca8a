"""Conditions of suits and reconsiderations against the ruling, each both ways."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Challenge
from casehub.procedures.adjudication import remedies
from tests.procedures.adjudicating import (
    Both,
    event,
    faults,
    names,
    party,
)
from tests.workflow.builders import challenge

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
SUES, ASKS = challenge(2), challenge(3, "reconsideration")
WON = challenge(2, outcome="overturned", outcome_seq=9)
NOT_OURS = challenge(2, against="refusal")
WRONG = challenge(2, void_seq=9)
OURS, ASKED_OURS = challenge(2, against="revocation"), challenge(3, against="revocation")
LOST, AGAIN = challenge(2, outcome="upheld", outcome_seq=7), challenge(2, event_seq=9)
# The fourth stands in the place of the second.
HEIRS = [*THREE, party(4, "respondent", succeeds_id=2)]
RECEIVED = event("register_reconsideration_decision", party=2, recon_decision_no="9号")
STAYED = {"stayed_on": date(2026, 8, 3)}


def on(party_id: int, *rows: Challenge) -> dict[str, Any]:
    """A form that names the party, in a case with these challenges."""
    return {"parties": THREE, "challenges": rows, "data": {"party": party_id}}


def won(party_id: int, *rows: Challenge) -> dict[str, Any]:
    """A form by which the party has won."""
    return {"parties": THREE, "challenges": rows, "data": {"challenger": party_id}}


def back(*rows: Challenge) -> dict[str, Any]:
    """A form that takes back what was entered as the outcome of the second's suit."""
    ended = event("register_ruling_upheld", party=2)
    ended.seq = 7
    return {"step": "take_back_outcome_of_one", "events": [ended], **on(2, *rows)}


BOTH = [
    Both("suit_is_pending", "尚无结果", {"challenges": [WON, NOT_OURS, WRONG, ASKS]}, {"challenges": [SUES]}),
    Both("suit_is_pending", "尚无结果", on(3, SUES, ASKS), on(2, SUES, ASKS)),
    Both("reconsideration_is_pending", "尚无结果", on(2, SUES, ASKS), on(3, SUES, ASKS)),
    Both("reconsideration_was_registered", "没有登记", on(2, SUES), on(2, challenge(3, "reconsideration", outcome="upheld"))),
    Both("no_suit_was_accepted", "不再受理复议", on(2, WON), on(2, WRONG, NOT_OURS, challenge(3))),
    Both("party_is_on_no_other_road", "先登记其结果", on(2, SUES), on(2, WON, WRONG, NOT_OURS, ASKS), "party"),
    Both("stay_is_in_force", "没有停止执行", on(2, challenge(2, **STAYED, lifted_on=date(2026, 8, 4))), on(2, challenge(2, **STAYED))),
    Both("stay_is_in_force", "没有停止执行", on(2, SUES, challenge(3, **STAYED)), {"challenges": [SUES, challenge(3, **STAYED)]}),
    Both("no_stay_is_in_force", "停止执行", on(3, challenge(2, **STAYED)), on(3, challenge(2, **STAYED, stays_all=False))),
    Both("no_stay_is_in_force", "停止执行", on(2, challenge(2, **STAYED, stays_all=False)), on(2, challenge(2, **STAYED, outcome="upheld"))),
    Both("reconsideration_decision_is_new", "已经登记", {"events": [RECEIVED], "data": {"party": 2, "recon_decision_no": "9号"}}, {"events": [RECEIVED], "data": {"party": 3, "recon_decision_no": "9号"}}, "party"),
    Both("party_challenges", "尚无结果", on(3, SUES), on(2, SUES), "party"),
    Both("party_challenges", "没有尚无结果", {"challenges": [WON, WRONG, NOT_OURS]}, {"challenges": [SUES]}),
    Both("ruling_itself_was_challenged", "对裁决尚无结果", {"challenges": [OURS, WON]}, {"challenges": [SUES]}),
    Both("ruling_itself_was_challenged", "对裁决尚无结果", won(3, SUES, ASKED_OURS), won(2, SUES, ASKED_OURS), "challenger"),
    Both("revocation_was_challenged", "撤销决定", {"challenges": [SUES]}, {"challenges": [OURS]}),
    Both("revocation_was_challenged", "撤销决定", won(2, SUES, ASKED_OURS), won(3, SUES, ASKED_OURS), "challenger"),
    Both("no_challenge_is_pending", "示例公司3的复议、诉讼尚无结果", {"parties": THREE, "challenges": [WON, ASKS]}, {"challenges": [WON, WRONG, NOT_OURS]}),
    Both("challenge_has_no_consequence", "先撤销结果", on(2, WON, ASKS), on(3, WON, ASKS), "party"),
    Both("challenge_has_no_consequence", "先撤销该登记", {**on(3, ASKS, SUES), "events": [RECEIVED]}, {**on(2, ASKS, SUES), "events": [RECEIVED]}, "party"),
    Both("challenge_has_no_consequence", "先撤销该登记", {**on(3, ASKS), "events": [RECEIVED]}, {**on(3, challenge(2, "reconsideration"), ASKS), "events": [RECEIVED]}, "party"),
    Both("no_later_challenge_stands", "先撤销其后的登记", back(LOST, AGAIN), back(LOST, ASKS, challenge(2, event_seq=9, void_seq=10)), "party"),
    Both("is_done_under_the_newer_version", "转入程序第2版", {"case": {"procedure_version": 1}}, {"case": {"procedure_version": 2}}),
    Both("party_is_on_no_other_road", "先登记其结果", {**on(4, SUES), "parties": HEIRS}, {**on(4, ASKS), "parties": HEIRS}, "party"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*remedies.GUARDS}
