"""The one place of the web that begins and commits, and what all views share."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from flask import current_app, g, request

from casehub.model import Person
from casehub.outages import DATABASE_ERRORS
from casehub.people import accounts
from casehub.record.editions import hold
from casehub.record.events import unsaved
from casehub.record.unit import recording
from casehub.record.work import Work
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from sqlalchemy.orm import Session, sessionmaker

    from casehub.demonstration.accounts import Accounts
    from casehub.record.checkpoints import Places
    from casehub.record.editions import RulesInUse
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs
    from casehub.web.request.access import Policy

security = logging.getLogger("casehub.security")


# What a column of row numbers holds.
LAST_ROW = 2**31 - 1


@dataclass(frozen=True)
class Parts:
    """What create_app puts together; read-only while the process runs.

    `clock` gives an aware instant. `upload_limit` in bytes. `production` refuses demo accounts.
    """

    in_use: RulesInUse
    blobs: Blobs
    read: sessionmaker[Session]
    write: sessionmaker[Session]
    clock: Callable[[], datetime]
    policy: Policy
    production: bool
    secure_cookie: bool
    base_url: str
    idle_minutes: int
    absolute_minutes: int
    upload_limit: int
    instance: Path
    tells_outside: bool
    places: Places
    demo_accounts: Accounts | None = None

    @property
    def rules(self) -> Rulebook:
        """The rule book of this request's unit of work, or the latest before there is one."""
        found = g.get("rules")
        return self.in_use.latest if found is None else cast("Rulebook", found)


def parts() -> Parts:
    """The parts of the running application."""
    return cast("Parts", current_app.extensions["casehub"])


def now() -> datetime:
    """The instant of this request; read once so that a page has one time."""
    if "at" not in g:
        g.at = parts().clock()
    return cast("datetime", g.at)


def row_number(text: str) -> int | None:
    """The number of a row as an address or a form bears it; None for what no row can have."""
    if not (text.isascii() and text.isdecimal() and len(text) <= len(str(LAST_ROW))):
        return None
    return number if (number := int(text)) <= LAST_ROW else None


def address() -> str:
    """Network address of the browser, for the security log."""
    return request.remote_addr or ""


def reading_session() -> Session:
    """The read-only session of this request; closed when the request ends."""
    if "reading" not in g:
        g.reading = parts().read()
    return cast("Session", g.reading)


def close_reading(_error: BaseException | None = None) -> None:
    """End the read-only session (teardown, or before a write so that later reads are fresh)."""
    session = g.pop("reading", None)
    g.pop("reading_work", None)
    g.pop("case", None)
    # What comes now asks for the newest rules anew.
    g.pop("edition", None)
    if session is not None:
        session.close()


def pause_reading() -> None:
    """Give back the connection of the read-only session, so that no request holds two."""
    transaction = reading_session().get_transaction()
    if transaction is not None:
        # To roll it back would forget what was read.
        transaction.close()


def reading() -> Work:
    """The read-only unit of work of this request, for the signed-in person."""
    if "reading_work" not in g:
        g.reading_work = _work(reading_session(), g.get("edition"))
    return cast("Work", g.reading_work)


@contextmanager
def writing() -> Iterator[Work]:
    """A unit of work that is committed when the block ends and rolled back when it raises.

    What refuses it is kept for the page that says so (`drawing.boxes`).
    """
    try:
        with writing_session() as session:
            hold(session)
            yield _work(session)
    except Refused as refused:
        g.refused = refused.reasons
        raise
    # What goes wrong from here on in this request no longer undoes it.
    g.written = True


@contextmanager
def writing_session() -> Iterator[Session]:
    """A committed session without a signed-in person: sign-in, sign-out, session upkeep.

    What the security log should have kept goes to the running log when the database fails.
    """
    close_reading()
    opened: Session | None = None
    try:
        with recording(parts().write, now(), address()) as session:
            opened = session
            yield session
    except DATABASE_ERRORS:
        for line in unsaved(opened) if opened is not None else ():
            keep_elsewhere(line)
        raise


def keep_elsewhere(line: Mapping[str, object]) -> None:
    """Write an entry of the security log to the running log: the database did not take it."""
    security.error("security entry not kept in the database", extra={"fields": line})


def _work(session: Session, edition: int | None = None) -> Work:
    """edition: the newest one, where this session has asked for it with something else."""
    actor = session.get(
        Person,
        g.person_id if g.get("person_id") else -1,
        options=accounts.whole(),
    )
    if actor is None:
        raise NotFound
    shared = parts()
    # A calendar loaded or rules changed a moment ago hold from this unit of work on.
    g.rules = shared.in_use.on(session, edition)
    return Work(session, g.rules, actor, now(), shared.blobs, shared.base_url)


@contextmanager
def trying(*, keeps: bool = False) -> Iterator[Work]:
    """A unit of work whose changes are thrown away at the end: previews only.

    keeps: what the request has read stays as it was read, and the page goes on with it; else
    everything is read anew.
    """
    if keeps:
        pause_reading()
    else:
        close_reading()
    with parts().write() as session:
        session.begin()
        try:
            yield _work(session)
        finally:
            session.rollback()
