"""What all disputes share: parties, agents, officers, rights, exhibits, links to other cases."""

from __future__ import annotations

from casehub.procedures.dispute import (
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
        **challenges.GUARDS,
        **conditions.GUARDS,
        **matters.GUARDS,
        **signing.GUARDS,
    },
    effects={
        **assignment.EFFECTS,
        **exhibits.EFFECTS,
        **linking.EFFECTS,
        **parties.EFFECTS,
        **rights.EFFECTS,
    },
    known=known.KNOWN,
    of_people=conditions.OF_PEOPLE,
)
