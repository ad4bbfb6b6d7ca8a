"""行政调解: the law of mediating a dispute (令81 第六章)."""

from __future__ import annotations

from casehub.procedures.mediation import (
    agreement,
    conditions,
    consent,
    known,
    leaving,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **agreement.GUARDS,
        **conditions.GUARDS,
        **consent.GUARDS,
        **leaving.GUARDS,
    },
    effects={**agreement.EFFECTS, **consent.EFFECTS},
    known=known.KNOWN,
    days=known.DAYS,
    stands_on=("closing", "dispute", "matter", "sessions"),
)
