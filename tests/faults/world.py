"""A bureau in a database of either engine, made once for many tests."""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, insert, select, text, update

from casehub.db import Base, make_engine, session_factory
from casehub.model import Person, RegisterEntry
from casehub.people.bureau import system_hand
from casehub.record.register import acting
from casehub.record.rows import written
from casehub.record.work import OFFICE_ZONE, Work
from casehub.rulebook.book import Rulebook, load_rulebook
from casehub.storage import Blobs
from tests import factories

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy import Engine
    from sqlalchemy.orm import Session

ROOT = Path(__file__).resolve().parents[2]
@cache
def rules() -> Rulebook:
    """The rule book, loaded once."""
    return load_rulebook(ROOT)


def at(day: str, time: str = "09:40") -> datetime:
    """An instant in the office's zone."""
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=OFFICE_ZONE)


@dataclass
class Office:
    """A database with organisations and staff, and what work is made of."""

    url: str
    engine: Engine
    blobs: Blobs
    people: dict[str, int]
    one_clock: bool = False

    @property
    def kind(self) -> str:
        """sqlite or postgresql."""
        return self.engine.dialect.name

    @property
    def rules(self) -> Rulebook:
        """The rule book."""
        return rules()

    @contextmanager
    def session(self) -> Iterator[Session]:
        """A writing session, committed at the end, rolled back on an error.

        What it enters in registers takes the time of what was entered last, not the machine's.
        """
        with session_factory(self.engine)() as session, session.begin():
            acting(session, None, self._registered(session))
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A session that cannot write."""
        with session_factory(self.engine, read_only=True)() as session:
            yield session

    def work(self, session: Session, username: str, when: datetime = factories.AT) -> Work:
        """A unit of work in which this person acts.

        Tests that share an office take place on different days, in any order: what they enter in
        registers takes the time of what was entered last. `one_clock` holds them to one clock.
        """
        person = session.get_one(Person, self.people[username])
        work = Work(session, self.rules, person, when, self.blobs, "http://localhost")
        if not self.one_clock:
            acting(session, person.id, max(when, self._registered(session)))
        return work

    def _registered(self, session: Session) -> datetime:
        return session.scalar(select(func.max(RegisterEntry.at))) or factories.HIRED_AT

    @contextmanager
    def acting(self, username: str, when: datetime = factories.AT) -> Iterator[Work]:
        """A committed unit of work."""
        with session_factory(self.engine)() as session, session.begin():
            yield self.work(session, username, when)

    @contextmanager
    def by_itself(self, when: datetime = factories.AT, username: str = "clerk") -> Iterator[Work]:
        """A committed unit of work of the own hand of somebody's office."""
        with self.acting(username, when) as work:
            yield replace(work, actor=system_hand(work.session, work.actor.organisation))

    def again(self) -> Office:
        """The same database through connections of its own (another process)."""
        return Office(self.url, make_engine(self.url), self.blobs, self.people, self.one_clock)


STAFF_TABLES = ("organisation", "organisation_series", "person", "role_grant", "certificate")
# Rows of the staff once hired: hashing their passwords anew for every database takes seconds.
HIRED: dict[str, list[dict[str, Any]]] = {}


def make_office(url: str, folder: Path) -> Office:
    """Hire the staff in the migrated database of `url`; files lie in `folder`/blobs."""
    blobs = Blobs(folder / "blobs")
    if not HIRED:
        _hire(blobs)
    engine = make_engine(url)
    with session_factory(engine)() as session, session.begin():
        acting(session, None, factories.HIRED_AT)
        _hire_again(session)
    people = {row["username"]: row["id"] for row in HIRED["person"]}
    return Office(url, engine, blobs, people)


def _hire(blobs: Blobs) -> None:
    """Apart, so that the first office of a run is like every other."""
    engine = make_engine("sqlite://")
    Base.metadata.create_all(engine)
    with session_factory(engine)() as session, session.begin():
        acting(session, None, factories.HIRED_AT)
        factories.make_bureau(session, rules(), blobs)
        for name in STAFF_TABLES:
            hired = session.execute(select(Base.metadata.tables[name]))
            HIRED[name] = [dict(row) for row in hired.mappings()]
    engine.dispose()


def _hire_again(session: Session) -> None:
    offices = Base.metadata.tables["organisation"]
    # An organisation names others: these references come when all are there.
    named = [c.name for c in offices.columns if c.foreign_keys]
    for name in STAFF_TABLES:
        table, rows = Base.metadata.tables[name], HIRED[name]
        if table is offices:
            rows = [{**row, **dict.fromkeys(named)} for row in rows]
        session.execute(insert(table), rows)
        for row in HIRED[name]:
            written(session, name, row)
        if session.get_bind().dialect.name == "postgresql":
            session.execute(
                text(f"SELECT setval(pg_get_serial_sequence('{name}', 'id'), max(id)) FROM {name}")
            )
    for row in HIRED["organisation"]:
        known = {name: row[name] for name in named}
        session.execute(update(offices).where(offices.c.id == row["id"]).values(**known))
