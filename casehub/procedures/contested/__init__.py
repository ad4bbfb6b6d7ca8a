"""Papers that tell a party of a remedy, a review or suit of the party, and our answer to it."""

from __future__ import annotations

from casehub.model import Challenge
from casehub.procedures.contested import answering, remedies
from casehub.workflow.part import Part

PART = Part(
    guards={**remedies.GUARDS, **answering.GUARDS},
    effects={**remedies.EFFECTS, **answering.EFFECTS},
    known={**remedies.KNOWN, **answering.KNOWN},
    asks=answering.ASKS,
    rows=(Challenge,),
    cards=(*remedies.CARDS, *answering.CARDS),
)
