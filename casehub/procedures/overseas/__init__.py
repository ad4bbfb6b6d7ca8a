"""海外知识产权纠纷: told by an enterprise, followed, advised, handed over by its consent (E22)."""

from __future__ import annotations

from casehub.procedures.overseas import consent, following, told
from casehub.workflow.part import Part

PART = Part(
    guards={**told.GUARDS, **following.GUARDS, **consent.GUARDS},
    effects=following.EFFECTS,
    known={**told.KNOWN, **following.KNOWN, **consent.KNOWN},
    days={**following.DAYS, **consent.DAYS},
    stands_on=("matter", "satisfied"),
)
