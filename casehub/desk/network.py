"""The whole cooperation of an office: per partner what was sent and received, and how late.

A number and the list behind it are read from the same rows, so they agree. A bureau that another
took the place of is counted under that one: what is open survives a merger.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.db import among
from casehub.exchange.course import LetterState
from casehub.exchange.sorts import exchange
from casehub.law.worded import Worded
from casehub.law.zone import OFFICE_ZONE
from casehub.model import Case, Deadline, ExchangeLetter, Organisation, Referral
from casehub.people.permissions import visible_cases
from casehub.people.reach import own_tree

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from casehub.record.work import Work


class Way(Worded):
    """Which way a matter went."""

    OUT = "out", "发出"
    IN = "in", "收到"


class Course(Worded):
    """How far a matter is on a day; every matter stands in exactly one."""

    RUNNING = "running", "在办，未到期"
    LATE_OPEN = "late_open", "逾期未复"
    TIMELY = "timely", "按期答复"
    LATE = "late_done", "逾期答复"
    OVER = "over", "没有答复，已结束"


@dataclass(frozen=True)
class Matter:
    """A matter between two bureaus. partner: who stands in its place today; once: its old name.

    due_on: the last day for the answer, None where none is counted.
    reference: the case, where the reader may see it.
    """

    way: Way
    partner: str
    once: str
    title: str
    number: str
    began_on: date
    due_on: date | None
    answered_on: date | None
    course: Course
    reference: str = ""


@dataclass(frozen=True)
class Partner:
    """What went between this office and one other."""

    name: str
    matters: Sequence[Matter]

    def count(self, way: Way | None = None, course: Course | None = None) -> int:
        """How many, of one way or one course."""
        return len(chosen(self.matters, way=way, course=course))

    def open(self, way: Way) -> int:
        """How many are not answered and not over."""
        return self.count(way, Course.RUNNING) + self.count(way, Course.LATE_OPEN)


def chosen(
    matters: Sequence[Matter],
    *,
    partner: str = "",
    way: Way | None = None,
    course: Course | None = None,
    still: bool = False,
) -> list[Matter]:
    """Those of one partner, way and course; still: only what is not answered and not over."""
    running = (Course.RUNNING, Course.LATE_OPEN)
    return [
        one
        for one in matters
        if (not partner or one.partner == partner)
        and (way is None or one.way is way)
        and (course is None or one.course is course)
        and (not still or one.course in running)
    ]


def partners_of(matters: Sequence[Matter]) -> list[Partner]:
    """The partners, who has most of it first."""
    names = dict.fromkeys(one.partner for one in matters)
    found = [Partner(name, chosen(matters, partner=name)) for name in names]
    return sorted(found, key=lambda one: (-len(one.matters), one.name))


def matters_of(work: Work, begun_in: int = 0) -> list[Matter]:
    """All that the reader may see, newest first. begun_in: only of that year, 0 for all."""
    offices = {o.id: o for o in work.session.scalars(select(Organisation))}
    found = [*_sent(work, offices), *_received(work, offices)]
    kept = [one for one in found if not begun_in or one.began_on.year == begun_in]
    return sorted(kept, key=lambda one: one.began_on, reverse=True)


def _course(today: date, due: date | None, answered: date | None, *, over: bool) -> Course:
    if answered is not None:
        return Course.LATE if due is not None and answered > due else Course.TIMELY
    if over:
        return Course.OVER
    return Course.LATE_OPEN if due is not None and due < today else Course.RUNNING


def _sent(work: Work, offices: dict[int, Organisation]) -> list[Matter]:
    """What cases of this office asked of others, from the day on which the letter went out."""
    seen = visible_cases(work.actor, work.today, work.rules).where(
        Case.procedure.in_(work.rules.referring)
    )
    cases = {case.id: case for case in work.session.scalars(seen)}
    rows = work.session.scalars(
        select(Referral).where(
            among(Referral.case_id, list(cases)), Referral.dispatched_on.is_not(None)
        )
    ).all()
    limits = {
        limit
        for (key, _), procedure in work.rules.procedures.items()
        if key in work.rules.referring
        for limit in procedure.limits
    }
    last_days = (
        select(Deadline.case_id, func.max(Deadline.due_on).label("last"))
        .where(among(Deadline.case_id, list(cases)), Deadline.rule.in_(sorted(limits)))
        .group_by(Deadline.case_id)
    )
    due = {one.case_id: one.last for one in work.session.execute(last_days)}
    found = []
    for row in rows:
        case, receiver = cases[row.case_id], offices[row.receiver_id]
        now, last = receiver.on(work.today), due.get(row.case_id)
        if row.dispatched_on is None:
            continue
        found.append(
            Matter(
                Way.OUT,
                now.name,
                "" if now is receiver else receiver.name,
                case.title,
                row.flow_id or "",
                row.dispatched_on,
                last,
                row.replied_on,
                _course(work.today, last, row.replied_on, over=case.closed_on is not None),
                case.reference,
            )
        )
    return found


def _received(work: Work, offices: dict[int, Organisation]) -> list[Matter]:
    """What others asked of this office by a letter that was registered."""
    rows = exchange()
    begin = [one.kind for one in rows.message if one.own]
    replies = [one.kind for one in rows.message if one.answers and not one.carries]
    tree = own_tree(work.session, work.actor.organisation_id)
    letters = work.session.scalars(
        select(ExchangeLetter).where(
            ExchangeLetter.organisation_id.in_(tree),
            ~ExchangeLetter.outbound,
            ExchangeLetter.state == LetterState.REGISTERED,
            ExchangeLetter.kind.in_(begin),
        )
    ).all()
    answers = work.session.scalars(
        select(ExchangeLetter).where(
            ExchangeLetter.organisation_id.in_(tree),
            ExchangeLetter.outbound,
            ExchangeLetter.kind.in_(replies),
        )
    )
    answered: dict[tuple[int, str], date] = {}
    for one in answers:
        day = one.at.astimezone(OFFICE_ZONE).date()
        key = (one.organisation_id, one.flow_id)
        answered[key] = max(day, answered.get(key, day))
    held = [one.case_id for one in letters if one.case_id is not None]
    ends = select(Case.id, Case.closed_on).where(among(Case.id, held))
    closed = {one.id: one.closed_on for one in work.session.execute(ends)}
    seen = visible_cases(work.actor, work.today, work.rules).where(among(Case.id, held))
    shown = {case.id: case.reference for case in work.session.scalars(seen)} if held else {}
    names = {office.name: office for office in offices.values()}
    found = []
    for row in letters:
        sender = names.get(row.sender)
        now = row.sender if sender is None else sender.on(work.today).name
        reply = answered.get((row.organisation_id, row.flow_id))
        over = row.case_id is not None and closed.get(row.case_id) is not None
        found.append(
            Matter(
                Way.IN,
                now,
                "" if now == row.sender else row.sender,
                rows.sort(row.sort).title,
                row.flow_id,
                row.told_on or row.at.astimezone(OFFICE_ZONE).date(),
                row.due_on,
                reply,
                _course(work.today, row.due_on, reply, over=over),
                shown.get(row.case_id or 0, ""),
            )
        )
    return found
