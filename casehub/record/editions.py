"""Which rules are in use: the files of the program and the calendars loaded, by number."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING

from sqlalchemy import func, select, text

from casehub.declared import DeclarationFaults, Fault
from casehub.documents.templates.asked import forget
from casehub.law.calendar import CalendarEdition, WorkCalendar
from casehub.model import Edition, SecurityEntry
from casehub.model.security import RULES_NUMBERED
from casehub.record import counting
from casehub.rulebook.book import Rulebook, load_rulebook
from casehub.rulebook.calendars import compose, parse_edition

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

CALENDAR, FILES = "calendar", "files"
# Key of the advisory lock that orders acts and the loading of editions on PostgreSQL.
LOCK = 0x43_61_73_65

log = logging.getLogger(__name__)


# The number of the newest edition; 0 when there is none. A cheap query, or a column of another.
NEWEST = select(func.coalesce(func.max(Edition.id), 0)).scalar_subquery()


def newest(session: Session) -> int:
    """The number of the newest edition that this transaction sees; 0 when there is none."""
    return session.scalar(select(NEWEST)) or 0


def hold(session: Session, *, alone: bool = False) -> None:
    """Until the transaction ends no edition is loaded beside it; `alone`: nothing else either.

    What has been counted by one edition is committed before the next one is taken in. On SQLite
    a writing session is alone anyway.
    """
    if session.get_bind().dialect.name == "postgresql":
        name = "pg_advisory_xact_lock" if alone else "pg_advisory_xact_lock_shared"
        session.execute(text(f"SELECT {name}({LOCK})"))


def loaded(session: Session) -> list[Edition]:
    """The calendars loaded on this instance, oldest first."""
    return list(
        session.scalars(select(Edition).where(Edition.what == CALENDAR).order_by(Edition.id))
    )


def calendar_of(shipped: Iterable[CalendarEdition], rows: Iterable[Edition]) -> WorkCalendar:
    """The calendar of the shipped notices and the loaded ones, which win for their year.

    Raises DeclarationFaults for a row that is no calendar.
    """
    faults: list[Fault] = []
    read = [parse_edition(row.content, f"edition {row.id}", faults) for row in rows]
    if faults:
        raise DeclarationFaults(faults)
    return compose(shipped, [one for one in read if one is not None])


def register_files(session: Session, rules: Rulebook, at: datetime) -> bool:
    """Number the rule files of this program unless the newest such edition is these files.

    rules: as the files say, without calendars loaded here. With the number goes what dates are
    counted by, so that each can be counted again when the files are gone. The security log says so.
    """
    hold(session, alone=True)
    row = _newest_files(session)
    if row is not None and row.digest == rules.fingerprint and row.content:
        return False
    content = counting.as_text(rules, rules.calendar.editions)
    row = Edition(what=FILES, digest=rules.fingerprint, content=content, at=at)
    session.add(row)
    session.flush()
    # A command numbers them, in nobody's name: an auditor sees when, and both verifiers ask.
    session.add(
        SecurityEntry(
            at=at,
            kind=RULES_NUMBERED,
            subject=f"第{row.id}号规则文件（{row.digest[:12]}）",
            detail={"edition": row.id},
        )
    )
    session.flush()
    return True


def knows_files(session: Session, rules: Rulebook) -> bool:
    """Whether these rule files were ever numbered with what they count by, lately or before."""
    kept = select(Edition.id).where(
        Edition.what == FILES, Edition.digest == rules.fingerprint, Edition.content != ""
    )
    return session.scalar(kept.limit(1)) is not None


def other_files(session: Session, rules: Rulebook) -> int:
    """The number of the newest rule files where they are others than these; else 0."""
    row = _newest_files(session)
    return 0 if row is None or row.digest == rules.fingerprint else row.id


def _newest_files(session: Session) -> Edition | None:
    return session.scalars(
        select(Edition).where(Edition.what == FILES).order_by(Edition.id.desc()).limit(1)
    ).first()


@dataclass(frozen=True)
class _Use:
    """A rule book and the newest edition that was known when it was put together."""

    rules: Rulebook
    seen: int


class RulesInUse:
    """The rule book of a running process; follows the editions in the database.

    Every unit of work asks `on` once. Safe between threads; a reload happens once.
    """

    def __init__(self, project: Path, rules: Rulebook | None = None) -> None:
        """Start with the files of the project. DeclarationFaults when they have faults."""
        self._project = project
        self._files = load_rulebook(project) if rules is None else rules
        self._use = _Use(self._files, 0)
        self._lock = Lock()

    @property
    def files(self) -> Rulebook:
        """The rule files of this machine, without the calendars loaded on the instance."""
        return self._files

    @property
    def latest(self) -> Rulebook:
        """The rule book as last put together, without asking the database."""
        return self._use.rules

    def on(self, session: Session, number: int | None = None) -> Rulebook:
        """The rule book by the editions that this transaction sees.

        number: the newest of them, where it was asked for already in this transaction.
        """
        number = newest(session) if number is None else number
        use = self._use
        if use.seen == number:
            return use.rules
        with self._lock:
            if self._use.seen != number:
                self._use = _Use(self._put_together(session), number)
            return self._use.rules

    def _put_together(self, session: Session) -> Rulebook:
        files = _newest_files(session)
        if files is not None and files.digest != self._files.fingerprint:
            self._read_files()
        if files is not None and files.digest != self._files.fingerprint:
            log.warning("rule files on this machine are not those of edition %d", files.id)
        rows = loaded(session)
        calendar = calendar_of(self._files.calendar.editions, rows)
        mine = _number(session, self._files.fingerprint)
        return replace(
            self._files, calendar=calendar, edition=max([mine, *(row.id for row in rows)])
        )

    def _read_files(self) -> None:
        try:
            fresh = load_rulebook(self._project)
        except DeclarationFaults:
            # What is being copied over is not whole yet: go on by what was whole.
            log.warning("rule files cannot be read", exc_info=True)
            return
        self._files = fresh
        forget()


def _number(session: Session, fingerprint: str) -> int:
    """The number of these files; 0 when they were never registered."""
    query = select(func.max(Edition.id)).where(Edition.what == FILES, Edition.digest == fingerprint)
    return session.scalar(query) or 0


def with_edition(
    session: Session, shipped: Sequence[CalendarEdition], content: str
) -> tuple[CalendarEdition, WorkCalendar]:
    """An edition and the calendar with it; nothing is written.

    Raises DeclarationFaults when the content is no calendar, and AlreadyLoaded when this or a
    later version of its year is there.
    """
    faults: list[Fault] = []
    read = parse_edition(content, "放假安排", faults)
    if read is None:
        raise DeclarationFaults(faults)
    rows = loaded(session)
    of_year = [row for row in rows if row.year == read.year]
    last = max(of_year, key=lambda row: row.version, default=None)
    if last is not None and last.version >= read.edition:
        raise AlreadyLoaded(last, same=last.digest == digest_of(content))
    own = Edition(id=0, what=CALENDAR, content=content)
    return read, calendar_of(shipped, [*rows, own])


def digest_of(content: str) -> str:
    """SHA-256 of an edition's text, hex."""
    return hashlib.sha256(content.encode()).hexdigest()


def take_in(
    session: Session, read: CalendarEdition, content: str, by: int | None, at: datetime
) -> int:
    """Add a calendar edition and return its number. The caller holds the lock alone.

    by: the person who answers for it; None for what an older version of the program had kept.
    """
    row = Edition(
        what=CALENDAR,
        year=read.year,
        version=read.edition,
        digest=digest_of(content),
        content=content,
        loaded_by_id=by,
        at=at,
    )
    session.add(row)
    session.flush()
    return row.id


class AlreadyLoaded(Exception):
    """This version of the year's calendar, or a later one, is loaded. `same`: these very words."""

    def __init__(self, row: Edition, *, same: bool) -> None:
        self.year, self.version, self.same = row.year, row.version, same
        super().__init__(f"{row.year}年第{row.version}版已经装入；更正应写明更高的 edition")
