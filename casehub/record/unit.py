"""A unit of work: committed whole or not at all; what a wrong clock refused is kept in the log."""

from __future__ import annotations

import logging
from contextlib import contextmanager
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Person, SecurityEntry
from casehub.outages import DATABASE_ERRORS, committing
from casehub.record.clock import ClockSetBack
from casehub.record.register import acting, acting_in

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime

    from sqlalchemy.orm import Session, sessionmaker

LOG = logging.getLogger("casehub.security")
CLOCK_SET_BACK = "clock_set_back"
# What happens by itself tries again every few seconds; one entry says as much as a thousand.
AGAIN_AFTER = timedelta(hours=1)


@contextmanager
def recording(
    factory: sessionmaker[Session], at: datetime, address: str = ""
) -> Iterator[Session]:
    """A session that is committed when the block ends and rolled back when it raises.

    at: the moment for what is entered in registers while nobody in particular acts. address: from
    where, for the security log. When the unit was refused because the machine's clock runs behind
    the record, that log gets an entry, in a transaction of its own. Raises what `committing`
    raises, and ClockSetBack.
    """
    opened: Session | None = None
    try:
        with committing(factory) as session:
            opened = session
            acting(session, None, at)
            yield session
    except ClockSetBack as refused:
        who = None if opened is None else acting_in(opened)[0]
        try:
            _log(factory, refused, who, address)
        except DATABASE_ERRORS as failed:
            LOG.warning("clock set back, not logged in the database: %s (%s)", refused, failed)
        raise


def _log(
    factory: sessionmaker[Session], refused: ClockSetBack, who: int | None, address: str
) -> None:
    with committing(factory) as session:
        person = None if who is None else session.get(Person, who)
        if (person is None or person.system) and _told(session, refused, who):
            return
        session.add(
            SecurityEntry(
                at=refused.now,
                kind=CLOCK_SET_BACK,
                person_id=person.id if person else None,
                username=person.username if person else "",
                subject=str(refused),
                address=address,
                detail={},
            )
        )


def _told(session: Session, refused: ClockSetBack, who: int | None) -> bool:
    """Whether the log has the same of the same hand, of the last hour by the wrong clock."""
    last = session.scalar(
        select(SecurityEntry)
        .where(SecurityEntry.kind == CLOCK_SET_BACK, SecurityEntry.person_id == who)
        .order_by(SecurityEntry.id.desc())
        .limit(1)
    )
    return last is not None and abs(refused.now - last.at) < AGAIN_AFTER
