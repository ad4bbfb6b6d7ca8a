"""Figures: how many facts of a span fit a measure, by what they are told apart.

A number and the list behind it are the same facts, chosen in the same way.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date
from statistics import median
from typing import TYPE_CHECKING

from casehub.law.worded import Worded

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from casehub.desk.figures.facts import Fact

# A share of fewer than these says more than it knows.
ENOUGH_FOR_A_SHARE = 20
# The grades of `satisfactions` (config/choices.toml) that count as satisfied: 很满意, 满意.
CONTENT = frozenset({"5", "4"})
MONTHS = 12


class Measure(Worded):
    """What is counted."""

    OPENED = "came", "收件"
    FILED = "taken_up", "立案"
    CLOSED = "brought_to_end", "办结"
    OPEN = "still_open", "期末在办"
    DUE = "fell_due", "到期应结"
    TIMELY = "in_time", "按期完成"
    LATE = "done_late", "逾期完成"
    LATE_OPEN = "overdue", "逾期未结"
    THERE = "to_be_ended", "应办"
    PAST_DUE = "past_due", "已到期应结"
    DUE_CLOSED = "due_and_ended", "已到期应结的，已办结"
    DECIDED = "ruled_on", "作出决定"
    FINED = "with_fine", "罚款"
    ASKED = "asked_after", "回访"
    ANSWERED = "said_how", "作出评价"
    SATISFIED = "satisfied", "满意"


class By(Worded):
    """By what cases are told apart."""

    PROCEDURE = "procedure", "程序"
    OFFICE = "office", "单位"
    DISTRICT = "district", "区县"
    RIGHT = "right", "权利类型"
    STATE = "state", "当前状态"
    ENDED = "ended", "办结方式"
    WAY = "way", "回访方式"

    def of(self, fact: Fact) -> str:
        """What a fact is told apart by."""
        return _APART[self](fact)


_APART: dict[By, Callable[[Fact], str]] = {
    By.PROCEDURE: lambda fact: fact.procedure_title,
    By.OFFICE: lambda fact: fact.office,
    By.DISTRICT: lambda fact: fact.district or "没有登记区县",
    By.RIGHT: lambda fact: fact.right,
    By.STATE: lambda fact: fact.state,
    By.ENDED: lambda fact: fact.ended_as or "尚未办结",
    By.WAY: lambda fact: fact.asked_how or "没有回访",
}


@dataclass(frozen=True)
class Span:
    """Days from the first to the last; seen_on: the day on which the facts stood as they do."""

    since: date
    until: date
    seen_on: date

    def holds(self, day: date | None) -> bool:
        """Whether a day lies in it."""
        return day is not None and self.since <= day <= self.until

    @property
    def year_before(self) -> Span:
        """The same days of the year before."""
        return replace(self, since=_year_before(self.since), until=_year_before(self.until))

    @property
    def months(self) -> list[tuple[int, int]]:
        """The months that it touches, as (year, month)."""
        first, last = (day.year * MONTHS + day.month - 1 for day in (self.since, self.until))
        return [(n // MONTHS, n % MONTHS + 1) for n in range(first, last + 1)]


def _year_before(day: date) -> date:
    leap = day.month == 2 and day.day == 29
    return day.replace(year=day.year - 1, day=28 if leap else day.day)


def counts(measure: Measure, fact: Fact, span: Span) -> bool:
    """Whether a measure counts the fact."""
    return _FITS[measure](fact, span)


def _open(fact: Fact, span: Span) -> bool:
    over = fact.closed_on is not None and fact.closed_on <= span.until
    return fact.opened_on <= span.until and not over


def _due(fact: Fact, span: Span) -> bool:
    return span.holds(fact.due_on)


def _timely(fact: Fact, span: Span) -> bool:
    due, kept = fact.due_on, fact.kept_on
    return due is not None and span.holds(due) and kept is not None and kept <= due


def _late(fact: Fact, span: Span) -> bool:
    due, kept = fact.due_on, fact.kept_on
    return due is not None and span.holds(due) and kept is not None and kept > due


def _late_open(fact: Fact, span: Span) -> bool:
    due = fact.due_on
    return due is not None and span.holds(due) and fact.kept_on is None and due < span.seen_on


def _there(fact: Fact, span: Span) -> bool:
    over = fact.closed_on is not None and fact.closed_on < span.since
    return fact.opened_on <= span.until and not over


def _past_due(fact: Fact, span: Span) -> bool:
    return _due(fact, span) and (fact.kept_on is not None or _late_open(fact, span))


def _due_closed(fact: Fact, span: Span) -> bool:
    over = fact.closed_on is not None and fact.closed_on <= span.until
    return over and _past_due(fact, span)


def _answered(fact: Fact, span: Span) -> bool:
    return span.holds(fact.asked_on) and bool(fact.liked)


_FITS: dict[Measure, Callable[[Fact, Span], bool]] = {
    Measure.OPENED: lambda fact, span: span.holds(fact.opened_on),
    Measure.FILED: lambda fact, span: span.holds(fact.filed_on),
    Measure.CLOSED: lambda fact, span: span.holds(fact.closed_on),
    Measure.OPEN: _open,
    Measure.DUE: _due,
    Measure.TIMELY: _timely,
    Measure.LATE: _late,
    Measure.LATE_OPEN: _late_open,
    Measure.THERE: _there,
    Measure.PAST_DUE: _past_due,
    Measure.DUE_CLOSED: _due_closed,
    Measure.DECIDED: lambda fact, span: span.holds(fact.decided_on),
    Measure.FINED: lambda fact, span: fact.fine > 0 and span.holds(fact.decided_on),
    Measure.ASKED: lambda fact, span: span.holds(fact.asked_on),
    Measure.ANSWERED: _answered,
    Measure.SATISFIED: lambda fact, span: _answered(fact, span) and fact.liked in CONTENT,
}
_DAY_OF: dict[Measure, Callable[[Fact], date | None]] = {
    Measure.OPENED: lambda fact: fact.opened_on,
    Measure.FILED: lambda fact: fact.filed_on,
    Measure.CLOSED: lambda fact: fact.closed_on,
    Measure.DECIDED: lambda fact: fact.decided_on,
}


def chosen(
    facts: Sequence[Fact],
    span: Span,
    measure: Measure | None = None,
    by: By | None = None,
    value: str = "",
    month: str = "",
) -> list[Fact]:
    """The facts that a number counts. month: YYYY-MM of the day by which the measure counts."""
    found = [one for one in facts if measure is None or counts(measure, one, span)]
    if by is not None and value:
        found = [one for one in found if by.of(one) == value]
    if month and measure in _DAY_OF:
        day_of = _DAY_OF[measure]
        found = [one for one in found if str(day_of(one))[:7] == month]
    return found


@dataclass(frozen=True)
class Row:
    """The counts of what is told apart by one value; before: the same of the year before."""

    value: str
    numbers: dict[Measure, int]
    before: dict[Measure, int]


def table(facts: Sequence[Fact], span: Span, by: By, measures: Sequence[Measure]) -> list[Row]:
    """A row of each value that any of the measures counts, the largest first."""
    values = dict.fromkeys(by.of(one) for one in facts)
    rows = [_row(value, chosen(facts, span, None, by, value), span, measures) for value in values]
    kept = [row for row in rows if any(row.numbers.values()) or any(row.before.values())]
    return sorted(kept, key=lambda row: (-sum(row.numbers.values()), row.value))


def total(facts: Sequence[Fact], span: Span, measures: Sequence[Measure]) -> Row:
    """The counts of all facts."""
    return _row("合计", facts, span, measures)


def _row(value: str, facts: Sequence[Fact], span: Span, measures: Sequence[Measure]) -> Row:
    before = span.year_before
    return Row(
        value,
        {one: len(chosen(facts, span, one)) for one in measures},
        {one: len(chosen(facts, before, one)) for one in measures if one in _DAY_OF},
    )


@dataclass(frozen=True)
class Series:
    """What a measure counts month by month, of one value."""

    value: str
    measure: Measure
    months: dict[str, int]

    @property
    def all(self) -> int:
        """The sum of all months."""
        return sum(self.months.values())

    @property
    def most(self) -> int:
        """The largest month."""
        return max(self.months.values(), default=0)


def monthly(facts: Sequence[Fact], span: Span, by: By, measure: Measure) -> list[Series]:
    """Month by month, of each value that has something in the span, the most first."""
    names = [f"{year}-{month:02}" for year, month in span.months]
    counted = chosen(facts, span, measure)
    day_of = _DAY_OF[measure]
    found: dict[str, dict[str, int]] = {}
    for one in counted:
        of = found.setdefault(by.of(one), dict.fromkeys(names, 0))
        of[str(day_of(one))[:7]] += 1
    series = [Series(value, measure, of) for value, of in found.items()]
    return sorted(series, key=lambda one: (-one.all, one.value))


@dataclass(frozen=True)
class Length:
    """From filing to closing in days: the middle one of the closed cases of a procedure."""

    value: str
    cases: int
    days: float


def lengths(facts: Sequence[Fact], span: Span) -> list[Length]:
    """By procedure, of what was filed and closed in the span."""
    found: dict[str, list[int]] = {}
    for one in chosen(facts, span, Measure.CLOSED):
        if one.filed_on is not None and one.closed_on is not None:
            found.setdefault(one.procedure_title, []).append((one.closed_on - one.filed_on).days)
    return [Length(value, len(days), median(days)) for value, days in sorted(found.items())]


@dataclass(frozen=True)
class Share:
    """So many of so many; told as a share only where there are enough."""

    part: int
    whole: int

    @property
    def percent(self) -> str:
        """95.0%; "" of too few."""
        return "" if self.whole < ENOUGH_FOR_A_SHARE else f"{100 * self.part / self.whole:.1f}%"

    @property
    def words(self) -> str:
        """3／4, or 95.0%（38／40）."""
        counted = f"{self.part}／{self.whole}"
        return f"{self.percent}（{counted}）" if self.percent else counted


@dataclass(frozen=True)
class Rate:
    """A share by name: of those that `whole` counts, the ones that `part` counts too."""

    title: str
    part: Measure
    whole: Measure

    def of(self, facts: Sequence[Fact], span: Span) -> Share:
        """The share of these facts."""
        there = chosen(facts, span, self.whole)
        return Share(len(chosen(there, span, self.part)), len(there))


# 结案率 in both readings: of all that was there to be closed, and of what fell due. A case whose
# decision or agreement was made in time is not ended by that: how many were is a rate of its own.
RATES = (
    Rate("结案率（全部应办）", Measure.CLOSED, Measure.THERE),
    Rate("结案率（已到期应结）", Measure.DUE_CLOSED, Measure.PAST_DUE),
    Rate("按期率（已到期应结）", Measure.TIMELY, Measure.PAST_DUE),
)
# 满意率: of whoever said how it was; who was asked and said nothing is neither.
CONTENTMENT = Rate("满意率", Measure.SATISFIED, Measure.ANSWERED)
