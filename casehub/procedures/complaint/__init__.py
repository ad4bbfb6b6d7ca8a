"""消费投诉: a consumer's dispute with a trader, taken up and mediated (总局令第121号)."""

from __future__ import annotations

from casehub.procedures.complaint import acceptance, known, mediating
from casehub.workflow.part import Part

PART = Part(
    guards={**acceptance.GUARDS, **mediating.GUARDS},
    effects=mediating.EFFECTS,
    known=known.KNOWN,
    stands_on=("closing", "dispute", "matter", "sessions"),
)
