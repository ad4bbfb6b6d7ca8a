"""指定管辖 by the superior bureau: asked or of its own, named within seven working days (P02)."""

from __future__ import annotations

from casehub.procedures.designating import asked, named
from casehub.workflow.part import Part

PART = Part(
    guards={**asked.GUARDS, **named.GUARDS},
    effects=named.EFFECTS,
    known=asked.KNOWN,
    stands_on=("matter",),
)
