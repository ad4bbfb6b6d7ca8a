"""What all disputes share: parties, agents, officers, rights, exhibits, links to other cases."""

from __future__ import annotations

from casehub.model import Agreement, Challenge, Rectification, ReviewReceipt, WrongPaper
from casehub.procedures.dispute import (
    agreements,
    answering,
    assignment,
    challenges,
    checked,
    conditions,
    exhibits,
    known,
    linking,
    matters,
    newcomers,
    parties,
    rectifying,
    refusals,
    rights,
    signing,
    transfers,
    wrong_entries,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **agreements.GUARDS,
        **checked.GUARDS,
        **conditions.GUARDS,
        **matters.GUARDS,
        **newcomers.GUARDS,
        **rectifying.GUARDS,
        **refusals.GUARDS,
        **signing.GUARDS,
        **transfers.GUARDS,
    },
    effects={
        **agreements.EFFECTS,
        **assignment.EFFECTS,
        **checked.EFFECTS,
        **exhibits.EFFECTS,
        **linking.EFFECTS,
        **parties.EFFECTS,
        **rectifying.EFFECTS,
        **refusals.EFFECTS,
        **rights.EFFECTS,
    },
    known={
        **agreements.KNOWN,
        **answering.KNOWN,
        **challenges.KNOWN,
        **checked.KNOWN,
        **known.KNOWN,
        **rectifying.KNOWN,
        **refusals.KNOWN,
        **wrong_entries.KNOWN,
    },
    asks={**known.ASKS, **matters.ASKS},
    days={**agreements.DAYS, **known.DAYS},
    of_people=conditions.OF_PEOPLE,
    rows=(Agreement, Challenge, Rectification, ReviewReceipt, WrongPaper),
    cards=(*challenges.CARDS, *rectifying.CARDS),
    heads=(*challenges.HEADS, *rights.HEADS),
)
