"""Faults of steps that take back what was entered wrongly: only what can be undone is."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from casehub.declared import Fault
from casehub.workflow.procedure import Procedure, Step

# How a step is put right of which the last entry counts.
AGAIN = "再办理一次，以最近一次为准。"


def taking_back_faults(
    p: Procedure, step: Step, undone: Collection[str] | None, versions: Sequence[Procedure] = ()
) -> Iterator[Fault]:
    """Steps that are not there, that never left that state, or that do what nothing undoes.

    undone: the effects that know how to undo themselves; None: not known here. versions: those of
    the procedure, the oldest first; what was done under an older one may be undone under this.
    """
    at = f"steps.{step.id}.takes_back"
    if step.returns and (step.to or not step.takes_back):
        yield Fault(f"{p.key}.yaml", f"steps.{step.id}.returns", "只用于撤销登记且不另写 to 的步骤")
    if step.reopens and not step.returns:
        yield Fault(f"{p.key}.yaml", f"steps.{step.id}.reopens", "只用于回到登记以前状态的步骤")
    for name in step.takes_back:
        older = [one for one in versions if one.version < p.version and one.has_step(name)]
        if not p.has_step(name) and not older:
            yield Fault(f"{p.key}.yaml", at, f"未知的步骤：{name}")
            continue
        home = p if p.has_step(name) else older[-1]
        other = home.step(name)
        if step.to and step.to not in other.from_:
            yield Fault(f"{p.key}.yaml", at, f"{name} 不从状态 {step.to} 办理，不能回到该状态")
        gone = home is not p and other.to is not None and not p.has_state(other.to)
        if step.returns and other.to and other.to not in step.from_ and not gone:
            yield Fault(f"{p.key}.yaml", at, f"{name} 之后的状态 {other.to} 不能办理撤销")
        lasting = [*_lasting(home, other)]
        if undone is not None:
            lasting += [effect for effect in other.records if effect not in undone]
        for what in lasting:
            yield Fault(f"{p.key}.yaml", at, f"{name} 的 {what} 不能撤销")


def mended_by(p: Procedure, step: Step) -> str:
    """How the step is put right where it was entered wrongly, in words; "" where nobody said."""
    undoing = [one for one in p.steps if step.id in one.takes_back]
    # One that returns takes it back from wherever it led, and leaves nothing to those beside it.
    undoing = [one for one in undoing if one.returns] or undoing
    if undoing:
        return f"办理{'、'.join(one.title for one in undoing)}。"
    if step.takes_back:
        return "真实的情况重新登记。"
    paper_alone = step.documents and not _moves_time(p, step)
    said = AGAIN if step.again else step.if_wrong
    return "文书更正、作废或者另行作出。" if paper_alone else said


def without_a_way_back(p: Procedure) -> Iterator[Fault]:
    """Steps of the version in use of which nobody said how they are put right, or said it twice.

    One that is to be taken once more must be offered where it led, and the period that it began
    before must end then: two would run.
    """
    for step in p.steps:
        effects = step.deadlines
        ended = {*effects.close, *effects.cancel, *(one.rule for one in effects.revise)}
        if step.again and (twice := [s.rule for s in effects.start if s.rule not in ended]):
            said = f"写明再办理一次更正，{'、'.join(twice)} 却会同时计算两次"
            yield Fault(f"{p.key}.yaml", f"steps.{step.id}.again", said)
        if step.again and step.to and step not in p.steps_from(step.to):
            said = f"写明再办理一次更正，办理后的状态 {step.to} 却不再列出它"
            yield Fault(f"{p.key}.yaml", f"steps.{step.id}.again", said)
        if step.again and (step.if_wrong or mended_by(p, step) != AGAIN):
            said = "已有撤销的步骤、可以更正的文书或者 if_wrong，不必写明"
            yield Fault(f"{p.key}.yaml", f"steps.{step.id}.again", said)
        if not mended_by(p, step):
            said = "没有写明登记有误如何更正（if_wrong），也没有步骤撤销它"
            yield Fault(f"{p.key}.yaml", f"steps.{step.id}", said)
        elif step.if_wrong and mended_by(p, step) != step.if_wrong:
            at = f"steps.{step.id}.if_wrong"
            yield Fault(f"{p.key}.yaml", at, "已有撤销的步骤或者可以更正的文书，不必写明")


def _moves_time(p: Procedure, step: Step) -> bool:
    """Whether limits stop, or go on, by the step: no correction of its paper moves them."""
    of_parent = step.parent
    pauses = bool(step.pause or (of_parent and of_parent.pause))
    resumes = bool(step.resume or (of_parent and of_parent.resume))
    return pauses or (resumes and not (step.to and p.state(step.to).closing))


def _lasting(p: Procedure, step: Step) -> Iterator[str]:
    """What a step does besides its effects that taking it back would not undo."""
    effects = step.deadlines
    if effects.revise or effects.fix:
        yield "deadlines"
    if p.is_child and (step.pause or step.resume or step.excluded):
        # Its periods are those of the main case, whose acts have numbers of their own.
        yield "pause"
    of_parent = step.parent
    if of_parent is not None and not of_parent.only_closes:
        # What was done in the main case is put right with it; a period there goes its own way.
        yield "parent"
    opening = ("opens", "links")
    handed = step.delivers.kinds if step.delivers is not None else ()
    if any(p.service_rule(kind) is not None for kind in handed):
        # What was handed over stays handed over; that it began a time does not.
        yield "delivers"
    for what in ("assigns", "number", *opening, "request", "takes_back"):
        if getattr(step, what):
            yield what
