"""协助调查: letters to other bureaus and their answers."""

from __future__ import annotations

from casehub.procedures.assistance import conditions, known, referral
from casehub.workflow.part import Part

PART = Part(
    guards=conditions.GUARDS,
    effects=referral.EFFECTS,
    known=known.KNOWN,
    stands_on=("matter", "cooperating"),
)
