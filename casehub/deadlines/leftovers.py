"""Which limits of ours a role may end by a step that the road does not lead to.

A suit may come after the end, a volume waits to be put away, the cause of a stay is to be looked
into. Whom such a limit concerns is asked here alone, by the reminders and by the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from casehub.workflow.stages import entered_as

if TYPE_CHECKING:
    from datetime import date

    from casehub.rulebook.book import Rulebook


class Leftover(NamedTuple):
    """A limit that the role may end by a step in this state, beside the road or after its end.

    closing: whether a case ends in the state.
    """

    role: str
    procedure: str
    version: int
    state: str
    rule: str
    closing: bool

    @property
    def spot(self) -> str:
        """The place and the limit in one word, as queries compare it."""
        return f"{self.procedure}@{self.version}/{self.state}@{self.rule}"


def leftovers(rules: Rulebook, day: date) -> frozenset[Leftover]:
    """Every role with what it may end, by the steps of every version as they are begun on the day.

    In a closed case that is every limit, in an open one those that ask for a step of their own.
    """
    return frozenset(
        Leftover(role, key, version, state, rule, procedure.state(state).closing)
        for (key, version), procedure in rules.procedures.items()
        for step in procedure.steps
        for state in step.from_
        for rule in (*step.deadlines.close, *step.deadlines.lapse)
        if procedure.state(state).closing
        or (rule in step.deadlines.close and procedure.is_apart(rule))
        for role in entered_as(step, day).roles
    )
