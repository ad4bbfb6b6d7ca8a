"""The register of cases and everybody's desk: one query for count, list and export."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import ColumnElement, Select, and_, false, func, or_, select

from casehub.among import among, aside, ids_named
from casehub.db import UtcDateTime
from casehub.deadlines.colours import Colours, runs
from casehub.desk.load import led_by
from casehub.desk.looking.leading import leading, sees_any
from casehub.desk.looking.search import bearers
from casehub.desk.own import followed_by
from casehub.law.text import clean_name
from casehub.model import Assignment, Case, Deadline, Person, Right
from casehub.people.grounds import own_cases
from casehub.people.permissions import visible_cases
from casehub.people.sight import Question, Sight
from casehub.workflow.stages import parts_of

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Mapping, Sequence

    from sqlalchemy.orm import InstrumentedAttribute

    from casehub.deadlines.colours import Flag
    from casehub.record.work import Work
    from casehub.workflow.procedure import Procedure

COUNT_CAP = 1000


@dataclass(frozen=True)
class Order:
    """How the register is sorted: by a day or a moment of the case; falling: the latest first."""

    id: str
    title: str
    column: InstrumentedAttribute[date] | InstrumentedAttribute[datetime | None]
    falling: bool

    def mark(self, case: Case) -> str:
        """Where a page ends: the value of the case and its id."""
        value: date | None = getattr(case, self.column.key)
        return f"{value.isoformat() if value else ''}.{case.id}"

    def read(self, mark: str | None) -> tuple[date, int] | None:
        """What a mark says; None for one that was not made by `mark`."""
        text, _dot, number = (mark or "").rpartition(".")
        read = datetime.fromisoformat if self.timed else date.fromisoformat
        try:
            return read(text), int(number)
        except ValueError:
            return None

    @property
    def timed(self) -> bool:
        """Whether it goes by a moment, not by a day."""
        return isinstance(self.column.type, UtcDateTime)

    def beyond(self, mark: tuple[date, int], *, back: bool = False) -> ColumnElement[bool]:
        """Whether a case comes after the mark, or before it."""
        value, number = mark
        column: ColumnElement[Any] = self.column.expression
        if self.falling is back:
            return or_(column > value, and_(column == value, Case.id > number))
        return or_(column < value, and_(column == value, Case.id < number))

    def of(self, listed: Select[Case], *, back: bool = False) -> Select[Case]:
        """The query in this order, or the other way round."""
        if self.falling is back:
            return listed.order_by(self.column, Case.id)
        return listed.order_by(self.column.desc(), Case.id.desc())


ORDERS = {
    one.id: one
    for one in (
        Order("", "收件日由新到旧", Case.opened_on, falling=True),
        Order("oldest", "收件日由旧到新", Case.opened_on, falling=False),
        Order("moved", "最近办理的在前", Case.last_event_at, falling=True),
        Order("still", "最久没有办理的在前", Case.last_event_at, falling=False),
    )
}
# Up to so many cases are handled as a set of ids.
FEW = 3000


@dataclass(frozen=True)
class CaseFilters:
    """What the register shows; empty values do not narrow."""

    text: str = ""
    procedure: str = ""
    procedures: tuple[str, ...] = ()
    # The title of a state, in whatever procedure and version it bears it.
    state: str = ""
    organisation_id: int | None = None
    # Led by this person now.
    led_by: int | None = None
    # Named in it today, in whatever part.
    names: int | None = None
    # Not yet closed.
    open_only: bool = False
    # A part of the name of somebody who works on it now.
    officer: str = ""
    right_kind: str = ""
    opened_from: date | None = None
    opened_to: date | None = None
    filed_from: date | None = None
    filed_to: date | None = None
    closed_from: date | None = None
    closed_to: date | None = None
    # How much it is about, in 分, at least and at most.
    least_fen: int | None = None
    most_fen: int | None = None
    flag: Flag = ""
    # Those that the person follows (关注), matters inside others among them.
    followed: bool = False
    with_children: bool = False
    sorted_by: str = ""

    @property
    def order(self) -> Order:
        """How the list is sorted; an order that is not known is the first."""
        return ORDERS.get(self.sorted_by, ORDERS[""])


@dataclass(frozen=True)
class Page:
    """One page of the register. `after`/`before` are keyset marks; count is capped.

    left: the words typed that no case fits and that were not asked for. nearest: those whose own
    number was typed stand first.
    """

    rows: tuple[Case, ...]
    after: str | None
    before: str | None
    count: int
    capped: bool
    left: tuple[str, ...] = ()
    nearest: bool = False


def query(work: Work, filters: CaseFilters) -> Select[Case]:
    """The visible cases that fit the filters; list, count and export all start from this."""
    found = visible_cases(work.actor, work.today, work.rules)
    return found.where(*_conditions(filters, work, _fitting(work, filters)))


def _conditions(
    filters: CaseFilters, work: Work, fits: ColumnElement[bool] | None
) -> list[ColumnElement[bool]]:
    found = [] if fits is None else [fits]
    if filters.followed:
        found.append(Case.id.in_(followed_by(work)))
    elif not filters.with_children:
        # Only a matter that lives inside another has a parent.
        found.append(_MAIN)
    if filters.procedure:
        found.append(Case.procedure == filters.procedure)
    if filters.procedures:
        found.append(Case.procedure.in_(filters.procedures))
    if filters.state:
        found.append(_stands(work, filters.state))
    if filters.organisation_id is not None:
        found.append(Case.organisation_id == filters.organisation_id)
    if filters.officer:
        found.append(Case.id.in_(_worked_on_by(filters.officer)))
    if filters.led_by is not None:
        found.append(Case.id.in_(led_by(work, filters.led_by)))
    if filters.names is not None:
        found.append(Case.id.in_(own_cases(filters.names, work.today)))
    if filters.open_only:
        found.append(Case.closed_on.is_(None))
    if filters.right_kind:
        of_kind = (Right.kind == filters.right_kind, Right.void_seq.is_(None))
        about = select(Right.case_id).where(*of_kind)
        found.append(Case.id.in_(about))
    for value, first, last in (
        (Case.opened_on, filters.opened_from, filters.opened_to),
        (Case.filed_on, filters.filed_from, filters.filed_to),
        (Case.closed_on, filters.closed_from, filters.closed_to),
        (Case.amount_fen, filters.least_fen, filters.most_fen),
    ):
        found += [] if first is None else [value >= first]
        found += [] if last is None else [value <= last]
    if filters.flag:
        found.append(Case.id.in_(_flagged(work, filters.flag)))
    return found


SHARED = "多个程序共有"


def state_groups(work: Work, filters: CaseFilters) -> list[tuple[str, list[str]]]:
    """What the states are called, under the title of their procedure; each title once.

    Of the procedure that is chosen; else of those in which a role of the person has a part. Of
    matters inside others only where they are listed. What several have is told apart, first.
    """
    found: dict[str, dict[str, None]] = {}
    for one in _of_the_person(work, filters):
        titles = found.setdefault(one.title, {})
        titles.update(dict.fromkeys(state.title for state in one.states))
    count = Counter(title for titles in found.values() for title in titles)
    shared = [title for title, number in count.items() if number > 1]
    groups = [(SHARED, shared)] if shared else []
    groups += [
        (name, [title for title in titles if count[title] == 1]) for name, titles in found.items()
    ]
    return [(name, titles) for name, titles in groups if titles]


def _of_the_person(work: Work, filters: CaseFilters) -> list[Procedure]:
    """The procedures, every version, of which the list may hold cases of the person's."""
    held = work.actor.roles_on(work.today)
    chosen = filters.procedure
    every = [one for (key, _), one in work.rules.procedures.items() if chosen in {"", key}]
    listed = [one for one in every if chosen or filters.with_children or not one.is_child]
    mine = [
        one
        for one in listed
        if any(held & set(part.roles) for step in one.steps for part in parts_of(step, work.today))
    ]
    # Who has a part in none looks at all.
    return mine or listed


def _stands(work: Work, title: str) -> ColumnElement[bool]:
    """Whether a case is in a state of that title."""
    places = [
        and_(
            Case.procedure == key,
            Case.procedure_version == version,
            Case.state.in_([s.id for s in one.states if s.title == title]),
        )
        for (key, version), one in work.rules.procedures.items()
        if any(s.title == title for s in one.states)
    ]
    return or_(false(), *places)


def _worked_on_by(name: str) -> Select[int]:
    """Cases on which somebody whose name holds this works now, or worked when they were closed."""
    wanted = clean_name(name)
    return (
        select(Assignment.case_id)
        .join(Person, Person.id == Assignment.person_id)
        .where(
            Person.name.contains(wanted, autoescape=True),
            Assignment.until.is_(None),
            Assignment.recused_on.is_(None),
        )
    )


def _fitting(work: Work, filters: CaseFilters) -> ColumnElement[bool] | None:
    """Whether a case fits the words typed; where nothing fits every word, less is asked for."""
    text = leading(work, filters.text, children=filters.with_children)
    if text.fits is None or text.less is None or sees_any(work, text.fits):
        return text.fits
    less = text.less()
    return text.fits if less is None else less.fits


def number_of(work: Work, filters: CaseFilters) -> int:
    """How many cases the filters show, to the last: what an export will hold."""
    listed = query(work, filters).with_only_columns(func.count(Case.id)).order_by(None)
    return int(work.session.scalar(listed) or 0)


def every_page(work: Work, filters: CaseFilters, size: int) -> Iterator[Sequence[Case]]:
    """All cases that the filters show, in their order, `size` at a time."""
    base, order = query(work, filters), filters.order
    last: Case | None = None
    while True:
        listed = base
        mark = order.read(order.mark(last)) if last is not None else None
        if mark is not None:
            listed = listed.where(order.beyond(mark))
        rows = work.session.scalars(order.of(listed).limit(size)).all()
        if not rows:
            return
        last = rows[-1]
        yield rows


def _flagged(work: Work, flag: Flag) -> Select[int]:
    colours = Colours(work.rules, work.today)
    return select(Deadline.case_id).where(runs(), colours.has(flag))


# Few cases, whichever they are.
_KNOWN = select(Case).where(among(Case.id, ids_named("ids")))
# What most lists ask: every main case that is seen.
_MAIN = aside(Case.parent_id.is_(None))
_EVERY_MAIN = Question(FEW, (_MAIN,))
# Of an office one walks along the days to a page at once, and no more are counted anyway.
_EVERY_MAIN_OF_OFFICES = Question(COUNT_CAP, (_MAIN,))


def _question(
    conditions: Sequence[ColumnElement[bool]], *, by_office: bool, many: bool
) -> Question:
    """The question for these conditions; the most frequent one is worded once for all.

    many: each case is asked by itself whether it fits, so no more are asked than are counted.
    """
    if len(conditions) == 1 and conditions[0] is _MAIN:
        return _EVERY_MAIN_OF_OFFICES if by_office else _EVERY_MAIN
    return Question(COUNT_CAP if many and by_office else FEW, tuple(conditions))


@dataclass(frozen=True)
class _Asked:
    """What fits the filters: the ids, or None where they are many; and what was left out."""

    sight: Sight
    conditions: list[ColumnElement[bool]]
    ids: Collection[int] | None
    left: tuple[str, ...] = ()


def _asked(work: Work, filters: CaseFilters) -> _Asked:
    text, sight = leading(work, filters.text, children=filters.with_children), Sight(work)
    conditions = _conditions(filters, work, text.fits)
    # Nothing but the words narrows.
    alone = all(one is text.fits or one is _MAIN for one in conditions)
    if text.borne and alone:
        return _Asked(sight, conditions, text.borne)
    by_office = sight.by_office
    ids: Collection[int] | None
    ids = sight.answer(_question(conditions, by_office=by_office, many=text.many))
    if ids or ids is None or text.less is None or text.fits is None:
        return _Asked(sight, conditions, ids)
    # Nothing under these conditions, or nothing at all that she sees.
    less = None if not alone and sees_any(work, text.fits) else text.less()
    if less is None:
        return _Asked(sight, conditions, ids)
    conditions = _conditions(filters, work, less.fits)
    ids = less.ids if alone and not filters.with_children else None
    if ids is None:
        ids = sight.answer(_question(conditions, by_office=by_office, many=True))
    return _Asked(sight, conditions, ids, less.left if ids is None or ids else ())


def search(
    work: Work,
    filters: CaseFilters,
    *,
    after: str | None = None,
    before: str | None = None,
    limit: int = 50,
) -> Page:
    """One page in the order asked for, by keyset (never by offset); the count stops at 1,000."""
    order = filters.order
    asked = _asked(work, filters)
    ids = asked.ids
    # Many: the list walks along the days and finds a page soon. Few: they are known already.
    told: Mapping[str, object] = {"ids": ids} if ids is not None else {}
    base = asked.sight.cases().where(*asked.conditions) if ids is None else _KNOWN
    count = COUNT_CAP + 1 if ids is None else len(ids)
    back, ahead = order.read(before), order.read(after)
    listed = base
    if back is not None:
        listed = listed.where(order.beyond(back, back=True))
    elif ahead is not None:
        listed = listed.where(order.beyond(ahead))
    listed = order.of(listed, back=back is not None)
    rows = list(work.session.scalars(listed.limit(limit + 1), told))
    more = len(rows) > limit
    rows = rows[:limit]
    if back is not None:
        rows.reverse()
    earlier = (more if back is not None else ahead is not None) and bool(rows)
    later = (True if back is not None else more) and bool(rows)
    first: set[int] = set()
    if filters.text and not (later or earlier):
        first = bearers(work, filters.text, rows)
        rows.sort(key=lambda one: one.id not in first)
    return Page(
        tuple(rows),
        after=order.mark(rows[-1]) if later else None,
        before=order.mark(rows[0]) if earlier else None,
        count=min(count, COUNT_CAP),
        capped=count > COUNT_CAP,
        left=asked.left,
        nearest=bool(first),
    )
