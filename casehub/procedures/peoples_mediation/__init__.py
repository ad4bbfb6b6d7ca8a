"""人民调解, and what courts entrust to it: taken up by consent, agreed or ended (人民调解法)."""

from __future__ import annotations

from casehub.procedures.peoples_mediation import entrusted, halted, mended, talking
from casehub.procedures.peoples_mediation.rows import CourtEntrustment
from casehub.workflow.part import Part

PART = Part(
    guards={**entrusted.GUARDS, **halted.GUARDS, **mended.GUARDS, **talking.GUARDS},
    effects={**entrusted.EFFECTS, **mended.EFFECTS, **talking.EFFECTS},
    known={**entrusted.KNOWN, **talking.KNOWN},
    stands_on=("agreed", "closing", "dispute", "matter", "sessions", "satisfied"),
    rows=(CourtEntrustment,),
)
