"""Suits and reconsiderations against the ruling, each party's own (行诉法、行政复议法)."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from typing import TYPE_CHECKING

from casehub.procedures.dispute.challenges import (
    MOOT,
    OVERTURNED,
    RECONSIDERATION,
    REDO,
    REVOCATION,
    RULING,
    SUIT,
    UPHELD,
    end,
    enter,
    forget,
    pending,
    reopen,
    standing,
)
from casehub.procedures.reading import as_day, latest, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Challenge
    from casehub.procedures.act import Act

CHALLENGES = ("register_suit", "register_reconsideration")
CHALLENGED = "challenged"
# Where a case may stand when somebody sues, and so goes back to when the suit has changed nothing.
CHALLENGEABLE = {
    "served": "裁决已送达",
    "performed": "已履行",
    "urged": "已催告",
    "enforcing": "执行中",
    "revoked": "已撤销",
}


def _all(s: Situation) -> list[Challenge]:
    return standing(s, RULING, REVOCATION)


def _open(s: Situation) -> dict[int, Challenge]:
    """By party the suit or reconsideration that has no outcome yet."""
    return pending(s, RULING, REVOCATION)


def _named(s: Situation) -> dict[int, Challenge]:
    """The open challenge of the party that the form names; all of them while it names none."""
    party, found = s.data.get("party"), _open(s)
    return found if party is None else {n: row for n, row in found.items() if n == party}


def _in_force(s: Situation) -> str:
    """What a party can challenge now: the ruling, or the office's own decision to revoke it."""
    revoked = latest(s, "revoke_decision")
    if revoked <= latest(s, "issue_decision", "change_decision"):
        return RULING
    undone = (
        c.outcome_seq for c in standing(s, REVOCATION) if c.outcome == OVERTURNED and c.outcome_seq
    )
    return RULING if any(seq > s.events[revoked - 1].seq for seq in undone) else REVOCATION


def suit_is_pending(s: Situation) -> str | None:
    """行诉法第六十七条: a defence answers a complaint."""
    if any(row.kind == SUIT for row in _named(s).values()):
        return None
    return "没有尚无结果的行政诉讼。"


def reconsideration_is_pending(s: Situation) -> str | None:
    """复议法第四十八条: a reply answers an application."""
    if any(row.kind == RECONSIDERATION for row in _named(s).values()):
        return None
    return "没有尚无结果的行政复议。"


def reconsideration_was_registered(s: Situation) -> str | None:
    """复议法第六十二条: a decision answers an application, of whichever party."""
    if any(row.kind == RECONSIDERATION for row in _all(s)):
        return None
    return "没有登记行政复议。"


def no_suit_was_accepted(s: Situation) -> str | None:
    """复议法第二十九条: no reconsideration for a party whose suit a court has accepted."""
    party = s.data.get("party")
    if any(row.kind == SUIT and row.party_id == party for row in _all(s)):
        return "人民法院已受理该方的诉讼，不再受理复议。"
    return None


def party_is_on_no_other_road(s: Situation) -> Reason | None:
    """行诉法第四十四条、复议法第二十九条: one road at a time for each."""
    party = s.data.get("party")
    if party in _open(s):
        return Reason(f"{who(s, party)}的复议、诉讼尚无结果，请先登记其结果。", "party")
    return None


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
    if any(row.against == RULING for row in _named(s).values()):
        return None
    return "没有对裁决尚无结果的复议、诉讼；对本局撤销决定的，请登记针对撤销决定的结果。"


def named_party_does_not_challenge(s: Situation) -> Reason | None:
    """强制法第五十三条: against one who has not sued, while another one's suit goes on."""
    party = s.data.get("party")
    if not s.data:
        return None
    if party is None:
        return Reason("请选定没有申请复议、提起诉讼的被请求人。", "party")
    if party in _open(s):
        return Reason(f"{who(s, party)}的复议、诉讼尚无结果，不能催告、申请执行。", "party")
    return None


def no_stay_is_in_force(s: Situation) -> str | None:
    """行诉法第五十六条、复议法第四十二条: nothing is enforced while it is stayed.

    An order may spare everybody or, as it says, only who asked for it.
    """
    party = s.data.get("party")
    stays = [row for row in _open(s).values() if row.is_stayed]
    if any(row.stays_all or row.party_id == party for row in stays):
        return "已裁定（决定）停止执行，不能催告、申请执行。"
    return None


def stay_is_in_force(s: Situation) -> str | None:
    """行诉法第五十六条、复议法第四十二条: only a stay that was ordered can be lifted."""
    if any(row.is_stayed for row in _named(s).values()):
        return None
    return "没有停止执行的裁定或者决定。"


def only_challenger(s: Situation) -> int | None:
    """The party whose suit or reconsideration is the only one without an outcome."""
    found = _open(s)
    return next(iter(found)) if len(found) == 1 else None


def party_challenges(s: Situation) -> str | Reason | None:
    """What is stayed, ends or is taken back is a challenge that has no outcome yet."""
    if _named(s):
        return None
    if s.data.get("party") is None:
        return "没有尚无结果的复议、诉讼。"
    return Reason("该当事人没有尚无结果的复议、诉讼。", "party")


def challengers(s: Situation) -> str | None:
    """Whoever sued or asked for reconsideration and is answered now, by name.

    The one whom the form names, else all whose challenge has no outcome yet.
    """
    party = s.data.get("party")
    asked = {party} if party is not None else _open(s).keys()
    return "、".join(p.name for p in s.parties if p.id in asked) or None


def no_other_challenge_is_pending(s: Situation) -> str | None:
    """行诉法第六十九条: the ruling stands when nobody's suit is left."""
    if len(_open(s)) <= 1:
        return None
    return "尚有其他当事人的复议、诉讼没有结果，请先登记部分当事人的结果。"


def another_challenge_is_pending(s: Situation) -> str | Reason | None:
    """行诉法第六十九条: one party's suit has ended, another one's goes on."""
    if s.data.get("party") is not None and not _named(s):
        return Reason("该当事人没有尚无结果的复议、诉讼。", "party")
    if len(_open(s)) > 1:
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


def _enter(act: Act, kind: str) -> None:
    enter(act, kind, _in_force(act.situation))


def _upheld(act: Act) -> None:
    """What the party challenged stands; of all whose challenge is open where none is named."""
    end(act, _named(act.situation).values(), UPHELD)


def _overturned(act: Act, outcome: str) -> None:
    """What was challenged is gone, and with it what others challenged of it."""
    won, found = _named(act.situation), _open(act.situation)
    end(act, won.values(), outcome)
    end(act, [row for n, row in found.items() if n not in won], MOOT)


def _stay(act: Act) -> None:
    for row in _named(act.situation).values():
        row.stay_no, row.stayed_on = act.text("order_no"), as_day(act.data.get("ordered_on"))
        row.stays_all, row.lifted_on = bool(act.data.get("stays_all")), None


def _lift(act: Act) -> None:
    for row in _named(act.situation).values():
        if row.is_stayed:
            row.lifted_on = as_day(act.data.get("ordered_on"))


KNOWN = registered(challengers, only_challenger)
GUARDS = registered(
    *(_came_from(state, title) for state, title in CHALLENGEABLE.items()),
    ruling_itself_was_challenged,
    named_party_does_not_challenge,
    party_challenges,
    no_stay_is_in_force,
    suit_is_pending,
    no_suit_was_accepted,
    party_is_on_no_other_road,
    reconsideration_is_pending,
    reconsideration_was_registered,
    reconsideration_decision_is_new,
    no_other_challenge_is_pending,
    another_challenge_is_pending,
    stay_is_in_force,
)
EFFECTS: Mapping[str, Effect] = {
    "suit_entered": Effect.of(partial(_enter, kind=SUIT), "party", "court", undo=forget),
    "reconsideration_entered": Effect.of(
        partial(_enter, kind=RECONSIDERATION), "party", "recon_organ", undo=forget
    ),
    "challenge_upheld": Effect.of(_upheld, "outcome_no", undo=reopen),
    "challenge_won": Effect.of(partial(_overturned, outcome=OVERTURNED), "outcome_no", undo=reopen),
    "challenge_to_redo": Effect.of(partial(_overturned, outcome=REDO), "outcome_no", undo=reopen),
    "stay_ordered": Effect.of(_stay, "party", "order_no", "ordered_on"),
    "stay_lifted": Effect.of(_lift, "party", "order_no", "ordered_on"),
}
