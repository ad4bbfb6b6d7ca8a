"""先行登记保存 in a penalty case (行政处罚法第五十六条, 程序规定第三十三至三十五条)."""

from __future__ import annotations

from casehub.procedures.penalty_registration import conditions, outcomes, printed, within
from casehub.workflow.part import Part

PART = Part(
    guards={**conditions.GUARDS, **outcomes.GUARDS, **within.GUARDS},
    effects=outcomes.EFFECTS,
    known={**conditions.KNOWN, **printed.KNOWN, **within.KNOWN},
    stands_on=(
        "seizure", "penalty", "closing", "contested", "cooperating", "matter", "measured", "owed",
    ),
    cards=printed.CARDS,
)
