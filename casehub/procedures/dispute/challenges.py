"""Remedies against a refusal to file and against a cancellation (行政复议法、行政诉讼法)."""

from __future__ import annotations

from casehub.procedures.reading import as_day, chinese_day, latest, running
from casehub.workflow.situation import Reason, Situation

RECONSIDERATION, SUIT = "register_refusal_reconsideration", "register_refusal_suit"
OUTCOMES = (
    "register_refusal_upheld_on_reconsideration",
    "register_refusal_upheld_by_court",
    "register_refusal_overturned",
    "register_cancellation_overturned",
)
REFUSALS = ("non_filing_notice", "case_cancellation_decision")


def _is_pending(s: Situation, *challenges: str) -> bool:
    return latest(s, *challenges) > latest(s, *OUTCOMES)


def no_refusal_challenge_is_pending(s: Situation) -> str | None:
    """行诉法第四十四条、复议法第二十九条: one road at a time, and no end before it ended."""
    if _is_pending(s, RECONSIDERATION, SUIT):
        return "对本决定的复议或者诉讼尚未结束，请先登记结果。"
    return None


def refusal_is_under_reconsideration(s: Situation) -> str | None:
    """复议法第六十八条: the outcome answers an application."""
    return None if _is_pending(s, RECONSIDERATION) else "没有正在进行的行政复议。"


def refusal_is_before_the_court(s: Situation) -> str | None:
    """行诉法第六十九条: the judgment answers a suit."""
    return None if _is_pending(s, SUIT) else "没有正在进行的行政诉讼。"


def refusal_was_challenged(s: Situation) -> str | None:
    """行诉法第七十条、复议法第六十四条: nothing is overturned that nobody challenged."""
    if _is_pending(s, RECONSIDERATION, SUIT):
        return None
    return "没有正在进行的行政复议或者行政诉讼。"


def challenge_follows_service(s: Situation) -> Reason | None:
    """复议法第二十条、行诉法第四十六条: nobody challenges what he did not yet know."""
    party = s.data.get("party")
    told = [day for kind in REFUSALS if (day := s.served_on(kind, party)) is not None]
    if isinstance(party, int) and not told:
        return Reason("决定尚无向该当事人送达的凭证，请先完成送达。", "party")
    for name in ("applied_on", "sued_on"):
        day = as_day(s.data.get(name))
        if day is not None and told and day < min(told):
            return Reason(f"不能早于决定送达之日{chinese_day(min(told))}。", name)
    return None


def outcome_follows_challenge(s: Situation) -> Reason | None:
    """The outcome is of a later day than the application or the suit, and known after it."""
    asked = [
        day
        for step, name in ((RECONSIDERATION, "applied_on"), (SUIT, "sued_on"))
        if (day := as_day(s.entered(step).get(name))) is not None
    ]
    made = as_day(s.data.get("outcome_on"))
    if made is not None and asked and made < max(asked):
        return Reason(f"作出日期不能早于申请（起诉）之日{chinese_day(max(asked))}。", "outcome_on")
    return None


def reconsideration_period_is_over(s: Situation) -> str | None:
    """复议法第二十条: nothing is archived while the refusal can still be challenged."""
    for rule, title in (("reconsideration.apply", "复议"), ("reconsideration.sue", "起诉")):
        limit = running(s, rule)
        if limit is not None:
            return f"申请{title}的期限至{chinese_day(limit.due_on)}，届满后再归档。"
    return None


GUARDS = {
    guard.__name__: guard
    for guard in (
        no_refusal_challenge_is_pending,
        refusal_is_under_reconsideration,
        refusal_is_before_the_court,
        refusal_was_challenged,
        challenge_follows_service,
        outcome_follows_challenge,
        reconsideration_period_is_over,
    )
}
