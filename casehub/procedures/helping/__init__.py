"""协助其他机关调查: a letter that came, taken on or sent back, answered (cross_region.md §2.5)."""

from __future__ import annotations

from casehub.model import ExchangeLetter
from casehub.procedures.helping import asked, followed, sealed
from casehub.workflow.part import Part

PART = Part(
    guards={**asked.GUARDS, **followed.GUARDS, **sealed.GUARDS},
    known={**asked.KNOWN, **followed.KNOWN},
    stands_on=("cooperating",),
    rows=(ExchangeLetter,),
)
"""What a letter of another office asks, what follows it, and how long the answer may take."""
