"""The stretches of a desk: whose cases, of which colour; asked among many or few cases."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    ScalarSelect,
    Select,
    String,
    and_,
    bindparam,
    case,
    cast,
    exists,
    func,
    literal,
    null,
    or_,
    select,
    union_all,
)
from sqlalchemy.orm import aliased

from casehub.among import among_words, ids_named
from casehub.deadlines.colours import Colours, runs
from casehub.deadlines.reminders import told_ahead
from casehub.desk.spots import Same, Spots, spots_of
from casehub.desk.ways.roads import AT_HOME, AWAY, OWN, left_to, roads
from casehub.model import Assignment, Case, Deadline
from casehub.people.grounds import is_lent

if TYPE_CHECKING:

    from casehub.deadlines.colours import Flag
    from casehub.desk.ways.roads import Roads
    from casehub.people.sight import Shape, Sight
    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook

COUNT_CAP = 100
# Another deadline of the same case.
_OTHER = aliased(Deadline)
MINE, OTHERS = "mine", "others"


@dataclass(frozen=True)
class Stretch:
    """One stretch: whose (mine, others') and the colour; None: without a running clock.

    whole: it stands on the desk as a whole.
    """

    name: str
    whose: str
    colour: Flag | None
    whole: bool = False


@dataclass(frozen=True)
class Place:
    """A case on the desk, and the deadline that brings it there: id, day, colour; or none.

    rules: of all its limits that run, where they were read. others: it stands there because of
    what others do next.
    """

    case_id: int
    deadline_id: int | None = None
    due_on: date | None = None
    colour: Flag = ""
    rules: frozenset[str] | None = None
    others: bool = False


# A place, and the stretch in which it stands.
Placed = tuple[Stretch, Place]


@dataclass(frozen=True)
class Count:
    """How many rows a part of the desk has; `capped`: more than that."""

    number: int
    capped: bool = False

    def __str__(self) -> str:
        """12, or 100+ where counting stopped."""
        return f"{self.number}+" if self.capped else str(self.number)


class AmongMany:
    """The desk of who sees many cases: walk along the deadlines as they fall due, and stop."""

    def __init__(self, work: Work, sight: Sight) -> None:
        self._work = work
        self._told = {
            **sight.told, "person": work.actor.id, "day": work.today,
            "office": work.actor.organisation_id,
        }  # fmt: skip
        colours, book, spots = Colours(work.rules, work.today), Same(work.rules), spots_of(work)
        along, away = roads(work, sight, spots, self._told)
        self._told[AWAY] = away
        self._asked = _questions(sight.shape, spots, colours, along, book, work.today)

    def places(
        self, stretches: Sequence[Stretch], mark: Place | None, limit: int
    ) -> list[Placed]:
        """The first places of the stretches, one after the other; mark: reached in the first."""
        if not stretches:
            return []
        told = {**self._told, "most": limit}
        if mark is not None:
            told |= {"after_day": mark.due_on, "after_case": mark.case_id}
        query = self._asked.places(tuple(stretches), begun=mark is not None)
        found: list[Placed] = []
        for row in self._work.session.execute(query, told):
            one = stretches[row.stretch]
            found.append((one, Place(row.case_id, row.id, row.due_on, one.colour or "")))
        return found

    def counts(self, stretches: Sequence[Stretch]) -> Mapping[str, Count]:
        """How many rows each name has; counting stops at a hundred.

        Once that is reached the other stretches of the name are not asked.
        """
        query = self._asked.counts(tuple(stretches))
        totals = self._work.session.execute(query, self._told).mappings().one()
        return {
            name: Count(min(total, COUNT_CAP), capped=total > COUNT_CAP)
            for name, total in totals.items()
        }


class _Questions:
    """The questions of `AmongMany`, worded for all who see alike and do alike on one day.

    To word them and to have them compiled takes longer than to answer them; so they are kept.
    """

    def __init__(
        self,
        shape: Shape,
        spots: Spots,
        colours: Colours,
        along: Roads,
        told_of: ColumnElement[bool],
    ) -> None:
        """told_of: whether others have a limit in a case of which our people are told."""
        self._shape, self._spots, self._colours, self._along = shape, spots, colours, along
        self._told_of = told_of
        self._red, self._flagged = colours.is_red(_OTHER), colours.is_flagged(_OTHER)
        self._left = left_to(spots)
        self._by_me: ColumnElement[bool] = self._done_by_me()
        self._places: dict[tuple[tuple[Stretch, ...], bool], Any] = {}
        self._counts: dict[tuple[Stretch, ...], Any] = {}

    def places(self, stretches: tuple[Stretch, ...], *, begun: bool) -> Any:
        """The places of the stretches in order, at most `most`; begun: after a mark in the first.

        One question, of which each part is answered only where those before it are too few.
        """
        key = (stretches, begun)
        if key not in self._places:
            most = bindparam("most", type_=Integer)
            parts = []
            for n, one in enumerate(stretches):
                rows = self._ordered(one, most, begun=begun and not n)
                parts.append(select(literal(n).label("stretch"), rows))
            self._places[key] = union_all(*parts).limit(most)
        return self._places[key]

    def _ordered(self, one: Stretch, most: ColumnElement[int], *, begun: bool) -> Any:
        """At most so many places of a stretch: of each road as many, in one order."""
        roads = [query.limit(most).subquery() for query in self._roads(one, begun=begun)]
        if len(roads) == 1:
            return roads[0]
        rows = union_all(*(select(road) for road in roads)).subquery()
        return select(rows).order_by(rows.c.due_on, rows.c.case_id).limit(most).subquery()

    def _roads(self, one: Stretch, *, begun: bool) -> Iterator[Any]:
        number, day = bindparam("after_case", type_=Integer), bindparam("after_day", type_=Date)
        mine = one.whose == MINE
        if one.colour is None:
            none, never = cast(null(), Integer), cast(null(), Date)
            query = self._without_clock(one).with_only_columns(
                Case.id.label("case_id"), none.label("id"), never.label("due_on")
            )
            query = (query.where(Case.id > number) if begun else query).order_by(Case.id)
            yield from (query.where(road) for road in self._along.of_cases(mine=mine))
            return
        falls_in = self._is_first_of(one, one.colour)
        timed = select(Deadline.case_id, Deadline.id, Deadline.due_on).where(falls_in)
        if begun:
            later = and_(Deadline.due_on == day, Deadline.case_id > number)
            timed = timed.where(or_(Deadline.due_on > day, later))
        timed = timed.order_by(Deadline.due_on, Deadline.case_id)
        yield from (timed.where(road) for road in self._along.of_limits(mine=mine))

    def counts(self, stretches: tuple[Stretch, ...]) -> Any:
        """The number of rows of the stretches under each of their names.

        Where those before it under a name are more than the cap a stretch is not counted.
        """
        if stretches not in self._counts:
            totals: dict[str, ScalarSelect[int]] = {}
            for one in stretches:
                number = self._count(one)
                if (before := totals.get(one.name)) is not None:
                    # Not before `OFFSET` PostgreSQL would count it again wherever it is named.
                    known = select(before.label("n")).offset(0).subquery()
                    more = case((known.c.n <= COUNT_CAP, number), else_=0)
                    number = select(known.c.n + more).scalar_subquery()
                totals[one.name] = number
            named = (total.label(name) for name, total in totals.items())
            self._counts[stretches] = select(*named)
        return self._counts[stretches]

    def _count(self, one: Stretch) -> ScalarSelect[int]:
        """The number of rows of a stretch; along each road it ends at one over the cap."""
        mine = one.whose == MINE
        if one.colour is None:
            cases = self._without_clock(one).with_only_columns(Case.id)
            ways = [cases.where(road) for road in self._along.of_cases(mine=mine)]
        else:
            # From the far end: the near one is full of those whose limits are too short, or
            # too long, for the colour.
            timed = select(Deadline.id).where(self._is_first_of(one, one.colour))
            timed = timed.order_by(Deadline.due_on.desc())
            ways = [timed.where(road) for road in self._along.of_limits(mine=mine)]
        found = [select(way.limit(COUNT_CAP + 1).subquery()) for way in ways]
        counted = (union_all(*found) if len(found) > 1 else found[0]).subquery()
        return select(func.count()).select_from(counted).scalar_subquery()

    def _seen(self, one: Stretch) -> Select[Case]:
        waits: ColumnElement[bool] = Case.closed_on.is_(None)
        mine = self._by_me
        if one.colour is not None:
            # A closed case waits while a limit of it runs: for whoever may end it (归档). Where
            # none runs none is left to anybody, and nobody need look for it in thousands of cases.
            waits, mine = or_(waits, self._left), or_(mine, self._left)
        seen = self._shape.cases().where(waits)
        if one.whose == MINE:
            return seen.where(mine)
        if one.colour:
            # A matter inside a case is late, or nearly, by a limit of its own.
            return seen.where(~mine)
        return seen.where(or_(Case.parent_id.is_(None), self._told_of), ~mine)

    def _done_by_me(self) -> ColumnElement[bool]:
        version = cast(Case.procedure_version, String)
        spot = Case.procedure + "@" + version + "/" + Case.state
        ways: list[ColumnElement[bool]] = [Case.id < 0]
        if self._spots.free:
            free = among_words(spot, {word_of(*one) for one in self._spots.free})
            ways.append(and_(AT_HOME, free))
        if self._spots.above:
            ways.append(among_words(spot, {word_of(*one) for one in self._spots.above}))
        if self._spots.named:
            words = {f"{role}/{word_of(p, v, s)}" for role, p, v, s in self._spots.named}
            ways.append(_in_a_role(spot, words))
        after = spot + "@" + Case.awaiting
        if self._spots.free_after:
            words = {f"{word_of(p, v, s)}@{a}" for p, v, s, a in self._spots.free_after}
            free = among_words(after, words)
            ways.append(and_(Case.awaiting.is_not(None), AT_HOME, free))
        if self._spots.above_after:
            words = {f"{word_of(p, v, s)}@{a}" for p, v, s, a in self._spots.above_after}
            ways.append(and_(Case.awaiting.is_not(None), among_words(after, words)))
        if self._spots.named_after:
            words = {f"{r}/{word_of(p, v, s)}@{a}" for r, p, v, s, a in self._spots.named_after}
            ways.append(and_(Case.awaiting.is_not(None), _in_a_role(after, words)))
        if self._spots.lent:
            words = {f"{role}/{word_of(p, v, s)}" for role, p, v, s in self._spots.lent}
            ways.append(_in_a_role(spot, words, _SEEN_TO))
        if self._spots.lent_after:
            words = {f"{r}/{word_of(p, v, s)}@{a}" for r, p, v, s, a in self._spots.lent_after}
            ways.append(and_(Case.awaiting.is_not(None), _in_a_role(after, words, _SEEN_TO)))
        return or_(*ways)

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


# Whether an assignment is an absent colleague's whom the person stands in for.
_SEEN_TO = is_lent(ids_named("lent"), bindparam("day", type_=Date))


def _in_a_role(
    spot: ColumnElement[str], words: Collection[str], whose: ColumnElement[bool] = OWN
) -> ColumnElement[bool]:
    """Whether somebody is named in the case to a role that has something to do there."""
    # Asked case by case as the walk comes to them: it stops long before the last.
    named = exists().where(
        or_(Assignment.case_id == Case.id, Assignment.case_id == Case.parent_id),
        whose,
        among_words(Assignment.role + "/" + spot, words),
    )
    return named.correlate(Case)


@lru_cache(maxsize=64)
def _questions(
    shape: Shape, spots: Spots, colours: Colours, along: Roads, book: Same, today: date
) -> _Questions:
    told_of = Case.id.in_(told_of_others(book.rules, today).correlate(None))
    return _Questions(shape, spots, colours, along, told_of)


def told_of_others(rules: Rulebook, today: date) -> Select[int]:
    """The ids of cases in which a limit of somebody else is such that our people are told of it."""
    bands = (which for _word, which in told_ahead(rules, today))
    return select(Deadline.case_id).where(or_(Deadline.id < 0, *bands))


def word_of(procedure: str, version: int, state: str) -> str:
    """A place of the work as one word, as the questions are told of it."""
    return f"{procedure}@{version}/{state}"


Roles = Mapping[tuple[str | int, ...], set[str]]
NOBODY: set[str] = set()


@lru_cache(maxsize=64)
def roles_by_place(spots: Spots) -> tuple[Roles, Roles]:
    """The roles that have something to do at a place, with what happened before or without.

    Those of who is named in the case, and those of absent colleagues that are seen to.
    """
    pairs = ((spots.named, spots.named_after), (spots.lent, spots.lent_after))
    found: list[dict[tuple[str | int, ...], set[str]]] = []
    for plain, after in pairs:
        roles: dict[tuple[str | int, ...], set[str]] = {}
        for role, *place in (*plain, *after):
            roles.setdefault(tuple(place), set()).add(str(role))
        found.append(roles)
    return found[0], found[1]
