"""协助其他机关（协助调查以外）: a letter that came, taken up or sent back, answered (§2.5)."""

from __future__ import annotations

from casehub.procedures.responding import answered, jointly, served, supervised
from casehub.workflow.part import Part

PART = Part(
    guards={**answered.GUARDS, **served.GUARDS, **jointly.GUARDS, **supervised.GUARDS},
    known=answered.KNOWN,
    stands_on=("cooperating", "matter"),
)
