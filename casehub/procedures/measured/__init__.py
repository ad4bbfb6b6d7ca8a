"""Decisions that are measured by 统一保护标准, 证据规则 and 裁决尺度."""

from __future__ import annotations

from casehub.model import StandardUse
from casehub.procedures.measured import checklists, standards
from casehub.workflow.part import Part

PART = Part(
    guards={**standards.GUARDS, **checklists.GUARDS},
    effects=standards.EFFECTS,
    known={**standards.KNOWN, **checklists.KNOWN},
    asks=checklists.ASKS,
    rows=(StandardUse,),
    cards=(*standards.CARDS, *checklists.CARDS),
)
