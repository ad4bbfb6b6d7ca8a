"""Decisions between which whoever decides has to choose: none of them is the usual one."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casehub.workflow.procedure import Procedure, Step


def other_choices(procedure: Procedure, state: str, one: Step) -> tuple[Step, ...]:
    """The steps that decide in `state` what `one` decides, otherwise: 移送 and 不移送.

    The same people take them, from the same states, within the same limit, and each leads to where
    the other cannot be taken any more.
    """
    return tuple(
        other
        for other in procedure.steps_from(state)
        if other.id != one.id
        and set(other.from_) == set(one.from_)
        and set(other.roles) == set(one.roles)
        and not set(other.deadlines.close).isdisjoint(one.deadlines.close)
        and procedure.exclude_each_other(state, one, other)
    )
