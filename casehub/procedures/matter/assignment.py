"""Who leaves the case and who comes in: replacement and recusal."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.casefile.assigning import assign
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.procedures.act import Act



def replace_member(act: Act) -> None:
    """Put `joining` in the place of `leaving`, in the same role."""
    leaving, joining = act.number("leaving"), act.number("joining")
    for assignment in list(act.case.assignments):
        if assignment.person_id == leaving and assignment.until is None:
            assignment.until = act.day
            if joining is not None:
                assign(act.work, act.case, assignment.role, [joining], act.day)


def recuse(act: Act) -> None:
    """回避 (办法第五条): the person leaves the case and sees nothing of it from then on."""
    person = act.number("person")
    found, seats = False, set()
    for assignment in act.case.assignments:
        if assignment.person_id == person and assignment.recused_on is None:
            if assignment.is_current:
                seats.add(assignment.role)
            assignment.recused_on = act.day
            assignment.until = assignment.until or act.day
            found = True
    if not found:
        act.object("该人员不是本案办案人员", "person")
    replacement = act.number("replacement")
    if found and replacement is not None:
        for role in sorted(seats):
            assign(act.work, act.case, role, [replacement], act.day)


EFFECTS: Mapping[str, Effect] = {
    "replace_member": Effect.of(replace_member, "leaving", "joining"),
    "recuse": Effect.of(recuse, "person"),
}
