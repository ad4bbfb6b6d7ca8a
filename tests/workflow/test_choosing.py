from __future__ import annotations

from casehub.workflow.choosing import other_choices
from tests.faults.world import rules


def told(procedure: str, state: str, step: str) -> set[str]:
    one = next(p for p in rules().procedures.values() if p.key == procedure)
    return {other.id for other in other_choices(one, state, one.step(step))}


def test_who_decides_to_send_decides_as_well_not_to() -> None:
    assert told("criminal_referral", "with_principal", "agree_to_send") == {"decide_not_to_send"}
    # One is the other's choice, whichever leads on along the road.
    assert told("criminal_referral", "with_principal", "decide_not_to_send") == {"agree_to_send"}


def test_what_is_not_decided_then_and_there_is_no_choice() -> None:
    # Mending what was typed wrongly is open there too, and keeps the case where it is.
    assert "rectify_party" not in told("criminal_referral", "with_principal", "agree_to_send")
    assert told("criminal_referral", "agreed_to", "send_over") == set()
