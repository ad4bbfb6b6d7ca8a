"""联合执法 on the side of who was asked: the plan that came is confirmed before anybody acts."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.reading import latest
from casehub.workflow.part import registered
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from casehub.workflow.situation import Situation

CAME, CONFIRMED, OBJECTED = "enter_joint_plan", "confirm_joint_plan", "object_to_joint_plan"


def a_plan_waits(s: Situation) -> str | None:
    """Each plan has one answer."""
    came = latest(s, CAME)
    if came and came > latest(s, CONFIRMED, OBJECTED):
        return None
    return "没有等待确认的行动方案，先登记对方的方案。"


def joint_plan_was_confirmed(s: Situation) -> str | None:
    """Results are those of a plan to which this office agreed."""
    if latest(s, CONFIRMED) > max(latest(s, CAME), latest(s, OBJECTED)):
        return None
    return "还没有确认对方的行动方案。"


def joining_says_yes(s: Situation) -> Reason | None:
    """The other bureau reads the answer, not the step by which it was given (X45)."""
    return Reason("不参加的，办理“不能参加联合执法”。", "agrees") if _said(s) is False else None


def declining_says_no(s: Situation) -> Reason | None:
    """As above, of a refusal."""
    return Reason("参加的，办理“同意参加联合执法”。", "agrees") if _said(s) is True else None


def _said(s: Situation) -> object:
    return s.data.get("agrees")


GUARDS = registered(
    a_plan_waits, joint_plan_was_confirmed, joining_says_yes, declining_says_no
)
