"""Who works on the case: panel, officers, mediators, replacement and recusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Assignment
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.procedures.act import Act



def _end(act: Act, roles: Iterable[str]) -> None:
    for assignment in act.case.assignments:
        if assignment.role in roles and assignment.is_current:
            assignment.until = act.day


def _assign(act: Act, person_id: int | None, role: str) -> None:
    if person_id is None:
        return
    act.work.session.add(
        Assignment(
            case_id=act.case.id,
            person_id=person_id,
            role=role,
            since=act.day,
            until=None,
        )
    )


def _people(act: Act, name: str) -> list[int]:
    value = act.data.get(name)
    if isinstance(value, int):
        return [value]
    return [v for v in value if isinstance(v, int)] if isinstance(value, list | tuple) else []


def panel(act: Act) -> None:
    """Name the panel (办法第二十条): chair, main examiner, members; a clerk if given."""
    _end(act, act.work.rules.panel)
    _assign(act, act.number("panel_chair"), "presiding_officer")
    _assign(act, act.number("panel_lead"), "main_examiner")
    for person_id in _people(act, "panel_members"):
        _assign(act, person_id, "panel_member")
    if act.number("clerk") is not None:
        _end(act, ["clerk"])
        _assign(act, act.number("clerk"), "clerk")


def replace_member(act: Act) -> None:
    """Put `joining` in the place of `leaving`, in the same role."""
    leaving, joining = act.number("leaving"), act.number("joining")
    for assignment in list(act.case.assignments):
        if assignment.person_id == leaving and assignment.until is None:
            assignment.until = act.day
            _assign(act, joining, assignment.role)


def recuse(act: Act) -> None:
    """回避 (办法第五条): the person leaves the case and sees nothing of it from then on."""
    person = act.number("person")
    found = False
    for assignment in act.case.assignments:
        if assignment.person_id == person and assignment.recused_on is None:
            assignment.recused_on = act.day
            assignment.until = assignment.until or act.day
            found = True
    if not found:
        act.object("该人员不是本案办案人员", "person")
    replacement = act.number("replacement")
    if found and replacement is not None:
        roles = {a.role for a in act.case.assignments if a.person_id == person}
        for role in sorted(roles):
            _assign(act, replacement, role)


def assign_mediator(act: Act) -> None:
    """Name the mediators of the case."""
    _end(act, ["mediator"])
    for person_id in _people(act, "mediators") or _people(act, "mediator"):
        _assign(act, person_id, "mediator")


EFFECTS: Mapping[str, Effect] = {
    "panel": Effect.of(panel, "panel_chair", "panel_lead", "panel_members"),
    "replace_member": Effect.of(replace_member, "leaving", "joining"),
    "recuse": Effect.of(recuse, "person"),
    "assign_mediator": Effect.of(assign_mediator, "mediators"),
}
