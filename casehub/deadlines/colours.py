"""黄牌 and 红牌: which running deadlines of ours are due soon or overdue on a day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Literal

from sqlalchemy import ColumnElement, Date, and_, case, literal, or_

from casehub.deadlines.outcomes import last_day
from casehub.law.calendar import ONE_DAY
from casehub.law.periods import OURS
from casehub.law.units import Unit
from casehub.model import Deadline

if TYPE_CHECKING:
    from casehub.law.calendar import WorkCalendar
    from casehub.rulebook.book import Rulebook
    from casehub.rulebook.tables import Colour

Flag = Literal["red", "yellow", ""]
# The most urgent first.
FLAGS: tuple[Flag, ...] = ("red", "yellow", "")


@dataclass(frozen=True)
class _Edge:
    """The last due dates that are yellow and red today, for limits of at most `longest` days."""

    longest: int | None
    yellow: date
    red: date

    def reach(self, unit: Unit) -> int | None:
        """The longest limit of the unit to which the edge applies; None for any."""
        days, units = unit.days
        return None if self.longest is None else self.longest * units // days


def runs(deadline: type[Deadline] = Deadline) -> ColumnElement[bool]:
    """Whether a deadline of ours runs: neither ended nor standing still."""
    return and_(
        deadline.closed_on.is_(None),
        deadline.holder == OURS,
        deadline.stopped.is_(False),
    )


class Colours:
    """The colours of one day by the house's thresholds (config/house.toml).

    What is asked of one row and what a query asks give the same answer. Rest days after the last
    working day that counts belong to it: nobody works on them.
    """

    def __init__(self, rules: Rulebook, today: date) -> None:
        calendar = rules.calendar
        self.today = today
        self._edges = tuple(_edge(row, calendar, today) for row in rules.colours)
        # Limits that are over on or before that day are red, however they count back: between
        # the day that the office has chosen and the law's own lies one working day at most.
        first_red = min(edge.red for edge in self._edges)
        self._over = calendar.back_working_days(first_red + ONE_DAY, 1) - ONE_DAY
        # A list asks for the colour of each line.
        self._reached = {
            unit.value: tuple((edge.reach(unit), edge) for edge in self._edges) for unit in Unit
        }

    def __eq__(self, other: object) -> bool:
        """Whether every day and length has the same colour."""
        if not isinstance(other, Colours):
            return False
        return (self._edges, self._over) == (other._edges, other._over)

    def __hash__(self) -> int:
        return hash((self._edges, self._over))

    def of(self, deadline: Deadline) -> Flag:
        """The colour of a deadline; none where it has ended, stands, or is somebody else's."""
        if (
            deadline.closed_on is not None
            or deadline.stopped
            or deadline.holder != OURS
        ):
            return ""
        whole = deadline.length + deadline.granted
        return self.of_date(deadline.due_on, deadline.unit, whole, last_day(deadline))

    def urgency(self, deadline: Deadline) -> int:
        """0 for 红牌, 1 for 黄牌, 2 for everything else."""
        return FLAGS.index(self.of(deadline))

    def of_date(self, due: date, unit: str, length: int, last: date | None = None) -> Flag:
        """The colour of a running deadline of ours; `length` in its unit, extensions included.

        last: the day after which it is judged late, where it is not the due day itself.
        """
        edge = next(e for r, e in self._reached[unit] if r is None or length <= r)
        if (last or due) <= edge.red:
            return "red"
        return "yellow" if due <= edge.yellow else ""

    def is_red(self, deadline: type[Deadline] = Deadline) -> ColumnElement[bool]:
        """Whether a running deadline is 红牌, in a query."""
        bound = _by_length(deadline, [(e, e.red) for e in self._edges])
        return and_(deadline.due_on <= bound, deadline.nominal_on <= bound)

    def is_flagged(self, deadline: type[Deadline] = Deadline) -> ColumnElement[bool]:
        """Whether a running deadline is 黄牌 or 红牌, in a query."""
        return deadline.due_on <= _by_length(deadline, [(e, e.yellow) for e in self._edges])

    def has(self, flag: Flag, deadline: type[Deadline] = Deadline) -> ColumnElement[bool]:
        """Whether a running deadline has this colour, with bounds along the index of due days."""
        due = deadline.due_on
        latest_red = max(e.red for e in self._edges)
        if flag == "red":
            return and_(due <= latest_red, self.is_red(deadline))
        if flag == "yellow":
            return and_(
                due > self._over,
                due <= max(e.yellow for e in self._edges),
                self.is_flagged(deadline),
                ~self.is_red(deadline),
            )
        return and_(due > min(e.yellow for e in self._edges), ~self.is_flagged(deadline))


def _edge(row: Colour, calendar: WorkCalendar, today: date) -> _Edge:
    red = working_days_ahead(calendar, today, row.red) if row.red else today - ONE_DAY
    return _Edge(row.longest, working_days_ahead(calendar, today, row.yellow), red)


def working_days_ahead(calendar: WorkCalendar, today: date, working_days: int) -> date:
    """The last day that is no more than so many working days ahead."""
    return calendar.add_working_days(today, working_days + 1) - ONE_DAY


def _by_length(
    deadline: type[Deadline], edges: list[tuple[_Edge, date]]
) -> ColumnElement[date]:
    """The date that belongs to the length of the deadline's limit."""
    *graded, (_, last) = edges
    if all(day == last for _, day in graded):
        return literal(last, Date)
    length = deadline.length + deadline.granted
    ways = [
        (
            or_(*(and_(deadline.unit == unit, length <= edge.reach(unit)) for unit in Unit)),
            literal(day, Date),
        )
        for edge, day in graded
    ]
    return case(*ways, else_=literal(last, Date))
