"""What is seized is what was approved (行政强制法第十八条第一项): procedures.within."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures.penalty.goods import rows_of_list
from casehub.procedures.seizure.conditions import APPROVED
from casehub.procedures.seizure.once import APART
from casehub.procedures.within import WANTED, Measure
from casehub.workflow.part import registered

if TYPE_CHECKING:
    from casehub.workflow.situation import Reason, Situation

SEIZURE = Measure(
    APPROVED, "查封、扣押", "多出的另行报批；情况紧急的，另案当场查封、扣押，在法定时限内补办批准"
)


def seized_within_the_approval(s: Situation) -> Reason | None:
    """行政强制法第十八条第一项、第二十四条: the head approves these goods, no more."""
    return SEIZURE.within_the_approval(s)


def made_up_for_the_whole_list(s: Situation) -> Reason | None:
    """行政强制法第十九条: what was seized on the spot is approved as it was, or let go at once."""
    return SEIZURE.made_up_for_the_whole(s, rows_of_list(s))


def goods_approved(s: Situation) -> list[dict[str, object]] | None:
    """The lots that the head approved, as rows of the list: condition and seals are seen there."""
    rows = SEIZURE.approved(s)
    told = s.entered(APPROVED).get(WANTED)
    # What told them apart from goods that are held already, on the list that the head saw.
    return rows and [
        row | {APART: one.get(APART)} for row, one in zip(rows, told or [], strict=True)
    ]


GUARDS = registered(seized_within_the_approval, made_up_for_the_whole_list)
KNOWN = registered(goods_approved)
