"""Which step leads where: the only place that knows the transitions library.

The machine holds no model and no callbacks (DESIGN.md): it answers questions about legality.
"""

from __future__ import annotations

from functools import lru_cache

from transitions import Machine

from casehub.workflow.procedure import Procedure

_Moves = tuple[tuple[str, tuple[str, ...], str | None], ...]


class IllegalStepError(ValueError):
    """The procedure does not allow this step in this state."""


def advance(procedure: Procedure, state: str, step: str) -> str:
    """The state after taking `step` in `state`; IllegalStepError when it may not be taken there."""
    machine = machine_of(procedure)
    event = machine.events.get(step)
    legal = event.transitions.get(state, []) if event is not None else []
    if not legal:
        message = f"{procedure.key}: step {step} is not open in state {state}"
        raise IllegalStepError(message)
    target = legal[0].dest
    return state if target is None else str(target)


def open_steps(procedure: Procedure, state: str) -> tuple[str, ...]:
    """Ids of the steps that may be taken in `state`."""
    return tuple(machine_of(procedure).get_triggers(state))


def machine_of(procedure: Procedure) -> Machine:
    """The machine of a procedure version; built once, never given a model."""
    return _build(procedure.initial, tuple(s.id for s in procedure.states), procedure.moves)


@lru_cache(maxsize=64)
def _build(initial: str, states: tuple[str, ...], moves: _Moves) -> Machine:
    return Machine(
        model=None,
        states=list(states),
        initial=initial,
        # A step without `to` leaves the state as it is: an internal transition.
        transitions=[
            {"trigger": step, "source": list(sources), "dest": target}
            for step, sources, target in moves
        ],
        auto_transitions=False,
    )
