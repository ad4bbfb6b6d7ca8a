"""What the sheet says on which a letter that came is entered and dealt with (X22)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.cooperating.coming import letter_dated
from casehub.procedures.cooperating.said import came, letter_that_began
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from datetime import date

    from casehub.workflow.situation import Situation


def letter_entered_as(s: Situation) -> str | None:
    """Its 收文号 here."""
    return came(s, "entered.number") or None


def letter_flow_no(s: Situation) -> str | None:
    """Its 流转编号."""
    return came(s, "flowId") or None


def letter_titled(s: Situation) -> str | None:
    """Its title."""
    return came(s, "gongwen.标题") or None


def letter_came_as_file(s: Situation) -> bool:
    """Whether its signed file was registered: then it is the first of its number."""
    return letter_that_began(s) is not None


def letter_was_checked(s: Situation) -> str:
    """How it was looked at before it was registered: a file stands there only when it is sound."""
    if letter_that_began(s) is not None:
        return "电子函件：签章、校验值、可视内容与数据核对一致后登记"
    return "纸质函件：由收文人员核对印章，没有电子数据"


def letter_due_on(s: Situation) -> date | None:
    """The day by which it is to be answered."""
    limits = (s.deadline(rule) for rule in s.procedure.limits)
    return next((one.due_on for one in limits if one is not None), None)


def letter_is_dealt_with(s: Situation) -> str:
    """What is decided on it."""
    return s.step.title


KNOWN = registered(
    letter_entered_as,
    letter_flow_no,
    letter_titled,
    letter_dated,
    letter_came_as_file,
    letter_was_checked,
    letter_due_on,
    letter_is_dealt_with,
)
