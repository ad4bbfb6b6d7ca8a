"""Conditions that letters of one type alone must meet (forms_exchange.md E9–E16)."""

from __future__ import annotations

from datetime import date
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.procedures.reading import table
from casehub.workflow.part import each, registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.workflow.situation import Situation

# Who is named was decided on, and the decision published (options of `names_in_bulletins`).
PUBLISHED = "published"
# Results that a body with a qualification makes (options of `recognised_results`).
EXPERT_RESULTS = frozenset({"appraisal", "test"})


def appraisal_names_qualification(s: Situation) -> Reason | None:
    """X48: an appraisal or a test without the qualification of its maker is not sent."""
    if s.data.get("result_kind") in EXPERT_RESULTS and not s.data.get("maker_qualification"):
        return Reason("鉴定、检验的结果，写明作出单位的资质、证号。", "maker_qualification")
    return None


def money_of_the_decision_adds_up(s: Situation) -> Reason | None:
    """X39: what is left of a fine is what was due less what was paid; it names where to pay."""
    due, paid = s.data.get("amount_due"), s.data.get("amount_paid")
    if due is None and paid is not None:
        return Reason("写了已缴金额的，写明应缴金额。", "amount_due")
    if due is None:
        return None
    if paid is not None and paid > due:
        return Reason("已缴金额不能多于应缴金额。", "amount_paid")
    if due > (paid or 0) and not s.data.get("pay_contact"):
        return Reason("还有未缴的，写明缴款、联系渠道。", "pay_contact")
    return None


def answer_is_asked_after_the_service(s: Situation) -> Reason | None:
    """X36: the proof comes back after the last day on which the service is of use."""
    latest, by = s.data.get("latest_on"), s.data.get("reply_by")
    if isinstance(latest, date) and isinstance(by, date) and by < latest:
        return Reason("请求回复日期不能早于最迟有效送达日。", "reply_by")
    return None


@each
def named_is_decided_and_published(s: Situation) -> Iterator[Reason]:
    """X66: somebody is named only where the row names the decision and where it was published."""
    if s.data.get("names_published") != PUBLISHED:
        return
    rows = table(s, "bulletin_items")
    for n, row in enumerate(rows):
        if not row.get("decidedNo") or not row.get("url"):
            said = "写了主体名称的，写明决定书号和公开网址。"
            yield Reason(said, "bulletin_items", row=n, column="decidedNo")


def names_are_told_before_the_meeting(s: Situation) -> Reason | None:
    """X59: who attends is told before the meeting is held."""
    held, by = s.data.get("meeting_on"), s.data.get("reply_by")
    if isinstance(held, date) and isinstance(by, date) and by > held:
        return Reason("报名截止（请求回复日期）不能晚于会商日期。", "reply_by")
    return None


def minutes_follow_the_meeting(s: Situation) -> Reason | None:
    """X62: nothing was discussed before it was called for."""
    called = s.last("ask_consultation")
    held = s.data.get("held_on")
    if called is None or not isinstance(held, date):
        return None
    day = called.at.astimezone(s.at.tzinfo).date()
    return Reason("会商日期不能早于会商通知签发日期。", "held_on") if held < day else None


def amount_still_due(s: Situation) -> Decimal | None:
    """What is left to pay, in yuan; None where nothing is."""
    due, paid = s.data.get("amount_due"), s.data.get("amount_paid")
    if not isinstance(due, Decimal):
        return None
    left = due - (paid if isinstance(paid, Decimal) else Decimal(0))
    return left if left > 0 else None


GUARDS = registered(
    appraisal_names_qualification,
    money_of_the_decision_adds_up,
    answer_is_asked_after_the_service,
    names_are_told_before_the_meeting,
    named_is_decided_and_published,
    minutes_follow_the_meeting,
)
KNOWN = registered(amount_still_due)
