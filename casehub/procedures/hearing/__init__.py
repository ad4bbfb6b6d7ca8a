"""口头审理 as a matter of its own."""

from __future__ import annotations

from casehub.procedures.hearing import conditions
from casehub.workflow.part import Part

PART = Part(
    guards=conditions.GUARDS,
    known=conditions.KNOWN,
    stands_on=("dispute", "matter"),
)
