"""Who acts, when, under which rules, in which transaction."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Organisation
from casehub.record.register import acting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.model import Person
    from casehub.rulebook.book import Rulebook
    from casehub.rulebook.law import LawOfDay
    from casehub.storage import Blobs

__all__ = ["OFFICE_ZONE", "Work"]


@dataclass(frozen=True)
class Work:
    """One unit of work. `at` is an aware instant; only web and cli read the clock."""

    session: Session
    rules: Rulebook
    actor: Person
    at: datetime
    blobs: Blobs
    base_url: str = ""

    def __post_init__(self) -> None:
        """Registers name who acts."""
        acting(self.session, self.actor.id, self.at)

    def as_if(self, other: Person) -> Work:
        """The same unit of work with a colleague's eyes, to ask what she could do; nothing is done.

        Who acts in the session stays who acts.
        """
        theirs = replace(self, actor=other)
        acting(self.session, self.actor.id, self.at)
        return theirs

    @property
    def law(self) -> LawOfDay:
        """The law of the day on which this is done."""
        return self.rules.law.on(self.today)

    @property
    def local(self) -> datetime:
        """The instant in the office's zone."""
        return self.at.astimezone(OFFICE_ZONE)

    @property
    def today(self) -> date:
        """The office's calendar day."""
        return self.local.date()

    def locked(self, case_id: int) -> Case:
        """A case as it stands now, which nobody else changes until this unit of work ends.

        Raises NoResultFound where there is none.
        """
        query = select(Case).where(Case.id == case_id).with_for_update(of=Case)
        return self.session.scalars(query.execution_options(populate_existing=True)).one()

    def hold_staff(self, organisation_id: int, *, changing: bool = False) -> None:
        """Nobody is taken out of an office until this unit of work ends; before any case is locked.

        changing: the work itself may take somebody out. Of two that do the second waits and sees
        the first; those that only lean on who is there do not wait for each other.
        """
        query = select(Organisation.id).where(Organisation.id == organisation_id)
        self.session.execute(query.with_for_update(key_share=changing, read=not changing))
