"""证据登记保存."""

from __future__ import annotations

from casehub.procedures.evidence_registration import conditions
from casehub.workflow.part import Part

PART = Part(
    guards=conditions.GUARDS,
    cleared_by={"hold_still_lasts": ("release_evidence",)},
)
