"""Papers that tell a party of a remedy, and what the party did with it: a review, a suit."""

from __future__ import annotations

from casehub.model import Challenge
from casehub.procedures.contested import remedies
from casehub.workflow.part import Part

PART = Part(
    guards=remedies.GUARDS,
    effects=remedies.EFFECTS,
    known=remedies.KNOWN,
    rows=(Challenge,),
    cards=remedies.CARDS,
)
