"""Suits and reconsiderations against the ruling, each party's own (行诉法、行政复议法)."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from casehub.procedures.reading import came_after, who
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

CHALLENGES = ("register_suit", "register_reconsideration")
CONCLUDING = (
    "register_ruling_upheld",
    "register_ruling_upheld_to_performed",
    "register_ruling_upheld_to_urged",
    "register_ruling_upheld_to_enforcing",
    "register_ruling_overturned",
    "register_ruling_to_redo",
    "register_revocation_upheld",
    "register_revocation_overturned",
)
CHALLENGED = "challenged"
# Where a case may stand when somebody sues, and so goes back to when the suit has changed nothing.
CHALLENGEABLE = {
    "served": "裁决已送达",
    "performed": "已履行",
    "urged": "已催告",
    "enforcing": "执行中",
    "revoked": "已撤销",
}


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


def _stood_in(s: Situation) -> str:
    """The state in which the first of the challenges met the case."""
    # Also one that was entered wrongly and taken back: another challenge met the case after it.
    events = (e for e in reversed(s.record) if e.step in CHALLENGES and e.source != CHALLENGED)
    return next((e.source for e in events), "")


def _came_from(state: str, title: str) -> Callable[[Situation], str | None]:
    def guard(s: Situation) -> str | None:
        if _stood_in(s) == state:
            return None
        return f"起诉、申请复议时本案不在“{title}”，请选择其他结果登记。"

    guard.__name__ = f"was_challenged_in_{state}"
    guard.__doc__ = "行诉法第五十六条、第六十九条: a lost suit leaves the case where it stood."
    return guard


def ruling_itself_was_challenged(s: Situation) -> str | None:
    """行诉法第七十条: what a court annuls is the act that was challenged."""
    if _stood_in(s) == "revoked":
        return "起诉、申请复议针对的是本局的撤销决定，请登记针对撤销决定的结果。"
    return None


def named_party_does_not_challenge(s: Situation) -> Reason | None:
    """强制法第五十三条: against one who has not sued, while another one's suit goes on."""
    party = s.data.get("party")
    if not s.data:
        return None
    if party is None:
        return Reason("请选定没有申请复议、提起诉讼的被请求人。", "party")
    if party in _challenges(s):
        return Reason(f"{who(s, party)}的复议、诉讼尚无结果，不能催告、申请执行。", "party")
    return None


def no_stay_is_in_force(s: Situation) -> str | None:
    """行诉法第五十六条、复议法第四十二条: nothing is enforced while it is stayed."""
    if came_after(s, "register_stay", "lift_stay", *CONCLUDING):
        return "已裁定（决定）停止执行，不能催告、申请执行。"
    return None


def only_challenger(s: Situation) -> int | None:
    """The party whose suit or reconsideration is the only one without an outcome."""
    pending = _challenges(s)
    return next(iter(pending)) if len(pending) == 1 else None


def named_party_challenges(s: Situation) -> Reason | None:
    """What is taken back is a challenge that is still open, not one that has ended."""
    party = s.data.get("party")
    if party is not None and party not in _challenges(s):
        return Reason("该当事人没有尚无结果的复议、诉讼。", "party")
    return None


def challengers(s: Situation) -> str | None:
    """Whoever sued or asked for reconsideration and is answered now, by name.

    The one whom the form names, else all whose challenge has no outcome yet.
    """
    party = s.data.get("party")
    asked = {party} if party is not None else _challenges(s)
    return "、".join(p.name for p in s.parties if p.id in asked) or None


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
    if came_after(s, "register_stay", "lift_stay", *CONCLUDING):
        return None
    return "没有停止执行的裁定或者决定。"


KNOWN = registered(challengers, only_challenger)
GUARDS = registered(
    *(_came_from(state, title) for state, title in CHALLENGEABLE.items()),
    ruling_itself_was_challenged,
    named_party_does_not_challenge,
    named_party_challenges,
    no_stay_is_in_force,
    suit_was_registered,
    no_suit_was_accepted,
    reconsideration_was_registered,
    reconsideration_decision_is_new,
    no_other_challenge_is_pending,
    another_challenge_is_pending,
    stay_is_in_force,
)
