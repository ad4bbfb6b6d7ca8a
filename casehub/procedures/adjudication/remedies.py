"""Suits and reconsiderations against the ruling, each party's own (行诉法、行政复议法)."""

from __future__ import annotations

from typing import Any

from casehub.procedures.reading import came_after, who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

CHALLENGES = ("register_suit", "register_reconsideration")
CONCLUDING = ("register_ruling_upheld", "register_ruling_overturned", "register_ruling_to_redo")


def suit_was_registered(s: Situation) -> str | None:
    """行诉法第六十七条: a defence answers a complaint."""
    return None if s.happened("register_suit") else "没有登记行政诉讼。"


def no_suit_was_accepted(s: Situation) -> str | None:
    """复议法第二十九条: no reconsideration for a party whose suit a court has accepted."""
    party = s.data.get("party")
    suits = [e for e in s.events if e.step == "register_suit"]
    if any((e.detail or {}).get("data", {}).get("party") in {None, party} for e in suits):
        return "人民法院已受理该方的诉讼，不再受理复议。"
    return None


def reconsideration_was_registered(s: Situation) -> str | None:
    """复议法: a reply answers an application."""
    return None if s.happened("register_reconsideration") else "没有登记行政复议。"


def _challenges(s: Situation) -> set[Any]:
    """Parties whose suit or reconsideration has no outcome yet."""
    pending: set[Any] = set()
    for event in s.events:
        party = (event.detail or {}).get("data", {}).get("party")
        if event.step in CHALLENGES:
            pending.add(party)
        elif event.step == "register_challenge_of_one_ended":
            pending.discard(party)
        elif event.step in CONCLUDING:
            pending.clear()
    return pending


def no_other_challenge_is_pending(s: Situation) -> str | None:
    """行诉法第六十九条: the ruling stands when nobody's suit is left."""
    if len(_challenges(s)) <= 1:
        return None
    return "尚有其他当事人的复议、诉讼没有结果，请先登记部分当事人的结果。"


def another_challenge_is_pending(s: Situation) -> str | Reason | None:
    """行诉法第六十九条: one party's suit has ended, another one's goes on."""
    party, pending = s.data.get("party"), _challenges(s)
    if party is not None and party not in pending:
        return Reason("该当事人没有尚无结果的复议、诉讼。", "party")
    if len(pending) > 1:
        return None
    return "没有其他当事人的复议、诉讼，请登记复议、诉讼结果。"


def reconsideration_decision_is_new(s: Situation) -> Reason | None:
    """行诉法第四十五条: one decision, one period to sue for each party."""
    party, number = s.data.get("party"), s.data.get("recon_decision_no")
    for event in s.events:
        told = (event.detail or {}).get("data", {})
        if event.step != "register_reconsideration_decision" or party is None:
            continue
        if (told.get("party"), told.get("recon_decision_no")) == (party, number):
            return Reason(f"{who(s, party)}收到该决定书已经登记。", "party")
    return None


def stay_is_in_force(s: Situation) -> str | None:
    """行诉法第五十六条、复议法第四十二条: only a stay that was ordered can be lifted."""
    if came_after(s, "register_stay", "lift_stay"):
        return None
    return "没有停止执行的裁定或者决定。"


GUARDS = registered(
    suit_was_registered,
    no_suit_was_accepted,
    reconsideration_was_registered,
    reconsideration_decision_is_new,
    no_other_challenge_is_pending,
    another_challenge_is_pending,
    stay_is_in_force,
)
