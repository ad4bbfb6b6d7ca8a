"""What follows an agreement of a mediation: its performance, and the court's confirmation."""

from __future__ import annotations

from casehub.procedures.agreed import confirming, performance
from casehub.workflow.part import Part

PART = Part(
    guards={**confirming.GUARDS, **performance.GUARDS},
    effects={**confirming.EFFECTS, **performance.EFFECTS},
    known={**confirming.KNOWN, **performance.KNOWN},
    days={**confirming.DAYS, **performance.DAYS},
    stands_on=("dispute", "matter"),
)
