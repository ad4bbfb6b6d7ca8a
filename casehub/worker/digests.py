"""What waits for somebody, told outside in one sentence at the hours of the bureau.

It says how many things wait and never which: no name, no number of a case leaves the house. Who
was told of the same things is not told again; of two workers one tells, and none tells twice.
"""

from __future__ import annotations

import hashlib
import logging
from dataclasses import dataclass
from datetime import datetime, time
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.deadlines.colours import FLAGS
from casehub.desk.approvals import approvals
from casehub.desk.news import news
from casehub.desk.reminders import reminders
from casehub.law.canonical import canonical
from casehub.model import Digest, Person
from casehub.record.work import OFFICE_ZONE, Work
from casehub.worker.gateway import Gateway, NotSent
from casehub.worker.tally import Tally

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")


@dataclass(frozen=True)
class Waiting:
    """How many things wait for somebody: (name, number, unit); what: which they are, as a hash."""

    counts: tuple[tuple[str, int, str], ...]
    what: str

    @property
    def sentence(self) -> str:
        """One sentence that names nothing (待审批3件，红牌期限1项); "" where nothing waits."""
        said = [f"{name}{number}{unit}" for name, number, unit in self.counts if number]
        return f"办案系统：{'，'.join(said)}。请登录系统查看。" if said else ""


def waiting(work: Work) -> Waiting:
    """What waits for the person of the unit of work now, as their desk shows it."""
    desk, due, new = approvals(work), reminders(work), news(work)
    found: Sequence[tuple[str, Sequence[object], str]] = (
        ("待审批", [(one.number, one.version) for one in desk.to_agree], "件"),
        ("待提意见", [(one.number, one.version) for one in desk.consulted], "件"),
        ("被退回", [(one.number, one.version) for one in desk.returned], "件"),
        ("红牌期限", [one.id for one in due.unread if one.flag == "red"], "项"),
        ("黄牌期限", [one.id for one in due.unread if one.flag == "yellow"], "项"),
        ("届满提醒", [one.id for one in due.unread if one.flag not in FLAGS], "项"),
        ("新情况", [one.id for one in new.items], "条"),
    )
    told = canonical({name: [str(one) for one in rows] for name, rows, _unit in found})
    counts = tuple((name, len(rows), unit) for name, rows, unit in found)
    return Waiting(counts, hashlib.sha256(told).hexdigest())


def hour_of(place: Place, is_working_day: Callable[[datetime], bool]) -> datetime | None:
    """The latest hour of today at which people are told, once it has come; None on a day off."""
    now = place.clock().astimezone(OFFICE_ZONE)
    if not is_working_day(now):
        return None
    hours = [time.fromisoformat(text) for text in place.schedule.digest_at]
    come = [hour for hour in hours if hour <= now.time()]
    return datetime.combine(now.date(), max(come), OFFICE_ZONE) if come else None


def tell(place: Place, gateway: Gateway, stopped: Callable[[], bool]) -> Tally:
    """Tell everybody who wants it and was not told at this hour yet."""
    rules = place.rules()
    hour = hour_of(place, lambda at: rules.calendar.is_working_day(at.date()))
    tally, tried, known, number = Tally(), set[int](), 0, 0
    while hour is not None and not stopped():
        try:
            with place.writing() as session:
                row = session.scalars(
                    select(Digest)
                    .join(Person, Person.id == Digest.person_id)
                    .where(Digest.told_at < hour, Person.active, Digest.id.not_in(tried))
                    .order_by(Digest.id)
                    .limit(1)
                    .with_for_update(skip_locked=True, of=Digest)
                ).first()
                if row is None:
                    break
                number = row.id
                tried.add(number)
                person = session.get_one(Person, row.person_id)
                base = place.settings.base_url
                work = Work(session, rules, person, place.clock(), place.blobs, base)
                found, before = waiting(work), (row.told_at, row.told_of)
                # Noted before it is sent: what a kill loses here is told at the next hour.
                row.told_at, row.told_of, address = place.clock(), found.what, row.address
        except Exception:
            if len(tried) == known:
                # Nobody's count failed: the question itself did.
                raise
            # One person's desk is not everybody's: the others are told.
            log.exception("what waits for the person of digest %s was not counted", number)
            tally.add(Tally(failed=1))
            continue
        finally:
            known = len(tried)
        if found.sentence and found.what != before[1]:
            tally.add(_sent(place, gateway, number, address, found.sentence, before))
    return tally


def _sent(
    place: Place, gateway: Gateway, number: int, address: str, text: str,
    before: tuple[datetime, str],
) -> Tally:  # fmt: skip
    try:
        gateway.send(address, text, place.clock())
    except NotSent as failed:
        log.warning("digest %s not sent: %s", number, failed)
        with place.writing() as session:
            row = session.get(Digest, number, with_for_update=True)
            if row is not None:
                row.told_at, row.told_of = before
        return Tally(failed=1)
    return Tally(reminded=1)
