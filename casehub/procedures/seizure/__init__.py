"""查封、扣押."""

from __future__ import annotations

from casehub.procedures.seizure import conditions, moving, printed
from casehub.workflow.part import Part

PART = Part(
    guards={**conditions.GUARDS, **moving.GUARDS},
    effects=moving.EFFECTS,
    known={**printed.KNOWN, **moving.KNOWN},
    stands_on=("penalty", "closing", "matter"),
    cards=moving.CARDS,
)
