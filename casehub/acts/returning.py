"""A matter that was sent back: what was typed before the step has to be taken again, and why."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from casehub.fields import TODAY
from casehub.model.proposal import RETURNED
from casehub.record.roads import WALK

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.fields import Field
    from casehub.model import Event
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class SentBack:
    """`by`: the act that gave the step back; `typed`: what its form held, as the event keeps it."""

    by: Event
    typed: Mapping[str, object]

    def value(self, field: Field) -> Any:
        """What was typed into a field; None for a day that begins as today."""
        if field.default == TODAY or field.id not in self.typed:
            return None
        return field.read(self.typed[field.id])


def sent_back(s: Situation) -> SentBack | None:
    """How the step of the situation came back since it was last taken; None when it did not."""
    proposed = _returned(s)
    if proposed is not None:
        return proposed
    # What was entered wrongly and taken back is what the true one begins with.
    taken = next((e for e in reversed(s.record) if e.step == s.step.id), None)
    if taken is None:
        return None
    procedure = s.rules.procedure(s.case.procedure, s.case.procedure_version)
    givers = {step.id for step in procedure.steps if s.step.id in step.gives_back}
    later = (e for e in reversed(s.events) if e.seq > taken.seq and e.step in givers)
    event = next(later, None)
    typed = taken.typed
    return SentBack(event, typed) if event is not None else None


def _returned(s: Situation) -> SentBack | None:
    """How a matter for approval came back to who drafted it; None where none did."""
    mine = (p for p in s.proposals if p.step == s.step.id and p.status == RETURNED)
    proposal = next(mine, None) if s.step.route is not None else None
    if proposal is None or proposal.keeper_id != s.actor.id:
        return None
    walked = (e for e in reversed(s.record) if e.step in WALK)
    event = next((e for e in walked if e.typed.get("proposal") == proposal.id), None)
    return SentBack(event, proposal.latest.data) if event is not None else None
