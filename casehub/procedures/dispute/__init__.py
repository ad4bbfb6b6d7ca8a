"""What all disputes share: parties, agents, officers, rights, exhibits, links to other cases."""

from __future__ import annotations

from casehub.procedures.dispute import (
    agreements,
    assignment,
    challenges,
    conditions,
    exhibits,
    known,
    linking,
    matters,
    parties,
    rights,
    signing,
)
from casehub.workflow.part import Part

PART = Part(
    guards={
        **agreements.GUARDS,
        **challenges.GUARDS,
        **conditions.GUARDS,
        **matters.GUARDS,
        **signing.GUARDS,
    },
    effects={
        **agreements.EFFECTS,
        **assignment.EFFECTS,
        **exhibits.EFFECTS,
        **linking.EFFECTS,
        **parties.EFFECTS,
        **rights.EFFECTS,
    },
    known={**agreements.KNOWN, **known.KNOWN},
    days={**agreements.DAYS, **known.DAYS},
    of_people=conditions.OF_PEOPLE,
    cleared_by={
        "a_text_is_drafted": ("draft_agreement",),
        "every_party_signed": ("sign_agreement", "draft_agreement"),
    },
)
