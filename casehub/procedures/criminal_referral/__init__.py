"""移送涉嫌犯罪案件 (《行政执法机关移送涉嫌犯罪案件的规定》): for one party, to the police."""

from __future__ import annotations

from casehub.procedures.criminal_referral import course, printed
from casehub.workflow.part import Part

PART = Part(
    guards=course.GUARDS,
    known={**course.KNOWN, **printed.KNOWN},
    stands_on=("penalty", "closing", "contested", "cooperating", "matter", "measured", "owed"),
    cards=course.CARDS,
)
