"""消费投诉: a consumer's dispute with a trader, taken up and mediated (总局令第121号)."""

from __future__ import annotations

from casehub.procedures.complaint import acceptance, handed_on, known, mediating
from casehub.workflow.part import Part

PART = Part(
    guards={**acceptance.GUARDS, **handed_on.GUARDS, **mediating.GUARDS},
    effects={**acceptance.EFFECTS, **handed_on.EFFECTS, **mediating.EFFECTS},
    known={**handed_on.KNOWN, **known.KNOWN},
    stands_on=("contested", "closing", "dispute", "matter", "sessions"),
)
