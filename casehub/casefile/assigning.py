"""Who works on a case: people named to roles, and those whose time in the case ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from datetime import date

    from casehub.model import Case, Person
    from casehub.record.work import Work


def end(case: Case, roles: Iterable[str], on: date) -> None:
    """Nobody holds one of the roles in the case from that day on."""
    ended = frozenset(roles)
    for assignment in case.assignments:
        if assignment.role in ended and assignment.is_current:
            assignment.until = on


def assign(work: Work, case: Case, role: str, people: Iterable[int], since: date) -> None:
    """Name the people to the role, from that day on."""
    work.session.add_all(
        Assignment(case_id=case.id, person_id=person, role=role, since=since, until=None)
        for person in people
    )


def bring_in(
    work: Work, case: Case, people: Iterable[Person], roles: Collection[str], since: date
) -> list[Person]:
    """Name people who do not work on the case yet, each to that of her roles which does most in it.

    roles: those that have a part in its procedure. Who sees the cases of the office anyway and has
    no part in this procedure is not named. Returns those who hold no role by which to see it.
    """
    here = {a.person_id for one in {case, case.home} for a in one.assignments if a.is_current}
    unfit = []
    for person in people:
        if person.id in here:
            continue
        held = person.roles_on(since)
        own = [role for role in work.rules.roles.values() if role.id in held]
        fit = [role for role in own if role.id in roles or role.sees == "assigned"]
        # What may be done only by whom the case names comes first, then what its steps ask for.
        fit.sort(key=lambda role: (not (role.assigned and role.id in roles), role.id not in roles))
        if fit:
            assign(work, case, fit[0].id, [person.id], since)
        elif not any(role.sees in {"tree", "organisation"} for role in own):
            unfit.append(person)
    return unfit
