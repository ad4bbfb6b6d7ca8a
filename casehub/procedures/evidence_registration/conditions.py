"""Conditions of registering and keeping evidence (办法第四十九条)."""

from __future__ import annotations

from datetime import date, timedelta

from casehub.procedures.reading import as_day, chinese_day
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason, Situation

NEVER_AN_OUTCOME = ("扣押", "没收", "查封")


def outcome_is_lawful(s: Situation) -> Reason | None:
    """专利法第六十九条第二款: no seizure and no confiscation in an infringement dispute."""
    for row in s.data.get("outcomes") or ():
        if any(word in str(value) for value in row.values() for word in NEVER_AN_OUTCOME):
            return Reason("侵权纠纷不得查封、扣押、没收，请更正处理方式。", "outcomes")
    return None



def hold_still_lasts(s: Situation) -> str | None:
    """办法第四十九条: the decision is made within seven days."""
    limit = s.open_deadline("evidence.registration")
    if limit is not None and limit.nominal_on < s.day:
        return "登记保存期限已满，只能解除登记保存。"
    return None



def hold_is_over(s: Situation) -> str | None:
    """办法第四十九条: without a decision the measure ends after seven days (待核), not before."""
    limit = s.open_deadline("evidence.registration")
    if limit is None or limit.due_on >= s.day:
        return "登记保存期限尚未届满。"
    return None



def hold_is_recent(s: Situation) -> Reason | None:
    """办法第四十九条: approved first, then carried out; never dated back beyond the seven days."""
    begun = s.data.get("from_on")
    longest = timedelta(days=int(s.law.limit("evidence.registration").amount))
    if isinstance(begun, date) and s.day - begun > longest:
        period = s.law.limit_text("evidence.registration")
        return Reason(f"登记保存日期距今已超过{period}，请核对。", "from_on")
    return None



def hold_follows_approval(s: Situation) -> Reason | None:
    """办法第四十九条: the head approves first."""
    approved, begun = s.last("approve_registration"), as_day(s.data.get("from_on"))
    day = approved.at.astimezone(s.at.tzinfo).date() if approved is not None else None
    if begun is not None and day is not None and begun < day:
        return Reason(f"登记保存不能早于批准之日{chinese_day(day)}。", "from_on")
    return None


def outcome_follows_hold(s: Situation) -> Reason | None:
    """办法第四十九条: what is decided is decided of this very hold."""
    begun = as_day(s.entered("register_evidence").get("from_on"))
    told = as_day(s.data.get("from_on"))
    if begun is not None and told is not None and told != begun:
        return Reason(f"登记保存之日为{chinese_day(begun)}。", "from_on")
    return None


GUARDS = registered(
    outcome_is_lawful,
    hold_still_lasts,
    hold_is_over,
    hold_is_recent,
    hold_follows_approval,
    outcome_follows_hold,
)
