"""Conditions of suits and reconsiderations against the ruling, each both ways."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.model import Challenge, Event
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
RECEIVED = event("register_reconsideration_decision", party=2, recon_decision_no="9号")
STAYED = {"stayed_on": date(2026, 8, 3)}


def met(state: str) -> Event:
    """A suit that met the case in the state."""
    return event("register_suit", source=state, party=2)


def on(party_id: int, *rows: Challenge) -> dict[str, Any]:
    """A form that names the party, in a case with these challenges."""
    return {"parties": THREE, "challenges": rows, "data": {"party": party_id}}


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
    Both("was_challenged_in_served", "不在“裁决已送达”", {"events": [event("register_suit", party=2)]}, {"events": [met("served")]}),
    Both("was_challenged_in_performed", "不在“已履行”", {"events": [event("register_suit", party=2)]}, {"events": [met("performed")]}),
    Both("was_challenged_in_urged", "不在“已催告”", {"events": [event("register_suit", party=2)]}, {"events": [met("urged")]}),
    Both("was_challenged_in_enforcing", "不在“执行中”", {"events": [event("register_suit", party=2)]}, {"events": [met("enforcing")]}),
    Both("was_challenged_in_revoked", "不在“已撤销”", {"events": [event("register_suit", party=2)]}, {"events": [met("revoked")]}),
    Both("ruling_itself_was_challenged", "撤销决定", {"challenges": [challenge(2, against="revocation")]}, {"challenges": [SUES]}),
    Both("named_party_does_not_challenge", "请选定", {"parties": THREE, "challenges": [SUES, ASKS], "data": {"urge_days": 10}}, on(3, SUES), "party"),
    Both("named_party_does_not_challenge", "尚无结果", on(2, SUES, ASKS), {}, "party"),
    Both("no_other_challenge_is_pending", "其他当事人", {"challenges": [SUES, ASKS]}, {"challenges": [WON, ASKS]}),
    Both("another_challenge_is_pending", "没有其他", {"challenges": [SUES]}, on(2, SUES, ASKS)),
    Both("another_challenge_is_pending", "尚无结果", on(9, SUES, ASKS), {"challenges": [SUES, ASKS]}, "party"),
    Both("reconsideration_decision_is_new", "已经登记", {"events": [RECEIVED], "data": {"party": 2, "recon_decision_no": "9号"}}, {"events": [RECEIVED], "data": {"party": 3, "recon_decision_no": "9号"}}, "party"),
    Both("party_challenges", "尚无结果", on(3, SUES), on(2, SUES), "party"),
    Both("party_challenges", "没有尚无结果", {"challenges": [WON, WRONG, NOT_OURS]}, {"challenges": [SUES]}),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*remedies.GUARDS}
