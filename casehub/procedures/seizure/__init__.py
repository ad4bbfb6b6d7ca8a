"""查封、扣押."""

from __future__ import annotations

from casehub.procedures.penalty.held import strips
from casehub.procedures.seizure import (
    conditions,
    early,
    examined,
    keeping,
    moving,
    once,
    printed,
    unclaimed,
    urgent,
    with_case,
    within,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **conditions.GUARDS,
        **moving.GUARDS,
        **with_case.GUARDS,
        **urgent.GUARDS,
        **examined.GUARDS,
        **keeping.GUARDS,
        **early.GUARDS,
        **unclaimed.GUARDS,
        **within.GUARDS,
        **once.GUARDS,
        **strips.GUARDS,
    },
    effects={**moving.EFFECTS, **with_case.EFFECTS, **once.EFFECTS},
    known={
        **printed.KNOWN,
        **moving.KNOWN,
        **with_case.KNOWN,
        **urgent.KNOWN,
        **examined.KNOWN,
        **early.KNOWN,
        **unclaimed.KNOWN,
        **within.KNOWN,
        **strips.KNOWN,
    },
    stands_on=("penalty", "closing", "contested", "cooperating", "matter", "measured", "owed"),
    cards=moving.CARDS,
)
