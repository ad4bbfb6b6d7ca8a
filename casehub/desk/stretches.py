"""The stretches of a desk: whose cases, of which colour; asked among many or few cases."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    BindParameter,
    ColumnElement,
    Select,
    and_,
    bindparam,
    case,
    exists,
    func,
    or_,
    select,
    tuple_,
)
from sqlalchemy.orm import aliased

from casehub.db import among
from casehub.deadlines.colours import FLAGS, Colours, runs
from casehub.model import Assignment, Case, Deadline
from casehub.people.permissions import is_named

if TYPE_CHECKING:
    from sqlalchemy import Row

    from casehub.deadlines.colours import Flag
    from casehub.people.permissions import Sight
    from casehub.record.work import Work

COUNT_CAP = 100
# Another deadline of the same case.
_OTHER = aliased(Deadline)
MINE, OTHERS, EITHER = "mine", "others", "either"


@dataclass(frozen=True)
class Stretch:
    """One stretch: whose (mine, others', either) and the colour; None: without a running clock.

    whole: it stands on the desk as a whole.
    """

    name: str
    whose: str
    colour: Flag | None
    whole: bool = False


@dataclass(frozen=True)
class Place:
    """A case on the desk, and the deadline that brings it there: id, day, colour; or none."""

    case_id: int
    deadline_id: int | None = None
    due_on: date | None = None
    colour: Flag = ""


@dataclass(frozen=True)
class Count:
    """How many rows a part of the desk has; `capped`: more than that."""

    number: int
    capped: bool = False

    def __str__(self) -> str:
        """12, or 100+ where counting stopped."""
        return f"{self.number}+" if self.capped else str(self.number)


@dataclass(frozen=True)
class Spots:
    """(procedure, version, state) in which one of the person's roles has a main step.

    free: by holding the role. named: by being named to it in the case, too; the role comes first.
    """

    free: frozenset[tuple[str, int, str]]
    named: frozenset[tuple[str, str, int, str]]


def spots_of(work: Work) -> Spots:
    """Where the roles that the person holds today have something to do."""
    roles = work.actor.roles_on(work.today)
    free = {r for r in roles if not work.rules.roles[r].assigned}
    by_role: set[tuple[str, int, str]] = set()
    by_name: set[tuple[str, str, int, str]] = set()
    for (key, version), procedure in work.rules.procedures.items():
        for step in procedure.steps:
            for state in step.from_ if step.main else ():
                if free & set(step.roles):
                    by_role.add((key, version, state))
                named = (roles - free) & set(step.roles)
                by_name |= {(role, key, version, state) for role in named}
    return Spots(frozenset(by_role), frozenset(by_name))


class AmongMany:
    """The desk of who sees many cases: walk along the deadlines as they fall due, and stop."""

    def __init__(self, work: Work, sight: Sight) -> None:
        self._work, self._sight = work, sight
        self._spots, self._colours = spots_of(work), Colours(work.rules, work.today)
        # Said once: writing these conditions costs more than answering them.
        self._red, self._flagged = self._colours.is_red(_OTHER), self._colours.is_flagged(_OTHER)
        self._mine = self._done_by_me()
        self._conditions: dict[Stretch, ColumnElement[bool]] = {}

    def places(self, one: Stretch, mark: Place | None, limit: int) -> list[Place]:
        """The first places of a stretch after the mark."""
        if one.colour is None:
            query = self._without_clock(one).with_only_columns(Case.id)
            if mark is not None:
                query = query.where(Case.id > mark.case_id)
            ordered = query.order_by(Case.id).limit(limit)
            return [Place(number) for number in self._work.session.scalars(ordered)]
        falls_in = self._falls_in(one, one.colour)
        timed = select(Deadline.case_id, Deadline.id, Deadline.due_on).where(falls_in)
        if mark is not None:
            later = and_(Deadline.due_on == mark.due_on, Deadline.case_id > mark.case_id)
            timed = timed.where(or_(Deadline.due_on > mark.due_on, later))
        rows = self._work.session.execute(
            timed.order_by(Deadline.due_on, Deadline.case_id).limit(limit)
        )
        return [Place(row.case_id, row.id, row.due_on, one.colour) for row in rows]

    def counts(self, stretches: Sequence[Stretch]) -> Mapping[str, Count]:
        """How many rows each name has, in one query; counting stops at a hundred."""
        parts: dict[str, list[ColumnElement[int]]] = {}
        for one in stretches:
            ids = (
                select(Deadline.id).where(self._falls_in(one, one.colour))
                if one.colour is not None
                else self._without_clock(one).with_only_columns(Case.id)
            )
            counted = ids.limit(COUNT_CAP + 1).subquery()
            number = select(func.count()).select_from(counted).scalar_subquery()
            parts.setdefault(one.name, []).append(number)
        # What follows is not even looked for where counting has stopped already.
        columns = [_sum(numbers).label(f"n{n}") for n, numbers in enumerate(parts.values())]
        totals = self._work.session.execute(select(*columns)).one()
        return {
            name: Count(min(total, COUNT_CAP), capped=total > COUNT_CAP)
            for name, total in zip(parts, totals, strict=True)
        }

    def _seen(self, one: Stretch) -> Select[Case]:
        seen = self._sight.cases().where(Case.closed_on.is_(None))
        if one.whose == MINE:
            return seen.where(self._mine)
        seen = seen.where(or_(Case.parent_id.is_(None), self._mine))
        return seen if one.whose == EITHER else seen.where(~self._mine)

    def _done_by_me(self) -> ColumnElement[bool]:
        spot = tuple_(Case.procedure, Case.procedure_version, Case.state)
        ways: list[ColumnElement[bool]] = [Case.id < 0]
        if self._spots.free:
            ways.append(spot.in_(_written(self._spots.free)))
        if self._spots.named:
            place = tuple_(Assignment.role, Case.procedure, Case.procedure_version, Case.state)
            # Asked case by case as the walk comes to them: it stops long before the last.
            named = exists().where(
                or_(Assignment.case_id == Case.id, Assignment.case_id == Case.parent_id),
                is_named(self._work.actor.id, self._work.today),
                place.in_(_written(self._spots.named)),
            )
            ways.append(named.correlate(Case))
        return or_(*ways)

    def _falls_in(self, one: Stretch, colour: Flag) -> ColumnElement[bool]:
        if one not in self._conditions:
            self._conditions[one] = self._is_first_of(one, colour)
        return self._conditions[one]

    def _is_first_of(self, one: Stretch, colour: Flag) -> ColumnElement[bool]:
        """Whether a deadline is the most urgent running one of a case of the stretch."""
        # Asked of each deadline as they fall due: most of them belong to a case of the office.
        # As a join or IN, PostgreSQL would read all open cases before it looks at the first.
        ids = self._seen(one).with_only_columns(Case.id)
        case_id = ids.where(Case.id == Deadline.case_id).correlate(Deadline).scalar_subquery()
        other = _OTHER
        sooner = or_(
            other.due_on < Deadline.due_on,
            and_(other.due_on == Deadline.due_on, other.id < Deadline.id),
        )
        more_urgent: dict[Flag, ColumnElement[bool]] = {
            "red": and_(sooner, self._red),
            "yellow": or_(self._red, and_(sooner, self._flagged)),
            "": or_(sooner, self._flagged),
        }
        first = ~exists().where(other.case_id == Deadline.case_id, runs(other), more_urgent[colour])
        return and_(runs(), case_id.is_not(None), first, self._colours.has(colour))

    def _without_clock(self, one: Stretch) -> Select[Case]:
        running = exists().where(Deadline.case_id == Case.id, runs())
        return self._seen(one).where(~running)


class AmongFew:
    """The desk of who sees few open cases: they and their next deadlines are looked at at once."""

    COLUMNS = (Case.parent_id, Case.procedure, Case.procedure_version, Case.state)

    def __init__(self, work: Work, sight: Sight, cases: Mapping[int, Row[Any]]) -> None:
        """cases: the open cases that the person may see, by id, each with COLUMNS."""
        spots, session, rows = spots_of(work), work.session, cases.values()
        own = sight.parts_in({n for r in rows for n in (r.id, r.parent_id) if n})
        self._mine: dict[int, bool] = {}
        self._parent = {row.id: row.parent_id for row in rows}
        for row in rows:
            spot = (row.procedure, row.procedure_version, row.state)
            named = own.get(row.id, set()) | own.get(row.parent_id, set())
            self._mine[row.id] = spot in spots.free or any(
                (role, *spot) in spots.named for role in named
            )
        self._next: dict[int, Place] = {}
        colours = Colours(work.rules, work.today)
        clocks = select(
            Deadline.case_id,
            Deadline.id,
            Deadline.due_on,
            Deadline.unit,
            (Deadline.length + Deadline.granted).label("whole"),
        ).where(runs(), among(Deadline.case_id, cases))
        for clock in session.execute(clocks.order_by(Deadline.due_on, Deadline.id)):
            colour = colours.of_date(clock.due_on, clock.unit, clock.whole)
            place = Place(clock.case_id, clock.id, clock.due_on, colour)
            known = self._next.get(place.case_id)
            if known is None or FLAGS.index(colour) < FLAGS.index(known.colour):
                self._next[place.case_id] = place

    def places(self, one: Stretch, mark: Place | None, limit: int) -> list[Place]:
        """The first places of a stretch after the mark."""
        found = self._all(one)
        if mark is not None:
            found = [p for p in found if _order(p) > _order(mark)]
        return found[:limit]

    def counts(self, stretches: Sequence[Stretch]) -> Mapping[str, Count]:
        """How many rows each name has."""
        totals: dict[str, int] = {}
        for one in stretches:
            totals[one.name] = totals.get(one.name, 0) + len(self._all(one))
        return {name: Count(total) for name, total in totals.items()}

    def _all(self, one: Stretch) -> list[Place]:
        cases = [number for number in self._mine if self._belongs(number, one.whose)]
        if one.colour is None:
            return [Place(number) for number in sorted(cases) if number not in self._next]
        timed = [self._next[number] for number in cases if number in self._next]
        return sorted((p for p in timed if p.colour == one.colour), key=_order)

    def _belongs(self, number: int, whose: str) -> bool:
        mine, main = self._mine[number], self._parent[number] is None
        if whose == MINE:
            return mine
        return (main or mine) if whose == EITHER else main and not mine


def _written(spots: frozenset[tuple[Any, ...]]) -> BindParameter[Any]:
    """The spots inside the text of the query: as hundreds of values the driver would read long.

    They are names from the rule book, none of them typed by anybody.
    """
    return bindparam(None, sorted(spots), expanding=True, literal_execute=True)


def _sum(numbers: Sequence[ColumnElement[int]]) -> ColumnElement[int]:
    """The numbers together; once the first are more than the cap, the others are not asked."""
    first, *rest = numbers
    if not rest:
        return first
    return case((first > COUNT_CAP, COUNT_CAP + 1), else_=first + _sum(rest))


def _order(place: Place) -> tuple[date, int]:
    return place.due_on or date.max, place.case_id
