"""Remedies against a refusal to file and against a cancellation (行政复议法、行政诉讼法)."""

from __future__ import annotations

from functools import partial
from typing import TYPE_CHECKING

from casehub.model import Challenge
from casehub.procedures.dispute.challenges import (
    OVERTURNED,
    RECONSIDERATION,
    REFUSAL,
    SUIT,
    UPHELD,
    WITHDRAWN,
    bringers,
    end,
    enter,
    forget,
    named,
    pending,
    reopen,
    spare_others,
)
from casehub.procedures.reading import as_day, bringer, chinese_day, running
from casehub.workflow.part import Effect, registered
from casehub.workflow.situation import Reason, Situation

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Document
    from casehub.procedures.act import Act


def _refusals(s: Situation) -> list[Document]:
    """The papers of the case by which the request was refused, in their order."""
    return [d for d in s.documents if s.rules.kinds.made(d).refuses]


def open_refusal_challenges(s: Situation) -> frozenset[int]:
    """Suits and reconsiderations against a refusal that have no outcome yet."""
    return frozenset(c.id for c in pending(s, REFUSAL))


def open_refusal_suits(s: Situation) -> frozenset[int]:
    """The suits among them."""
    return frozenset(c.id for c in pending(s, REFUSAL) if c.kind == SUIT)


def open_refusal_reconsiderations(s: Situation) -> frozenset[int]:
    """The reconsiderations among them."""
    return frozenset(c.id for c in pending(s, REFUSAL) if c.kind == RECONSIDERATION)


def no_refusal_challenge_is_pending(s: Situation) -> str | None:
    """行诉法第四十四条、复议法第二十九条: one road at a time for each, no end before all ended."""
    roads, party = bringers(s, REFUSAL), s.data.get("party")
    if party is not None:
        hinders = party in roads
    elif s.step.form_field("party") is not None:
        # Offered while anybody may still take a road.
        hinders = bool(roads) and set(s.party_ids()) <= roads
    else:
        hinders = bool(roads)
    return "对本决定的复议或者诉讼尚未结束，请先登记结果。" if hinders else None


def refusal_is_under_reconsideration(s: Situation) -> str | None:
    """复议法第六十八条: the outcome answers an application."""
    return None if _named(s, RECONSIDERATION) else "没有正在进行的行政复议。"


def refusal_is_before_the_court(s: Situation) -> str | None:
    """行诉法第六十九条: the judgment answers a suit."""
    return None if _named(s, SUIT) else "没有正在进行的行政诉讼。"


def refusal_was_challenged(s: Situation) -> str | None:
    """行诉法第七十条、复议法第六十四条: nothing is overturned that nobody challenged."""
    return None if pending(s, REFUSAL) else "没有正在进行的行政复议或者行政诉讼。"


def _named(s: Situation, kind: str) -> list[Challenge]:
    return [row for row in named(s, REFUSAL) if row.kind == kind]


def challenge_follows_service(s: Situation) -> Reason | None:
    """复议法第二十条、行诉法第四十六条: nobody challenges what he did not yet know."""
    party = s.data.get("party")
    kinds = [name for name, kind in s.rules.kinds.items() if kind.refuses]
    told = [day for kind in kinds if (day := s.served_on(kind, party)) is not None]
    if isinstance(party, int) and not told:
        return Reason("决定尚无向该当事人送达的凭证，请先完成送达。", "party")
    for name in ("applied_on", "sued_on"):
        day = as_day(s.data.get(name))
        if day is not None and told and day < min(told):
            return Reason(f"不能早于决定送达之日{chinese_day(min(told))}。", name)
    return None


def outcome_follows_challenge(s: Situation) -> Reason | None:
    """The outcome is of a later day than the application or the suit, and known after it."""
    made = as_day(s.data.get("outcome_on"))
    asked = max((c.asked_on for c in named(s, REFUSAL) if c.asked_on is not None), default=None)
    if made is not None and asked is not None and made < asked:
        return Reason(f"作出日期不能早于申请（起诉）之日{chinese_day(asked)}。", "outcome_on")
    return None


def reconsideration_period_is_over(s: Situation) -> str | None:
    """复议法第二十条: nothing is archived while the refusal can still be challenged."""
    for rule, title in (("reconsideration.apply", "申请复议"), ("reconsideration.sue", "起诉")):
        limit = running(s, rule)
        if limit is not None:
            return f"{title}的期限至{chinese_day(limit.due_on)}，届满后再归档。"
    return None


def _enter(act: Act, kind: str) -> None:
    served = [d for d in _refusals(act.situation) if d.stands]
    enter(act, kind, REFUSAL, served[-1].id if served else None)


def _answer(act: Act) -> None:
    spare_others(act, named(act.situation, REFUSAL))


def _upheld(act: Act) -> None:
    """One remedy has ended, which leaves the others and their clocks alone."""
    rows = named(act.situation, REFUSAL)
    end(act, rows, act.text("result") or UPHELD)
    spare_others(act, rows)


def _overturned(act: Act) -> None:
    """The refusal is gone, whoever had challenged it."""
    end(act, pending(act.situation, REFUSAL), OVERTURNED)


def _withdrawn(act: Act) -> None:
    rows = named(act.situation, REFUSAL)
    end(act, rows, WITHDRAWN)
    spare_others(act, rows)


def whose_refusal_challenge_ended(s: Situation) -> int | None:
    """The party whose suit or reconsideration the form names."""
    chosen = s.data.get("challenge")
    return next((bringer(s, c) for c in s.rows(Challenge) if c.id == chosen), None)


KNOWN = registered(
    open_refusal_challenges,
    open_refusal_suits,
    open_refusal_reconsiderations,
    whose_refusal_challenge_ended,
)
GUARDS = registered(
    no_refusal_challenge_is_pending,
    refusal_is_under_reconsideration,
    refusal_is_before_the_court,
    refusal_was_challenged,
    challenge_follows_service,
    outcome_follows_challenge,
    reconsideration_period_is_over,
)
EFFECTS: Mapping[str, Effect] = {
    "refusal_suit_entered": Effect.of(
        partial(_enter, kind=SUIT), "party", "court", undo=forget
    ),
    "refusal_reconsideration_entered": Effect.of(
        partial(_enter, kind=RECONSIDERATION), "party", "recon_organ", undo=forget
    ),
    "refusal_answered": Effect.of(_answer, "challenge"),
    "refusal_upheld": Effect.of(_upheld, "outcome_no", undo=reopen),
    "refusal_withdrawn": Effect.of(_withdrawn, "challenge", "outcome_no", undo=reopen),
    "refusal_overturned": Effect.of(_overturned, "outcome_no", undo=reopen),
}
