"""Whether supervisors speak in the cases of a procedure (行政执法监督), and whether they can."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.workflow.checking.known import fault_in

if TYPE_CHECKING:
    from casehub.declared import Fault
    from casehub.workflow.procedure import Procedure

# What the steps are called by which something is said of a case, and answered.
SUPERVISION = ("supervision_said", "supervision_answered")


def supervision_faults(p: Procedure) -> list[Fault]:
    """A procedure with duties says that its acts are supervised, or why not; and then they can be.

    What is said and what answers it are found by what the steps are called, in whichever state the
    case is that has begun and is not put away. Matters of a case are supervised in the case.
    """
    steps = {word: p.called(word) for word in SUPERVISION}
    missing = [word for word, step in steps.items() if step is None]
    if not p.supervised:
        if len(missing) < len(steps):
            return [fault_in(p, "supervised", "没有写明 supervised，不应有监督意见的步骤")]
        acts = any(step.duty for step in p.steps) and not p.is_child and p.until is None
        said = "写明 supervised，或者写明为什么不受执法监督 unsupervised"
        return [fault_in(p, "supervised", said)] if acts and not p.unsupervised else []
    found = [fault_in(p, "supervised", f"没有步骤 called: {word}") for word in missing]
    wanted = {one.id for one in p.states if not one.final and one.id != p.initial}
    return found + [
        fault_in(p, f"steps.{step.id}.from", f"受执法监督，在 {state} 中也应能办理")
        for step in filter(None, steps.values())
        for state in sorted(wanted.difference(step.from_))
    ]
