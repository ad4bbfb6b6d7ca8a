"""Of which letter of its case an act speaks: by the 流转编号 in the field that its step names."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from casehub.model import Event
    from casehub.workflow.procedure import Procedure, Step


def names_letter(step: Step) -> str:
    """The field by which an act says of which letter of its case it speaks; "" for none."""
    entered = step.letter.names_by if step.letter is not None else ""
    return entered or (step.sends.after if step.sends is not None else "") or step.of_letter


def flow_named(procedure: Procedure, act: Event) -> object:
    """The 流转编号 of the letter of which an act speaks; None where it names none."""
    known = procedure.has_step(act.step)
    name = names_letter(procedure.step(act.step)) if known else ""
    return (act.typed.get(name) or None) if name else None


def speaks_of(procedure: Procedure, act: Event, flow: object, *, lone: bool) -> bool:
    """Whether an act speaks of the letter of this 流转编号.

    lone: the case sent no other, so that an act which names none means this one.
    """
    named = flow_named(procedure, act)
    return lone if named is None else named == flow
