"""我的工作台: what waits for this person, overdue (红牌) and due soon (黄牌) first."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from functools import cache, lru_cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import ScalarSelect, Select, and_, func, or_, select
from sqlalchemy.orm import aliased, joinedload

from casehub.among import among, ids_named
from casehub.deadlines.colours import runs
from casehub.desk.spots import Spots, spots_of
from casehub.desk.ways.few import AmongFew
from casehub.desk.ways.roads import left_to
from casehub.desk.ways.stretches import (
    COUNT_CAP,
    MINE,
    OTHERS,
    AmongMany,
    Count,
    Place,
    Stretch,
)
from casehub.law.periods import OURS
from casehub.model import Case, Deadline, Party, RegisterEntry
from casehub.people.permissions import worded
from casehub.people.sight import Question, Sight

if TYPE_CHECKING:
    from sqlalchemy import Row

    from casehub.record.work import Work

# Up to so many open cases are looked at one by one; with more the desk walks along the days. Who
# sees only what names them would walk past nearly all of the days' cases.
FEW, FEW_NAMED = 1000, 5000
PAGE, FIRST_WAITING, MOST_EXPORTED = 25, 8, 5000


@dataclass(frozen=True)
class DeskRow:
    """One thing that waits: a case, its most urgent deadline and the warning flag.

    stamp: another one after each act in the case, beside it or above it, and after each change of
    people and rules. rules: of all its limits that run, where they were read. others: what is to
    be done next is not for this person.
    """

    case: Case
    deadline: Deadline | None
    flag: str
    stamp: tuple[int, int] = (0, 0)
    rules: frozenset[str] | None = None
    others: bool = False

    @property
    def late(self) -> bool:
        """Whether its day has passed."""
        return self.flag == "red"

    @property
    def untimed(self) -> bool:
        """Whether no limit of ours runs: none is there, or the one that is shown stands still."""
        return self.deadline is None or self.deadline.stopped


@dataclass(frozen=True)
class Desk:
    """A page of what waits, the most urgent first, and how much there is of each stretch.

    after: mark of the next page, None at the end. waiting: the first few of what others do next.
    stand_waiting: how many of the cases with these ids are among all that others do next.
    """

    rows: tuple[DeskRow, ...]
    counts: Mapping[str, Count]
    waiting: tuple[DeskRow, ...]
    stand_waiting: Callable[[Collection[int]], int]
    after: str | None = None


# In the order of the desk. Overdue matters of others concern those who watch over them (执法监督,
# leaders), after all of their own that has a day; for everybody else they wait for others.
_REST = (
    Stretch("yellow", MINE, "yellow", whole=True),
    Stretch("other", MINE, "", whole=True),
)
# What no limit presses comes after everything that has a day.
_UNTIMED = Stretch("other", MINE, None, whole=True)
_WAITING = (
    Stretch("waiting", OTHERS, "yellow"),
    Stretch("waiting", OTHERS, ""),
    Stretch("waiting", OTHERS, None),
)
_FIRST = Stretch("red", MINE, "red", whole=True)
OF_ALL = (_FIRST, *_REST, Stretch("red", OTHERS, "red", whole=True), _UNTIMED, *_WAITING)
OF_ONE = (_FIRST, *_REST, _UNTIMED, Stretch("waiting", OTHERS, "red"), *_WAITING)


def desk(work: Work, scope: str = "", after: str | None = None, limit: int = PAGE) -> Desk:
    """A page of the person's desk: a fixed number of queries, however many cases there are.

    scope: red, yellow, other, waiting, or "" for all that waits for the person. Each case stands
    once, with its most urgent open deadline of ours: red before yellow, then by the day; then what
    others are late with, for who watches; last what has no running clock. Numbers and list come
    from the same stretches.
    """
    sight = Sight(work, under_way=True)
    stretches = OF_ALL if _watches(work) else OF_ONE
    few = _few(work, sight)
    way = AmongMany(work, sight) if few is None else AmongFew(work, sight, few)
    wanted = [s for s in stretches if (s.name == scope if scope else s.whole)]
    places, mark = _page(way, wanted, after, limit)
    aside: list[Place] = []
    if scope != "waiting":
        others = [s for s in stretches if s.whose == OTHERS and not s.whole]
        first = way.places(others, None, FIRST_WAITING)
        aside = [replace(place, others=True) for _, place in first]
    rows = _rows(work, [*places, *aside])
    return Desk(
        tuple(rows[: len(places)]),
        way.counts(stretches),
        tuple(rows[len(places) :]),
        partial(_stand_waiting, way, [s for s in stretches if s.name == "waiting"]),
        mark,
    )


def _stand_waiting(
    way: AmongMany | AmongFew, stretches: Sequence[Stretch], cases: Collection[int]
) -> int:
    found = way.places(stretches, None, COUNT_CAP) if cases else ()
    return sum(place.case_id in cases for _, place in found)


def _watches(work: Work) -> bool:
    """Whether overdue matters of others concern the person, who sees them, at once."""
    return work.actor.system or any(
        work.rules.roles[role].watches for role in work.actor.roles_on(work.today)
    )


def _few(work: Work, sight: Sight) -> dict[int, Row[Any]] | None:
    """The cases that may wait for the person or for others if they are few, else None.

    Closed ones with a running limit that the person may end (归档, a suit) are among them.
    """
    most = FEW if sight.by_office else FEW_NAMED
    visible, told = worded(work.actor, work.today, work.rules)
    question = _waits(visible, spots_of(work), most)
    told |= {
        "person": work.actor.id, "day": work.today, "office": work.actor.organisation_id,
    }  # fmt: skip
    return sight.answer(question, told)


@lru_cache(maxsize=64)
def _waits(visible: Select[Case], spots: Spots, most: int) -> Question:
    # From the few limits that run on after the end, not from all the cases that have ended.
    run_on = select(Deadline.case_id).where(runs(), Deadline.rule.in_(sorted(spots.left_closed)))
    closed = visible.where(Case.id.in_(run_on), Case.closed_on.is_not(None), left_to(spots))
    left = closed.with_only_columns(Case.id, *AmongFew.COLUMNS)
    return Question(most, (Case.closed_on.is_(None),), AmongFew.COLUMNS, left)


def everything(work: Work, scope: str = "", limit: int = MOST_EXPORTED) -> list[DeskRow]:
    """The whole desk in its order, for a file; at most `limit` rows."""
    return list(desk(work, scope, limit=limit).rows)


def _page(
    way: AmongMany | AmongFew, stretches: Sequence[Stretch], after: str | None, limit: int
) -> tuple[list[Place], str | None]:
    """Places of the stretches one after the other from the mark on, and the mark of the rest."""
    start, begun = _read_mark(after)
    found = way.places(stretches[start:], begun, limit + 1)
    shown = [
        replace(place, others=True) if one.whose == OTHERS else place
        for one, place in found[:limit]
    ]
    if len(found) <= limit:
        return shown, None
    further = found[limit][0]
    last, place = found[limit - 1]
    # The page may end with the stretch before: then this one is begun at its start.
    return shown, _mark(stretches.index(further), place if last == further else None)


def _mark(stretch: int, place: Place | None) -> str:
    if place is None:
        return f"{stretch}.-.0"
    due = place.due_on.isoformat() if place.due_on is not None else "-"
    return f"{stretch}.{due}.{place.case_id}"


def _read_mark(mark: str | None) -> tuple[int, Place | None]:
    """(stretch, place reached in it) of a mark; one that cannot be read is the beginning."""
    try:
        stretch, due, case = (mark or "").split(".")
        day = None if due == "-" else date.fromisoformat(due)
        place = Place(int(case), None, day) if int(case) else None
        return (number, place) if (number := int(stretch)) >= 0 else (0, None)
    except ValueError:
        return 0, None


def _rows(work: Work, places: Sequence[Place]) -> list[DeskRow]:
    """The places with their cases and the deadline of each; where all clocks stand, the first."""
    if not places:
        return []
    told = {
        "cases": {place.case_id for place in places},
        "limits": {place.deadline_id for place in places if place.deadline_id},
        "still": {place.case_id for place in places if place.deadline_id is None},
    }
    cases: dict[int, tuple[Case, tuple[int, int], Deadline | None]] = {}
    for case, acts, registered, clock in work.session.execute(_shown(), told):
        cases.setdefault(case.id, (case, (acts, registered), clock))
    rows = []
    for place in places:
        case, stamp, clock = cases[place.case_id]
        rows.append(DeskRow(case, clock, place.colour, stamp, place.rules, place.others))
    return rows


@cache
def _shown() -> Select[Any]:
    """The cases on the page, each with the two numbers of its stamp and the clock that is shown.

    limits: the running ones; still: the cases without one, whose open limits of ours all come.
    """
    # Roles, certificates, offices and editions: each change is an entry of a register.
    registered = select(func.coalesce(func.max(RegisterEntry.id), 0)).scalar_subquery()
    stands = and_(
        among(Deadline.case_id, ids_named("still")),
        Deadline.closed_on.is_(None),
        Deadline.holder == OURS,
    )
    clock = and_(
        Deadline.case_id == Case.id, or_(among(Deadline.id, ids_named("limits")), stands)
    )
    return (
        select(Case, _acts_around(), registered, Deadline)
        .outerjoin(Deadline, clock)
        .where(among(Case.id, ids_named("cases")))
        .options(joinedload(Deadline.party).load_only(Party.name, Party.short_name, Party.role))
        .order_by(Deadline.due_on, Deadline.id)
    )


def _acts_around() -> ScalarSelect[int]:
    """How many acts were done in the case, its main case and its matters; opened ones count too."""
    near, home = aliased(Case), func.coalesce(Case.parent_id, Case.id)
    family = or_(near.id == home, near.parent_id == home, near.id == Case.origin_id)
    return select(func.sum(near.seq + 1)).where(family).correlate(Case).scalar_subquery()
