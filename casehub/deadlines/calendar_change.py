"""A new calendar: which open deadlines it changes, and counting them anew, batch by batch."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from itertools import groupby
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from casehub.among import among
from casehub.deadlines.clocks import (
    Windows,
    count,
    pauses_of,
    told_by_others,
    windows_of_all,
)
from casehub.deadlines.outcomes import has_little_time
from casehub.law.chinese import date_text
from casehub.law.faults import PeriodFault
from casehub.law.periods import Computed
from casehub.model import Case, Deadline
from casehub.record.events import record
from casehub.record.roads import CALENDAR
from casehub.rulebook.limits import compute

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook

# Open deadlines looked at in one query; memory does not grow with their number.
BATCH = 5_000
# Results kept for deadlines that count alike; most of a day's deadlines do.
ALIKE = 50_000


class Difference(NamedTuple):
    """An open deadline whose date changes under another calendar; a million of them may."""

    reference: str
    title: str
    rule: str
    old: date
    new: date
    was_provisional: bool
    is_provisional: bool
    deadline_id: int
    case_id: int


class _Count:
    """Counts deadlines by one rule book; what counts alike is counted once."""

    def __init__(self, rules: Rulebook) -> None:
        self._rules = rules
        self._kept: dict[tuple[Any, ...], Computed | None] = {}

    def __call__(self, row: Any, pauses: Windows) -> Computed | None:
        """The dates of the row; None where its rule refuses what was granted."""
        key = (row.rule, row.start_on, row.length, row.granted, has_little_time(row), pauses)
        if key not in self._kept:
            if len(self._kept) >= ALIKE:
                self._kept.clear()
            self._kept[key] = self._counted(row, pauses)
        return self._kept[key]

    def _counted(self, row: Any, pauses: Windows) -> Computed | None:
        limit = self._rules.law.on(row.start_on).limit(row.rule)
        try:
            return compute(
                limit,
                row.start_on,
                pauses=[(since, until) for kind, since, until in pauses if kind in limit.excluded],
                extended=row.granted,
                calendar=self._rules.calendar,
                length=None if row.length == limit.amount else row.length,
                mode=limit.least if has_little_time(row) else None,
            )
        except PeriodFault:
            return None


def differences(session: Session, rules: Rulebook) -> Iterator[tuple[int, list[Difference]]]:
    """What the calendar of `rules` would change in the open deadlines; nothing is written.

    Yields, batch by batch in the order of cases, how many deadlines have been looked at so far
    and which of them change. All deadlines of one case come in one batch.
    """
    pauses = windows_of_all(session)
    counted = _Count(rules)
    seen = 0
    for rows in _batches(session):
        changed = {}
        for row in rows:
            new = counted(row, pauses.get(row.case_id, ()))
            if new is not None and (new.due, new.alarm, new.provisional) != (
                row.due_on, row.alarm_on, row.provisional,
            ):  # fmt: skip
                changed[row.id] = (row, new)
        seen += len(rows)
        yield seen, _described(session, changed)


def _batches(session: Session) -> Iterator[Sequence[Any]]:
    last = 0
    while True:
        rows = session.execute(
            select(
                Deadline.id,
                Deadline.case_id,
                Deadline.rule,
                Deadline.start_on,
                Deadline.length,
                Deadline.granted,
                Deadline.due_on,
                Deadline.nominal_on,
                Deadline.alarm_on,
                Deadline.provisional,
            )
            .where(Deadline.closed_on.is_(None), Deadline.case_id > last)
            .order_by(Deadline.case_id, Deadline.id)
            .limit(BATCH)
        ).all()
        if not rows:
            return
        last = rows[-1].case_id
        if len(rows) == BATCH and rows[0].case_id != last:
            # The last case may go on in the next batch.
            rows = [row for row in rows if row.case_id != last]
            last = rows[-1].case_id
        yield rows


def _described(
    session: Session, changed: Mapping[int, tuple[Any, Computed]]
) -> list[Difference]:
    found: list[Difference] = []
    query = (
        select(Deadline.id, Deadline.title, Deadline.trace, Case.reference)
        .join(Case, Case.id == Deadline.case_id)
        .where(among(Deadline.id, changed))
        .order_by(Deadline.case_id, Deadline.id)
    )
    for one in session.execute(query) if changed else ():
        if told_by_others(one.trace):
            continue
        row, new = changed[one.id]
        found.append(
            Difference(
                one.reference,
                one.title,
                row.rule,
                row.due_on,
                new.due,
                was_provisional=row.provisional,
                is_provisional=new.provisional,
                deadline_id=one.id,
                case_id=row.case_id,
            )
        )
    return found


def apply_calendar(work: Work, rules: Rulebook) -> Iterator[tuple[int, list[Difference]]]:
    """Count the open deadlines by the calendar of `rules`; one event in each case that changes.

    Deadlines that have ended stay as they were. Yields as `differences` does, after writing;
    everything is one transaction, that of the caller.
    """
    for seen, found in differences(work.session, rules):
        for case_id, changes in groupby(found, key=lambda one: one.case_id):
            _recount(work, rules, case_id, list(changes))
        work.session.flush()
        yield seen, found


def _recount(work: Work, rules: Rulebook, case_id: int, changes: Sequence[Difference]) -> None:
    case = work.locked(case_id)
    pauses = pauses_of(work.session, case)
    for one in changes:
        count(rules, work.session.get_one(Deadline, one.deadline_id), pauses)
    parts = [
        f"{c.title}由{date_text(c.old)}改至{date_text(c.new)}"
        if c.old != c.new
        else f"{c.title}{date_text(c.new)}{'为暂定' if c.is_provisional else '不再是暂定'}"
        for c in changes
    ]
    record(
        work,
        case,
        step=CALENDAR,
        sentence="。".join(["放假安排更新，重新计算期限", *parts]),
        detail={
            "data": {"calendar": rules.calendar.edition, "edition": rules.edition},
            "deadlines": [
                {
                    "rule": c.rule,
                    "title": c.title,
                    "due": c.new,
                    "effect": "变更",
                    "provisional": c.is_provisional,
                    "estimated": False,
                }
                for c in changes
            ],
        },
    )
    work.session.flush()
