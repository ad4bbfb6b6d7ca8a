"""检验鉴定."""

from __future__ import annotations

from casehub.procedures.appraisal import conditions
from casehub.workflow.part import Part

PART = Part(
    guards=conditions.GUARDS,
    effects=conditions.EFFECTS,
    known=conditions.KNOWN,
    stands_on=("dispute", "matter"),
)
