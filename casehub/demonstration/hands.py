"""Whose hand a demonstrated act is, in one session in which many people act after one another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.demonstration.script import DemonstrationFault
from casehub.model import Person
from casehub.record.register import enter_changes
from casehub.record.work import Work

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs


def work_of(
    session: Session,
    rules: Rulebook,
    blobs: Blobs,
    actor: Person | str,
    at: datetime,
    base_url: str = "",
) -> Work:
    """A unit of work of a person (or account) at an instant.

    The registers are written when a session commits, in the name of who acts then: what whoever
    acted before changed in them is entered first, under that person's own name.

    Raises DemonstrationFault where there is no such account.
    """
    enter_changes(session)
    if isinstance(actor, str):
        found = session.scalars(select(Person).where(Person.username == actor)).one_or_none()
        if found is None:
            raise DemonstrationFault(f"没有账号 {actor}")
        actor = found
    return Work(session, rules, actor, at, blobs, base_url)
