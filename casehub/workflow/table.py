"""The approved table state × step × role: a page a lawyer can sign, and a test can compare."""

from __future__ import annotations

from casehub.workflow.checking.taking_back import mended_by
from casehub.workflow.machine import advance
from casehub.workflow.procedure import Procedure, Step


def approved_table(procedure: Procedure) -> str:
    """One line for every state × step: who may take it, for whom, and the state it leads to."""
    lines = [f"{procedure.key} 第{procedure.version}版 {procedure.title}", ""]
    for state in procedure.states:
        marks = [
            word
            for word, holds in (
                ("起始", state.id == procedure.initial),
                ("结案", state.closing),
                ("终结", state.final),
            )
            if holds
        ]
        mark = f"（{'、'.join(marks)}）" if marks else ""
        lines.append(f"[{state.id}] {state.title}{mark}")
        lines += [
            f"  {step.code or '-'} | {step.id} | {step.title} | {_who(step)}"
            f" | → {'登记以前的状态' if step.returns else advance(procedure, state.id, step.id)}"
            for step in procedure.steps
            if state.id in step.from_
        ]
        lines.append("")
    lines.append("登记有误时")
    lines += [f"  {s.id} | {s.title} | {mended_by(procedure, s)}" for s in procedure.steps]
    return "\n".join(lines).rstrip() + "\n"


def _who(step: Step) -> str:
    who = ", ".join(sorted(step.roles))
    parts = [who]
    if step.by:
        parts.append(f"代录:{step.by}")
    if step.duty:
        parts.append(f"职责:{step.duty}")
    if step.certificate:
        parts.append("持证")
    return " ".join(parts)
