"""Who works on a case: people named to roles, and those whose time in the case ends."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.model import Assignment

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from casehub.model import Case
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
