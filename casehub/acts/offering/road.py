"""By which steps a case goes on from where it stands, and which of them come first."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.procedures import LAW
from casehub.workflow.part import reasons_in
from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from casehub.model import Case, Event
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Reason, Situation

# The place of a step on the road for which this case did not ask: others of its kind do.
UNASKED = 4


def leads_on(case: Case, step: Step) -> bool:
    """Whether the step is one of those by which the case goes on from where it stands."""
    return step.main or (bool(step.follows_up) and case.awaiting in step.follows_up)


def off_the_road(step: Step, procedure: Procedure, state: str) -> bool:
    """Whether the step, taken in `state`, leaves the main road or stays: such come second."""
    return step.to is None or step.target(state) not in procedure.road


def meets(procedure: Procedure, step: Step, rule: str) -> bool:
    """Whether the step does what the limit is for, where the road does not lead there by itself."""
    return rule in step.deadlines.close and procedure.is_apart(rule)


def place_of(s: Situation, procedure: Procedure, step: Step) -> int:
    """Where a step by which the case goes on stands among those of its state, the first 0."""
    rank = rank_of(s, procedure, entered_as(step, s.day))
    return UNASKED if rank is None else rank


def rank_of(s: Situation, procedure: Procedure, step: Step) -> int | None:
    """What a limit asks for, has to be followed up, was asked for, the road, the rest.

    None beside the road.
    """
    case = s.case
    if step.deadlines.close and any(meets(procedure, step, rule) for rule in s.course.asked):
        return 0
    follows_up = bool(step.follows_up) and case.awaiting in step.follows_up
    if follows_up or not step.main:
        return 0 if follows_up else None
    if step.first_when:
        return 1 if not_yet(s, step) is None else UNASKED
    return 3 if off_the_road(step, procedure, case.state) else 2


def not_yet(s: Situation, step: Step) -> Reason | None:
    """Why a step that comes first under a condition is not yet what the case goes on with."""
    told = LAW.at(s).guards[step.first_when](s.before(step)) if step.first_when else None
    return next(iter(reasons_in(told)), None)


def done_in_state(events: Sequence[Event]) -> set[str]:
    """The steps taken since the case came into its present state; events are oldest first.

    A step that was taken and left the case where it is makes room for the next on the road.
    """
    found: set[str] = set()
    for event in reversed(events):
        if event.target and event.source != event.target:
            break
        found.add(event.step)
    return found


def taken_before(step: Step, done: Collection[str]) -> bool:
    """Whether the step was taken in this state (`done_in_state`) and left the case there."""
    return step.to is None and step.id in done
