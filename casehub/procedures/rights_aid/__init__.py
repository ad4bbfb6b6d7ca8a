"""维权援助: free help to whoever asks for it, with the opinion of experts; never a decision."""

from __future__ import annotations

from casehub.procedures.rights_aid import asking, assessing, consulting, helping, shown
from casehub.workflow.part import Part

PART = Part(
    guards={**asking.GUARDS, **assessing.GUARDS, **consulting.GUARDS, **helping.GUARDS},
    known={**asking.KNOWN, **consulting.KNOWN, **helping.KNOWN},
    days={**asking.DAYS, **helping.DAYS},
    stands_on=("closing", "dispute", "matter", "satisfied"),
    cards=shown.CARDS,
)
