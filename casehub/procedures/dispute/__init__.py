"""What disputes share: a request of one side against another, its right, agreements, remedies."""

from __future__ import annotations

from casehub.model import Agreement, Challenge, ReviewReceipt
from casehub.procedures.dispute import (
    agreements,
    answering,
    attendance,
    challenges,
    checked,
    conditions,
    finality,
    known,
    matters,
    refusals,
    rights,
    signing,
    transfers,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **agreements.GUARDS,
        **attendance.GUARDS,
        **checked.GUARDS,
        **conditions.GUARDS,
        **matters.GUARDS,
        **refusals.GUARDS,
        **signing.GUARDS,
        **transfers.GUARDS,
    },
    effects={
        **agreements.EFFECTS,
        **checked.EFFECTS,
        **refusals.EFFECTS,
        **rights.EFFECTS,
    },
    known={
        **agreements.KNOWN,
        **answering.KNOWN,
        **attendance.KNOWN,
        **challenges.KNOWN,
        **checked.KNOWN,
        **finality.KNOWN,
        **known.KNOWN,
        **refusals.KNOWN,
    },
    asks=matters.ASKS,
    stands_on=("matter",),
    days={**agreements.DAYS, **known.DAYS},
    rows=(Agreement, Challenge, ReviewReceipt),
    cards=challenges.CARDS,
    heads=(*challenges.HEADS, *rights.HEADS),
)
