"""The desk of who sees few open cases: all of them are looked at at once."""

from __future__ import annotations

from datetime import date
from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.among import among, ids_named
from casehub.deadlines.colours import FLAGS, Colours, runs
from casehub.desk.spots import Same, spots_of
from casehub.desk.ways.stretches import (
    MINE,
    NOBODY,
    OTHERS,
    Count,
    Place,
    Placed,
    Stretch,
    roles_by_place,
    told_of_others,
    word_of,
)
from casehub.model import Case, Deadline

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from sqlalchemy import Row, Select

    from casehub.deadlines.colours import Flag
    from casehub.people.sight import Sight
    from casehub.record.work import Work


class AmongFew:
    """The desk of who sees few open cases: they and their next deadlines are looked at at once."""

    COLUMNS = (
        Case.parent_id, Case.procedure, Case.procedure_version, Case.state, Case.awaiting,
        Case.closed_on, Case.organisation_id,
    )  # fmt: skip

    def __init__(self, work: Work, sight: Sight, cases: Mapping[int, Row[Any]]) -> None:
        """cases: those that may wait and that the person may see, by id, each with COLUMNS."""
        spots, rows = spots_of(work), cases.values()
        named, seen_to = roles_by_place(spots)
        ids = {n for r in rows for n in (r.id, r.parent_id) if n}
        # Of a closed case the people were not looked up: few wait, for what runs on after the end.
        ended = {r.id for r in rows if r.closed_on is not None}
        own, theirs = sight.parts_in(ids, ended), sight.lent_in(ids)
        self._next = _next_clocks(work, cases)
        office = work.actor.organisation_id
        within: list[int] = []
        # Ids by whose they are and by colour; whatever is asked later, each is looked at once.
        self._found: dict[tuple[str, Flag | None], list[int]] = {}
        for row in rows:
            place = row.procedure, row.procedure_version, row.state
            after = (*place, row.awaiting)
            at_home = row.organisation_id == office
            mine = at_home and (place in spots.free or after in spots.free_after)
            mine = mine or place in spots.above or after in spots.above_after
            if not mine and (own or theirs):
                mine = any(
                    not parts[case].isdisjoint(to_do.get(place, NOBODY) | to_do.get(after, NOBODY))
                    for parts, to_do in ((own, named), (theirs, seen_to))
                    for case in (row.id, row.parent_id)
                    if case in parts
                )
            clock = self._next.get(row.id)
            runs_here = (clock.rules if clock is not None else None) or ()
            left = {f"{word_of(*place)}@{rule}" for rule in runs_here}
            to_end = at_home and not left.isdisjoint(spots.left)
            if not to_end and own and left:
                roles = own.get(row.id, NOBODY) | own.get(row.parent_id, NOBODY)
                to_end = any(f"{role}/{one}" in spots.left_named for role in roles for one in left)
            if row.closed_on is not None and not to_end:
                continue
            mine = mine or to_end
            if mine or row.parent_id is None or (clock is not None and clock.colour):
                self._put(row.id, MINE if mine else OTHERS)
            else:
                within.append(row.id)
        told = {"cases": within}
        query = _told_of(Same(work.rules), work.today)
        for number in work.session.scalars(query, told) if within else ():
            self._put(number, OTHERS)

    def _put(self, number: int, whose: str) -> None:
        clock = self._next.get(number)
        key = (whose, None if clock is None else clock.colour)
        self._found.setdefault(key, []).append(number)

    def places(
        self, stretches: Sequence[Stretch], mark: Place | None, limit: int
    ) -> list[Placed]:
        """The first places of the stretches, one after the other; mark: reached in the first."""
        found: list[Placed] = []
        for n, one in enumerate(stretches):
            still = (self._next.get(i) or Place(i, rules=frozenset()) for i in self._ids(one))
            after = _order(mark) if mark is not None and not n else None
            found += [
                (one, place)
                for place in sorted(still, key=_order)
                if after is None or _order(place) > after
            ]
            if len(found) >= limit:
                break
        return found[:limit]

    def counts(self, stretches: Sequence[Stretch]) -> Mapping[str, Count]:
        """How many rows each name has."""
        totals: dict[str, int] = {}
        for one in stretches:
            totals[one.name] = totals.get(one.name, 0) + len(self._ids(one))
        return {name: Count(total) for name, total in totals.items()}

    def _ids(self, one: Stretch) -> list[int]:
        return self._found.get((one.whose, one.colour), [])


@lru_cache(maxsize=64)
def _told_of(book: Same, today: date) -> Select[int]:
    """The question which of some `cases` have a limit of others of which our people are told."""
    told = told_of_others(book.rules, today)
    return told.where(among(Deadline.case_id, ids_named("cases"))).distinct()


_CLOCKS = (
    select(
        Deadline.case_id,
        Deadline.id,
        Deadline.due_on,
        Deadline.nominal_on,
        Deadline.unit,
        Deadline.rule,
        (Deadline.length + Deadline.granted).label("whole"),
    )
    .where(runs(), among(Deadline.case_id, ids_named("cases")))
    .order_by(Deadline.due_on, Deadline.id)
)


def _next_clocks(work: Work, cases: Collection[int]) -> Mapping[int, Place]:
    """The most urgent running deadline of ours of each of these cases that has one."""
    # Many limits are of one length and end on one day.
    colour_of = cache(Colours(work.rules, work.today).of_date)
    found: dict[int, tuple[int, date, Flag]] = {}
    told = {"cases": cases}
    rules: dict[int, set[str]] = {}
    for case_id, number, due_on, nominal, unit, rule, whole in work.session.execute(
        _CLOCKS, told
    ).all():
        colour = colour_of(due_on, unit, whole, max(due_on, nominal))
        rules.setdefault(case_id, set()).add(rule)
        known = found.get(case_id)
        if known is None or FLAGS.index(colour) < FLAGS.index(known[2]):
            found[case_id] = (number, due_on, colour)
    return {n: Place(n, *first, frozenset(rules[n])) for n, first in found.items()}


def _order(place: Place) -> tuple[date, int]:
    return place.due_on or date.max, place.case_id
