"""跨区域协作（发函）: letters of every type but 协助调查 to other bureaus, and their answers."""

from __future__ import annotations

from casehub.procedures.requesting import (
    asking,
    jointly,
    listing,
    of_crime,
    sorted_rules,
    supervising,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **asking.GUARDS,
        **sorted_rules.GUARDS,
        **jointly.GUARDS,
        **listing.GUARDS,
        **of_crime.GUARDS,
        **supervising.GUARDS,
    },
    effects=asking.EFFECTS,
    known={
        **asking.KNOWN,
        **sorted_rules.KNOWN,
        **jointly.KNOWN,
        **listing.KNOWN,
        **of_crime.KNOWN,
        **supervising.KNOWN,
    },
    stands_on=("matter", "cooperating"),
)
