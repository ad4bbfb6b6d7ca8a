"""检测、检验、检疫、鉴定 in a penalty case (程序规定第三十二条、第三十八条、第六十四条)."""

from __future__ import annotations

from casehub.model import Pause
from casehub.procedures.penalty_expert import commissioning, resulting
from casehub.workflow.part import Part

PART = Part(
    guards={**commissioning.GUARDS, **resulting.GUARDS},
    effects=resulting.EFFECTS,
    known={**commissioning.KNOWN, **resulting.KNOWN},
    stands_on=("penalty", "closing", "contested", "cooperating", "matter", "measured", "owed"),
    beside=(Pause,),
)
