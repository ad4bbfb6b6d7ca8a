"""Named conditions of steps: each answers None, or one sentence that says what is in the way.

A guard module holds plain functions and a dict GUARDS; a new module is added to _MODULES.
"""

from __future__ import annotations

from collections.abc import Callable

from casehub.workflow.guards import (
    acceptance,
    adjudication,
    after_ruling,
    assistance,
    evidence_rules,
    hearing_rules,
    matters,
    mediation,
    panel,
    patents,
    service,
    shared,
    time_limits,
)
from casehub.workflow.situation import Reason, Situation

Guard = Callable[[Situation], str | Reason | None]

_MODULES = (
    shared,
    mediation,
    service,
    assistance,
    matters,
    acceptance,
    patents,
    panel,
    hearing_rules,
    time_limits,
    evidence_rules,
    adjudication,
    after_ruling,
)


def _collect() -> dict[str, Guard]:
    found: dict[str, Guard] = {}
    for module in _MODULES:
        for name, guard in module.GUARDS.items():
            if name in found:
                message = f"two guards are called {name}"
                raise RuntimeError(message)
            found[name] = guard
    return found


GUARDS: dict[str, Guard] = _collect()


def reasons_against(situation: Situation) -> list[Reason]:
    """Every reason why the situation's step may not be taken now, in the order of its guards.

    Without data only reasons that lie in the case are found; KeyError for an unknown guard.
    """
    found = []
    for name in situation.step.guards:
        answer = GUARDS[name](situation)
        if answer is not None:
            found.append(Reason(answer) if isinstance(answer, str) else answer)
    return found
