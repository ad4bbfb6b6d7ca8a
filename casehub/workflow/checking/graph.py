"""Faults of the graph of states: what is never reached, never left, never ended."""

from __future__ import annotations

from collections.abc import Collection

from casehub.declared import Fault
from casehub.workflow.checking.known import fault_in
from casehub.workflow.procedure import Procedure, Step


def reachable(p: Procedure, start: str, *, stop: Collection[str] = ()) -> set[str]:
    """States that can follow `start` (itself included); nothing is followed beyond `stop`."""
    seen, waiting = {start}, [start]
    while waiting:
        state = waiting.pop()
        fresh = p.leads.get(state, frozenset()) - seen if state not in stop else ()
        seen.update(fresh)
        waiting += fresh
    return seen


def graph_faults(p: Procedure) -> list[Fault]:
    """States that nobody reaches or leaves, that never end, or end without being closed."""
    found = []
    after_start = reachable(p, p.initial)
    closing = {s.id for s in p.states if s.closing}
    unclosed = reachable(p, p.initial, stop=closing)
    finals = {s.id for s in p.states if s.final}
    for state in p.states:
        path = f"states.{state.id}"
        exits = [s for s in p.steps if state.id in s.from_]
        if state.id not in after_start:
            found.append(fault_in(p, path, "从起始状态无法到达"))
        # What is only said afterwards leaves the case where it ended.
        leaving = [s.id for s in exits if s.to not in {None, state.id}]
        if state.final and leaving:
            found.append(fault_in(p, path, f"终结状态不得再有离开它的步骤：{'、'.join(leaving)}"))
        if not state.final and not any(s.to not in {None, state.id} for s in exits):
            found.append(fault_in(p, path, "既不是终结状态，也没有离开它的步骤"))
        elif not state.final and not finals & reachable(p, state.id):
            found.append(fault_in(p, path, "无法到达任何终结状态"))
        if state.final and not state.closing and state.id in unclosed:
            found.append(fault_in(p, path, "可以不经结案状态而终结，应设 closing"))
    return found


def twin_faults(p: Procedure) -> list[Fault]:
    """Steps of one state that bear one title, so that nobody can tell them apart."""
    found = []
    titled: dict[str, list[Step]] = {}
    for step in p.steps:
        alike = titled.setdefault(step.title, [])
        for other in alike:
            if shared := set(step.from_) & set(other.from_):
                where = "、".join(sorted(shared))
                message = f"与 {other.id} 在同一状态（{where}）标题相同，无法区分"
                found.append(fault_in(p, f"steps.{step.id}.title", message))
        alike.append(step)
    return found
