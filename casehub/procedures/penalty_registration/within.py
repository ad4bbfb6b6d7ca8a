"""What is kept as evidence is what was approved (行政处罚法第五十六条): procedures.within."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.goods import rows_of_list
from casehub.procedures.penalty_registration.conditions import APPROVED
from casehub.procedures.within import Measure
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.workflow.situation import Reason, Situation

KEEPING = Measure(
    APPROVED, "登记保存", "多出的另行报批；情况紧急的，另案当场登记保存，在法定时限内补办批准"
)


def kept_within_the_approval(s: Situation) -> Reason | None:
    """行政处罚法第五十六条: the head gives leave for these things, none was given for more."""
    return KEEPING.within_the_approval(s)


def made_up_for_all_that_is_kept(s: Situation) -> Reason | None:
    """程序规定第三十三条第二款: what could not wait is approved as it was, or let go at once."""
    return KEEPING.made_up_for_the_whole(s, rows_of_list(s))


def things_approved(s: Situation) -> list[dict[str, object]] | None:
    """The things that the head approved, as rows of the list, which adds what is seen there."""
    return KEEPING.approved(s)


GUARDS = registered(kept_within_the_approval, made_up_for_all_that_is_kept)
KNOWN = registered(things_approved)
