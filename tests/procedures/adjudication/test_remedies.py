"""Conditions of suits and reconsiderations against the ruling, each both ways."""

from __future__ import annotations

import pytest

from casehub.model import Event
from casehub.procedures.adjudication import remedies
from tests.procedures.adjudicating import (
    Both,
    event,
    faults,
    names,
    party,
)

THREE = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
SUED = [event("register_suit", party=2), event("register_reconsideration", party=3)]
RECEIVED = event("register_reconsideration_decision", party=2, recon_decision_no="9号")


def met(state: str) -> Event:
    """A suit that met the case in the state."""
    return event("register_suit", source=state, party=2)


BOTH = [
    Both("suit_was_registered", "没有登记行政诉讼", {}, {"events": [event("register_suit")]}),
    Both("no_suit_was_accepted", "不再受理复议", {"events": [event("register_suit")]}),
    Both("reconsideration_was_registered", "没有登记行政复议", {}, {"events": [event("register_reconsideration")]}),
    Both("stay_is_in_force", "没有停止执行", {"events": [event("register_stay"), event("lift_stay")]}, {"events": [event("register_stay")]}),
    Both("was_challenged_in_served", "不在“裁决已送达”", {"events": [event("register_suit", party=2)]}, {"events": [met("served")]}),
    Both("was_challenged_in_performed", "不在“已履行”", {"events": [event("register_suit", party=2)]}, {"events": [met("performed")]}),
    Both("was_challenged_in_urged", "不在“已催告”", {"events": [event("register_suit", party=2)]}, {"events": [met("urged")]}),
    Both("was_challenged_in_enforcing", "不在“执行中”", {"events": [event("register_suit", party=2)]}, {"events": [met("enforcing")]}),
    Both("was_challenged_in_revoked", "不在“已撤销”", {"events": [event("register_suit", party=2)]}, {"events": [met("revoked")]}),
    Both("ruling_itself_was_challenged", "撤销决定", {"events": [met("revoked")]}, {"events": [met("served")]}),
    Both("named_party_does_not_challenge", "请选定", {"parties": THREE, "events": SUED, "data": {"urge_days": 10}}, {"parties": THREE, "events": SUED[:1], "data": {"party": 3}}, "party"),
    Both("named_party_does_not_challenge", "尚无结果", {"parties": THREE, "events": SUED, "data": {"party": 2}}, {}, "party"),
    Both("no_stay_is_in_force", "停止执行", {"events": [event("register_stay")]}, {"events": [event("register_stay"), event("lift_stay")]}),
    Both("no_other_challenge_is_pending", "其他当事人", {"events": SUED}, {"events": [*SUED, event("register_challenge_of_one_ended", party=2)]}),
    Both("another_challenge_is_pending", "没有其他", {"events": SUED[:1]}, {"events": SUED, "data": {"party": 2}}),
    Both("another_challenge_is_pending", "尚无结果", {"events": SUED, "data": {"party": 9}}, {"events": SUED}, "party"),
    Both("reconsideration_decision_is_new", "已经登记", {"events": [RECEIVED], "data": {"party": 2, "recon_decision_no": "9号"}}, {"events": [RECEIVED], "data": {"party": 3, "recon_decision_no": "9号"}}, "party"),
    Both("was_challenged_in_urged", "不在“已催告”", {"events": [], "record": [event("register_suit", party=2)]}, {"events": [event("register_suit", source="challenged", party=3)], "record": [met("urged"), event("register_suit", source="challenged", party=3)]}),
    Both("no_stay_is_in_force", "停止执行", {"events": [event("register_stay"), event("register_suit", party=2)]}, {"events": [event("register_stay"), event("register_ruling_upheld")]}),
    Both("named_party_challenges", "尚无结果", {"events": [met("served")], "data": {"party": 3}}, {"events": [met("served")], "data": {"party": 2}}, "party"),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*remedies.GUARDS}
