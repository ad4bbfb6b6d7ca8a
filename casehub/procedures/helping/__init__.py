"""协助其他机关调查: a letter that came, taken on or sent back, answered (cross_region.md §2.5)."""

from __future__ import annotations

from casehub.procedures.helping import asked
from casehub.workflow.part import Part

PART = Part(
    guards=asked.GUARDS,
    known=asked.KNOWN,
    stands_on=("cooperating", "matter"),
)
"""What a letter of another office asks, what follows it, and how long the answer may take."""
