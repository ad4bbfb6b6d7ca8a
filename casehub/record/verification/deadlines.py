"""Every date counted again: no deadline was moved by anybody, nor by a calendar that there is not.

A deadline is counted from its first day, its length, what was added and the excluded periods of
its family, by the days and limits of the edition that it names. A date that others named is one
that an act of the family tells, and so is every other.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any, NamedTuple

from sqlalchemy import select

from casehub.law.periods import PeriodFault, union_of_pauses
from casehub.model import Case, Deadline, Event, Pause
from casehub.record.faults import Fault
from casehub.record.verification.counting import Way, Ways
from casehub.rulebook.limits import compute

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.law.calendar import Mode
    from casehub.rulebook.book import Rulebook
    from casehub.rulebook.limits import Limit

Window = tuple[date, date]
# Marks in the trace of a deadline: a day that others named, an excluded period, the last day.
NAMED, STOPPED, LAST = "告", "停", "止"
MET, LATE = "met", "late"
# Results kept for deadlines that count alike.
ALIKE = 50_000
ONE_DAY = timedelta(days=1)


class Dates(NamedTuple):
    """What counting leads to."""

    nominal: date
    due: date
    alarm: date
    provisional: bool


class Family:
    """Whose deadlines are looked at: the excluded periods, and what its acts tell of dates."""

    def __init__(self, home: int) -> None:
        self.home = home
        self.pauses: list[Pause] = []
        self.told: set[tuple[str, str]] = set()


def families(session: Session) -> tuple[dict[int, Family], dict[tuple[int, int], datetime]]:
    """Case → its family; and when each event of a case was."""
    above: dict[int, int | None] = dict(session.execute(select(Case.id, Case.parent_id)).all())
    found: dict[int, Family] = {}

    def of(number: int) -> Family:
        top = number
        while (up := above.get(top)) is not None:
            top = up
        family = found.setdefault(top, Family(top))
        found[number] = family
        return family

    moments = {}
    query = select(Event.case_id, Event.seq, Event.at, Event.detail)
    # Closed whatever a mutilated row raises: the cursor lies on the server.
    with session.execute(query.execution_options(yield_per=1_000)) as events:
        for case, seq, at, detail in events:
            moments[case, seq] = at
            of(case).told.update((one["rule"], one["due"]) for one in detail.get("deadlines", ()))
    for pause in session.scalars(select(Pause).order_by(Pause.since, Pause.id)):
        of(pause.case_id).pauses.append(pause)
    for number in above:
        of(number)
    return found, moments


def deadline_faults(session: Session, rules: Rulebook) -> Iterator[Fault]:
    """Deadlines whose dates do not follow, each with what counting leads to."""
    ways = Ways(session, rules)
    yield from ways.faults()
    of_case, moments = families(session)
    count = _Count()
    columns = (Deadline, Case.reference)
    query = select(*columns).join(Case, Case.id == Deadline.case_id).order_by(Deadline.id)
    with session.execute(query.execution_options(yield_per=1_000)) as found:
        for row, reference in found:
            family, since = of_case[row.case_id], moments.get((row.case_id, row.event_seq))
            for said in _wrong(row, family, ways, count, since):
                yield Fault("row", f"deadline {row.id}", f"{reference}的{row.title}：{said}")


def _wrong(
    row: Deadline, family: Family, ways: Ways, count: _Count, since: datetime | None
) -> Iterator[str]:
    told = (row.rule, row.due_on.isoformat()) in family.told
    if not told and not ways.is_old(since):
        yield f"没有一条记录说届满日是{row.due_on.isoformat()}"
    last = max(row.due_on, row.nominal_on)
    late = row.closed_on is not None and row.closed_on > last
    wrong = late and not row.stopped if row.outcome == MET else row.outcome == LATE and not late
    # The first version called met what was late: what it wrote stays as it wrote it.
    if wrong and not ways.is_old(since):
        yield "办结的结果与日期不符"
    said = _dates(row, family, ways, count, since)
    if said:
        yield said


class _Count:
    """Counts deadlines; what counts alike is counted once."""

    def __init__(self) -> None:
        self._kept: dict[tuple[Any, ...], Dates | None] = {}

    def __call__(
        self, row: Deadline, limit: Limit, way: Way, windows: tuple[Window, ...], mode: Mode | None
    ) -> Dates | None:
        """The dates; None where the limit refuses what the row has."""
        key = (id(way), row.rule, row.start_on, row.length, row.granted, windows, mode)
        if key not in self._kept:
            if len(self._kept) >= ALIKE:
                self._kept.clear()
            self._kept[key] = self._counted(row, limit, way, windows, mode)
        return self._kept[key]

    def _counted(
        self, row: Deadline, limit: Limit, way: Way, windows: tuple[Window, ...], mode: Mode | None
    ) -> Dates | None:
        try:
            found = compute(
                limit,
                row.start_on,
                pauses=windows,
                extended=row.granted,
                calendar=way.calendar,
                length=None if row.length == limit.amount else row.length,
                mode=mode,
            )
        except PeriodFault:
            return None
        return Dates(found.nominal, found.due, found.alarm, found.provisional)


def _dates(row: Deadline, family: Family, ways: Ways, count: _Count, since: datetime | None) -> str:
    """What is wrong with the dates of a deadline; "" when they follow."""
    fitting = [w for w in ways.of(row.edition) if w.calendar.edition == row.calendar_edition]
    if not fitting:
        if ways.forgotten(row.edition, since):
            return ""
        return f"没有“{row.calendar_edition}”这一版日历"
    if row.trace and row.trace[-1].get("mark") == NAMED:
        return _named(row, fitting)
    stands = Dates(row.nominal_on, row.due_on, row.alarm_on, row.provisional)
    found = [_counted(row, family, way, count) for way in fitting]
    if ways.is_old(since):
        # Before the law's least time was told apart there was the office's own alone.
        found += [_counted(row, family, way, count, apart=False) for way in fitting]
    if stands not in found:
        right = next((one.due.isoformat() for one in found if one is not None), "无")
        return f"届满日{row.due_on.isoformat()}与重新计算的（{right}）不符"
    if row.closed_on is not None:
        return ""
    last = [one["date"] for one in row.trace if one.get("mark") == LAST]
    if last[-1:] != [row.due_on.isoformat()]:
        return "计算过程写的届满日与届满日不符"
    if row.edition < ways.newest:
        later = [_counted(row, family, way, count) for way in ways.of(row.edition, by_all=True)]
        if stands not in later and any(later):
            return "没有按后来装入的放假安排重新计算"
    return ""


def _named(row: Deadline, ways: Sequence[Way]) -> str:
    """A day that a paper or the other side named; only its last working day is counted."""
    alarms = {way.calendar.previous_working_day(row.due_on) for way in ways}
    if row.nominal_on != row.due_on or row.trace[-1].get("date") != row.due_on.isoformat():
        return "指定的届满日前后不一"
    return "" if row.alarm_on in alarms else "届满日前的最后一个工作日不符"


def _counted(
    row: Deadline, family: Family, way: Way, count: _Count, *, apart: bool = True
) -> Dates | None:
    limit = way.rules.limit(row.rule, row.start_on)
    if limit is None or limit.told or limit.unit != row.unit:
        return None
    # A period that a child matter keeps of its own stops its clocks alone.
    known = {row.case_id, family.home}
    mine = [p for p in family.pauses if p.kind in limit.excluded and p.case_id in known]
    if row.closed_on is None:
        stopped = any(p.until is None and p.since <= row.due_on for p in mine)
        if stopped != row.stopped:
            return None
        windows = tuple(_ended(mine))
    else:
        windows = tuple(_windows(row.trace))
        if not all(_excluded(window, mine) for window in windows):
            return None
    # Begun when nothing but the law's least time was left: that alone is counted.
    little = limit.least if row.nominal_on == row.due_on else None
    return count(row, limit, way, windows, little if apart or limit.least is None else limit.mode)


def _windows(trace: Sequence[Mapping[str, Any]]) -> Iterator[Window]:
    """The excluded periods that a trace counts, day by day or as a whole.

    An ended deadline keeps its dates whatever becomes of the periods afterwards.
    """
    for one in trace:
        if one.get("mark") == STOPPED:
            first = date.fromisoformat(one["date"])
            yield first, date.fromisoformat(one["until"]) if "until" in one else first + ONE_DAY


def _excluded(window: Window, pauses: Sequence[Pause]) -> bool:
    """Whether there was such a period; one taken back or opened again has lost its end."""
    first, until = window
    if any(since <= first and until <= end for since, end in union_of_pauses(_ended(pauses))):
        return True
    return any(p.since <= first for p in pauses if p.until is None or p.until == p.since)


def _ended(pauses: Sequence[Pause]) -> list[Window]:
    return [(p.since, p.until) for p in pauses if p.until is not None and p.until > p.since]
