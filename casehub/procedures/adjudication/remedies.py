"""Suits and reconsiderations against the ruling, each party's own (行诉法、行政复议法)."""

from __future__ import annotations

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
    bringer,
    end,
    enter,
    forget,
    pending,
    reopen,
    standing,
)
from casehub.procedures.reading import as_day, latest, who, wrong_entry
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Challenge
    from casehub.procedures.act import Act


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
    if any(row.kind == SUIT and bringer(s, row) == party for row in _all(s)):
        return "人民法院已受理该方的诉讼，不再受理复议。"
    return None


def party_is_on_no_other_road(s: Situation) -> Reason | None:
    """行诉法第四十四条、复议法第二十九条: one road at a time for each."""
    party = s.data.get("party")
    if party in _open(s):
        return Reason(f"{who(s, party)}的复议、诉讼尚无结果，请先登记其结果。", "party")
    return None


def ruling_itself_was_challenged(s: Situation) -> str | Reason | None:
    """行诉法第七十条: what a court annuls is the act that was challenged."""
    return _was_challenged(s, RULING, "没有对裁决尚无结果的复议、诉讼。")


def revocation_was_challenged(s: Situation) -> str | Reason | None:
    """行诉法第七十条: what a court annuls is the act that was challenged."""
    return _was_challenged(s, REVOCATION, "没有对本局撤销决定尚无结果的复议、诉讼。")


def _was_challenged(s: Situation, against: str, said: str) -> str | Reason | None:
    party, found = s.data.get("challenger"), pending(s, against)
    if party is not None and party not in found:
        return Reason(said, "challenger")
    return None if found else said


def is_done_under_the_newer_version(s: Situation) -> str | None:
    """A suit that was once a state of the case is a row now; the case goes on where it stood."""
    newest = s.rules.procedure(s.case.procedure).version
    if s.case.procedure_version == newest:
        return None
    return f"请规则管理员先将本案转入程序第{newest}版，再办理复议、诉讼事项。"


def no_stay_is_in_force(s: Situation) -> str | None:
    """行诉法第五十六条、复议法第四十二条: nothing is enforced while it is stayed.

    An order may spare everybody or, as it says, only who asked for it.
    """
    party = s.data.get("party")
    stays = [row for row in _open(s).values() if row.is_stayed]
    if any(row.stays_all or bringer(s, row) == party for row in stays):
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


def no_challenge_is_pending(s: Situation) -> str | None:
    """行诉法第六十九条、第七十条: nothing is closed that a court may still annul."""
    first = next(iter(_open(s)), None)
    if first is None:
        return None
    return f"{who(s, first)}的复议、诉讼尚无结果，请先登记结果。"


def challenge_has_no_consequence(s: Situation) -> Reason | None:
    """What rests on a challenge is taken back before it: its outcome, the decision received."""
    party = s.data.get("party")
    own = [row for row in _all(s) if bringer(s, row) == party]
    if not own:
        return None
    if own[-1].outcome:
        return Reason("其结果已经登记，请先撤销结果的登记。", "party")
    asked = [row for row in _all(s) if row.kind == RECONSIDERATION]
    if asked == own[-1:] and s.happened("register_reconsideration_decision"):
        return Reason("已登记收到复议决定书，请先撤销该登记。", "party")
    return None


def no_later_challenge_stands(s: Situation) -> Reason | None:
    """Whoever challenged again after an outcome keeps one road: the later entry goes first."""
    wrong = wrong_entry(s)
    ended = [row for row in _all(s) if wrong is not None and row.outcome_seq == wrong.seq]
    for row in ended:
        for later in _all(s):
            if bringer(s, later) == bringer(s, row) and later.event_seq > row.event_seq:
                said = f"{who(s, bringer(s, row))}其后又起诉、申请复议，请先撤销其后的登记。"
                return Reason(said, "party" if s.data.get("party") is not None else None)
    return None


def reconsideration_decision_is_new(s: Situation) -> Reason | None:
    """行诉法第四十五条: one decision, one period to sue for each party."""
    party, number = s.data.get("party"), s.data.get("recon_decision_no")
    for event in s.events:
        told = event.typed
        if event.step != "register_reconsideration_decision" or party is None:
            continue
        if (told.get("party"), told.get("recon_decision_no")) == (party, number):
            return Reason(f"{who(s, party)}收到该决定书已经登记。", "party")
    return None


def _enter(act: Act, kind: str) -> None:
    enter(act, kind, _in_force(act.situation))


def _upheld(act: Act) -> None:
    """What the party challenged stands."""
    end(act, _named(act.situation).values(), UPHELD)


def _overturned(act: Act, outcome: str) -> None:
    """What was challenged is gone, and with it what others brought against the same decision."""
    won, opened = act.number("challenger"), _open(act.situation)
    fell = {row.against for party, row in opened.items() if party == won}
    for party, row in opened.items():
        if row.against in fell:
            end(act, [row], outcome if party == won else MOOT)


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
    is_done_under_the_newer_version,
    ruling_itself_was_challenged,
    revocation_was_challenged,
    party_challenges,
    no_challenge_is_pending,
    challenge_has_no_consequence,
    no_later_challenge_stands,
    no_stay_is_in_force,
    suit_is_pending,
    no_suit_was_accepted,
    party_is_on_no_other_road,
    reconsideration_is_pending,
    reconsideration_was_registered,
    reconsideration_decision_is_new,
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
