"""行政调解: the law of mediating a dispute (令81 第六章)."""

from __future__ import annotations

from casehub.procedures.mediation import (
    arbitration,
    conditions,
    consent,
    known,
    leaving,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **arbitration.GUARDS,
        **conditions.GUARDS,
        **consent.GUARDS,
        **leaving.GUARDS,
    },
    effects={**conditions.EFFECTS, **consent.EFFECTS},
    known=known.KNOWN,
    days=known.DAYS,
    stands_on=("agreed", "closing", "dispute", "matter", "sessions", "satisfied"),
)
