"""How a case of any procedure is closed and its volume bound (办法第四十六条, 档案)."""

from __future__ import annotations

from casehub.model import Document, Event, MaterialUse
from casehub.procedures.closing import binding, closing_form
from casehub.workflow.part import Part

PART = Part(
    guards=binding.GUARDS,
    known={**closing_form.KNOWN, **binding.KNOWN},
    beside=(Event, Document, MaterialUse),
)
