"""证据登记保存."""

from __future__ import annotations

from casehub.procedures.evidence_registration import conditions, known, listed
from casehub.workflow.part import Part

PART = Part(
    guards={**conditions.GUARDS, **listed.GUARDS},
    known={**known.KNOWN, **listed.KNOWN},
    stands_on=("dispute", "matter"),
)
