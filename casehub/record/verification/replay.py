"""Replay: whether every act was one that this person could take in this state on that day."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.record.faults import Fault
from casehub.record.roads import stood_before, version_named, version_told
from casehub.record.verification.ground import actor_faults, is_stopped
from casehub.record.verification.roads import side_faults
from casehub.record.verification.walk import approval_faults, as_approved

if TYPE_CHECKING:
    from collections.abc import Container, Iterator, Mapping, Sequence

    from casehub.model import Case, Event
    from casehub.record.verification.ground import Ground
    from casehub.workflow.procedure import Step


def replay_faults(case: Case, events: Sequence[Event], on: Ground) -> Iterator[Fault]:
    """Every event of a case against its procedure in that version, and against who acted."""
    taken: dict[int, Event] = {}
    made: dict[int, Event] = {}
    for event in events:
        where = f"{case.reference} 第{event.seq}号记录"
        actor = on.people.get(event.actor_id or 0)
        if actor is not None and is_stopped(actor, event.at, on.changed):
            yield Fault("replay", where, f"{actor.name}当时已停用")
        key, version = version_told(event.procedure)
        procedure = on.rules.procedures.get((key, version))
        if key != case.procedure or procedure is None:
            yield Fault("replay", where, f"没有程序“{event.procedure}”")
            continue
        if procedure.has_step(event.step):
            step = procedure.step(event.step)
            there = {state.id for state in procedure.states}
            said = _step_faults(event, step, taken, there)
            yield from (Fault("replay", where, s) for s in said)
            yield from (Fault("replay", where, s) for s in _back_faults(event, step, taken))
            yield from (Fault("replay", where, s) for s in approval_faults(event, step, made))
            taken[event.seq] = made[event.seq] = event
            taken_as = as_approved(event, step)
            yield from (Fault("replay", where, s) for s in actor_faults(case, event, taken_as, on))
            continue
        found = side_faults(case, event, made, procedure, on)
        yield from (Fault("replay", where, s) for s in found)
        if event.detail.get("taken_back"):
            yield Fault("replay", where, "只有办理步骤才能撤销登记有误的记录")
        made[event.seq] = event
    if events and events[-1].procedure != version_named(
        case.procedure, case.procedure_version
    ):
        yield Fault("replay", case.reference, "程序版本与最后一条记录不符")


def _step_faults(
    event: Event, step: Step, taken: Mapping[int, Event], there: Container[str]
) -> Iterator[str]:
    if event.source not in step.from_:
        yield f"“{step.title}”不能在状态“{event.source}”办理"
    if event.target != (step.to or _found_in(event, step, taken, there)):
        yield f"“{step.title}”不会到状态“{event.target}”"
    if (event.duty, event.code) != (step.duty, step.code):
        yield f"职责或者编号与“{step.title}”不符"


def _found_in(
    event: Event, step: Step, taken: Mapping[int, Event], there: Container[str]
) -> str:
    """Where a step that names no state leaves the case: as it was, or as before the undone act."""
    undone = [taken[n] for n in event.detail.get("taken_back", ()) if step.returns and n in taken]
    moved = next((e for e in undone if e.source != e.target), None)
    return stood_before(moved, taken.values(), there) if moved is not None else event.source


def _back_faults(event: Event, step: Step, taken: dict[int, Event]) -> Iterator[str]:
    """What it says was entered wrongly: acts of this case, taken before, and not yet undone."""
    for seq in event.detail.get("taken_back", ()):
        wrong = taken.pop(seq, None)
        if wrong is None or wrong.step not in step.takes_back:
            yield f"“{step.title}”不能撤销第{seq}号记录"
