"""Where a worker works: database, rule book, files, clock; units of work in the system's name."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import TYPE_CHECKING

from casehub.acts.letters.codes import borne_codes
from casehub.db import make_engine, session_factory
from casehub.documents.typefaces import use_fonts
from casehub.model import Organisation
from casehub.papers.schedule import read_schedule
from casehub.people.bureau import system_hand
from casehub.record.editions import RulesInUse, hold
from casehub.record.unit import recording
from casehub.record.work import Work
from casehub.storage import blobs_at

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

    from casehub.model import Document, Person
    from casehub.papers.schedule import Schedule
    from casehub.rulebook.book import Rulebook
    from casehub.settings import Settings
    from casehub.storage import Blobs


def _now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True)
class Place:
    """One installation as its worker sees it. `clock` gives an aware instant."""

    settings: Settings
    clock: Callable[[], datetime] = _now

    @cached_property
    def engine(self) -> Engine:
        """The database."""
        return make_engine(self.settings.database_url)

    @cached_property
    def schedule(self) -> Schedule:
        """How often, how much."""
        return read_schedule(self.settings.config)

    @cached_property
    def in_use(self) -> RulesInUse:
        """The rules in use, which every job asks; faces are chosen with them."""
        use_fonts(self.settings.fonts, self.settings.local_fonts)
        return RulesInUse(self.settings.project)

    def rules(self) -> Rulebook:
        """The rule book by the editions in the database, asked now: before every job."""
        with self.reading() as session:
            return self.in_use.on(session)

    @cached_property
    def blobs(self) -> Blobs:
        """The files."""
        return blobs_at(self.settings.blobs, self.settings.scanner)

    @contextmanager
    def writing(self) -> Iterator[Session]:
        """A session that is committed at the end and rolled back when the block raises."""
        with recording(session_factory(self.engine), self.clock()) as session:
            hold(session)
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write."""
        with session_factory(self.engine, read_only=True)() as session:
            yield session

    def work(self, session: Session, organisation_id: int) -> Work:
        """A unit of work in which the office's own hand acts, now."""
        office = session.get_one(Organisation, organisation_id)
        return self._work(session, system_hand(session, office))

    def _work(self, session: Session, hand: Person) -> Work:
        rules = self.in_use.on(session)
        return Work(session, rules, hand, self.clock(), self.blobs, self.settings.base_url)

    @cached_property
    def code_on(self) -> Callable[[Session, Document], str]:
        """The code that a paper bears as a letter of an exchange; "" for others.

        Raises CodeUnusable.
        """
        return borne_codes(self.in_use.on, self.clock, self.blobs, self.settings.keys)
