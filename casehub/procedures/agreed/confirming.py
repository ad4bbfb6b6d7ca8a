"""The court's confirmation of an agreement: asked by all, in thirty days (民诉法第二百零五条)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub.law.chinese import date_text
from casehub.procedures.dispute.agreements import in_force
from casehub.procedures.dispute.declarations import (
    AGREED,
    answer_of,
    declare,
    last_of,
    unsay,
    without,
)
from casehub.procedures.dispute.known import dispute_kind
from casehub.procedures.reading import all_of, latest, party_named, who
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

CONFIRMATION = "confirmation"


def agreed_seq(s: Situation) -> int:
    """Number of the act that laid down the agreement in force; 0 before there is one.

    Who asked for the confirmation of an earlier agreement did so before that.
    """
    text = in_force(s)
    return text.event_seq if text is not None else 0


def wish_is_new(s: Situation) -> Reason | None:
    """A party asks for confirmation of one agreement once."""
    party = party_named(s)
    if party is not None and answer_of(party, CONFIRMATION, agreed_seq(s)) == AGREED:
        return Reason(f"{who(s, party.id)}的申请已经登记，无须重复登记。", "party")
    return None


def every_party_applies(s: Situation) -> str | None:
    """民事诉讼法第二百零五条: the parties apply together; each has a row that says so."""
    missing = without(s, CONFIRMATION, since=agreed_seq(s))
    if missing:
        return f"没有{all_of(s, [p.id for p in missing])}申请司法确认的记录，应由各方共同申请。"
    return None


def agreement_does_not_decide_ownership(s: Situation) -> str | None:
    """民诉解释第三百五十五条第五项: no confirmation of what settles who owns the right."""
    if dispute_kind(s) == "ownership":
        article = "民事诉讼法司法解释第三百五十五条第五项"
        return f"权属协议涉及知识产权确权，不能申请司法确认（{article}）。"
    return None


def confirmation_is_in_time(s: Situation) -> Reason | None:
    """民事诉讼法第二百零五条: within thirty days of the agreement taking effect."""
    limit = s.deadline("confirmation.apply")
    day = s.data.get("applied_on") or s.day
    if limit is not None and limit.due_on < day:
        return Reason(f"申请司法确认的期限已于{date_text(limit.due_on)}届满。", "applied_on")
    return None


def was_not_confirmed(
    s: Situation, refused: Sequence[str], since: Sequence[str]
) -> str | None:
    """民事诉讼法第二百零六条: whether the court refused after what was last agreed and asked.

    refused: the procedure's steps by which that is entered; since: those by which it was agreed on
    and asked for. Returns the sentence against another mediation; None where there may be one.
    """
    answered = latest(s, *refused)
    if answered and answered > latest(s, *since):
        return None
    return "法院没有驳回或者不予受理确认申请，无须重新调解。"


def time_to_ask_is_left(s: Situation) -> str | None:
    """民事诉讼法第二百零五条: who withdrew, or asked the wrong court, may ask again in time."""
    limit = s.deadline("confirmation.apply")
    return None if limit is not None and limit.due_on >= s.day else "申请司法确认的期限已经届满。"


def wishes_declared_on(s: Situation) -> date | None:
    """The day on which the last party asked for the court's confirmation."""
    found = [last_of(p, CONFIRMATION) for p in s.current_parties()]
    return max((d.given_on for d in found if d is not None), default=None)


GUARDS = registered(
    wish_is_new,
    every_party_applies,
    agreement_does_not_decide_ownership,
    confirmation_is_in_time,
    time_to_ask_is_left,
)
KNOWN = registered(wishes_declared_on)
DAYS: Mapping[str, str] = {"wishes_declared_on": "最后一方申请司法确认之日"}
EFFECTS: Mapping[str, Effect] = {
    "asks_confirmation": Effect.of(
        partial(declare, about=CONFIRMATION, answer=AGREED),
        "party",
        "acts_by",
        "signed_by",
        undo=unsay,
    )
}
