"""What is left to do in a closed case: which limits of ours a role may still end there.

A suit may come after the end, a volume waits to be put away. Whom such a limit concerns is asked
here alone, by the reminders and by the desk.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from casehub.rulebook.book import Rulebook


class Leftover(NamedTuple):
    """A limit that the role may end by a step in this state, in which the case is closed."""

    role: str
    procedure: str
    version: int
    state: str
    rule: str

    @property
    def spot(self) -> str:
        """The place and the limit in one word, as queries compare it."""
        return f"{self.procedure}@{self.version}/{self.state}@{self.rule}"


def leftovers(rules: Rulebook) -> frozenset[Leftover]:
    """Every role with what it may end in a closed case, by the steps of every version."""
    return frozenset(
        Leftover(role, key, version, state, rule)
        for (key, version), procedure in rules.procedures.items()
        for step in procedure.steps
        for state in step.from_
        if procedure.state(state).closing
        for rule in (*step.deadlines.close, *step.deadlines.lapse)
        for role in step.roles
    )
