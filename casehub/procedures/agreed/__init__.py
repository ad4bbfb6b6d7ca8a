"""What follows an agreement of a mediation: its performance, and the court's confirmation."""

from __future__ import annotations

from casehub.procedures.agreed import confirming, notary, performance
from casehub.workflow.part import Part

PART = Part(
    guards={**confirming.GUARDS, **notary.GUARDS, **performance.GUARDS},
    effects={**confirming.EFFECTS, **performance.EFFECTS},
    known={**confirming.KNOWN, **notary.KNOWN, **performance.KNOWN},
    days={**confirming.DAYS, **performance.DAYS},
    asks=notary.ASKS,
    stands_on=("dispute", "matter"),
)
