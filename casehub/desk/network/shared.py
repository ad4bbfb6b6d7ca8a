"""What every reading of the network counts by: the days of a year, the course, the name."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cache
from typing import TYPE_CHECKING, NamedTuple

from casehub.casefile.cooperation.offices import all_named
from casehub.desk.network import Course, Matter, Way
from casehub.law.zone import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from casehub.model import Organisation

# All years in which anything may have begun.
EARLIEST, LATEST = 1900, 9000


@dataclass(frozen=True)
class Span:
    """The days of a year, or all there are, and the moments between which they lie."""

    first: date
    last: date

    @property
    def since(self) -> datetime:
        """When the first day begins."""
        return datetime.combine(self.first, time.min, OFFICE_ZONE)

    @property
    def until(self) -> datetime:
        """When the last day ends."""
        return datetime.combine(self.last, time.max, OFFICE_ZONE)


def span_of(year: int) -> Span:
    """The days of a year; 0 for all."""
    return Span(date(year or EARLIEST, 1, 1), date(year or LATEST, 12, 31))


def _course_of(today: date, due: date | None, answered: date | None, *, over: bool) -> Course:
    """How a matter stands today; over: it ended without an answer."""
    if answered is not None:
        return Course.LATE if due is not None and answered > due else Course.TIMELY
    if over:
        return Course.OVER
    return Course.LATE_OPEN if due is not None and due < today else Course.RUNNING


def by_name(offices: Mapping[int, Organisation]) -> Callable[[str], list[Organisation]]:
    """All offices of a name; each name is looked for once."""
    return cache(lambda name: all_named(offices.values(), name))


class _Partner(NamedTuple):
    """The other office of a matter, as `Matter` says it: who stands in its place, its old name."""

    partner: str
    once: str
    key: str


def _partner_of(named: str, once: Organisation | None, today: date) -> _Partner:
    """The office that a letter names. once: its row on the day of the letter, where it has one."""
    heir = None if once is None else once.on(today)
    if heir is None:
        return _Partner(named, "", named)
    return _Partner(heir.name, "" if heir.name == named else named, str(heir.id))


def matter_of(
    *,
    way: Way,
    named: str,
    once: Organisation | None,
    ours: Organisation,
    today: date,
    title: str,
    number: str,
    began_on: date,
    due_on: date | None,
    answered_on: date | None,
    over: bool,
    reference: str,
    sort: str,
) -> Matter:
    """A matter between an office of ours and another as it stands today.

    named: as the letter calls the other office; once: its row on the day of the letter, where it
    has one. over: it ended without an answer.
    """
    return Matter(
        way=way,
        **_partner_of(named, once, today)._asdict(),
        title=title,
        number=number,
        began_on=began_on,
        due_on=due_on,
        answered_on=answered_on,
        course=_course_of(today, due_on, answered_on, over=over),
        reference=reference,
        ours=ours.on(today).name,
        sort=sort,
    )
