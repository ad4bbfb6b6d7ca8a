"""我的工作台: what waits for this person, due soon (黄牌) and overdue (红牌)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import and_, exists, or_, select, tuple_
from sqlalchemy.orm import aliased

from casehub.desk.register import YELLOW_WORKING_DAYS, Desk, DeskRow
from casehub.model import Assignment, Case, Deadline
from casehub.people.permissions import sees_offices, visible_cases

if TYPE_CHECKING:
    from datetime import date

    from sqlalchemy import ColumnElement

    from casehub.record.work import Work

DESK_LIMIT = 200


def _mine(work: Work) -> ColumnElement[bool]:
    """States of procedures in which one of my roles has a main step; named roles need me."""
    roles = work.actor.roles_on(work.today)
    book = work.rules
    free = {r for r in roles if not book.roles[r].assigned}
    named = roles - free
    pairs_free: set[tuple[str, int, str]] = set()
    pairs_named: set[tuple[str, int, str]] = set()
    for (key, version), procedure in book.procedures.items():
        for step in procedure.steps:
            if not step.main:
                continue
            for state in step.from_:
                if free & set(step.roles):
                    pairs_free.add((key, version, state))
                if named & set(step.roles):
                    pairs_named.add((key, version, state))
    spot = tuple_(Case.procedure, Case.procedure_version, Case.state)
    assigned = exists().where(
        Assignment.case_id.in_([Case.id, Case.parent_id]),
        Assignment.person_id == work.actor.id,
        Assignment.until.is_(None),
    )
    return or_(
        spot.in_(sorted(pairs_free)) if pairs_free else Case.id < 0,
        and_(assigned, spot.in_(sorted(pairs_named))) if pairs_named else Case.id < 0,
    )


def yellow_edge(work: Work) -> date:
    """The last day that is still 黄牌: five working days from today."""
    return work.rules.calendar.add_working_days(work.today, YELLOW_WORKING_DAYS)


def flag_of(work: Work, deadline: Deadline | None) -> str:
    """红牌 when overdue, 黄牌 within five working days, else nothing (also while it stands)."""
    if deadline is None or deadline.closed_on is not None or deadline.stopped:
        return ""
    if deadline.due_on < work.today:
        return "red"
    return "yellow" if deadline.due_on <= yellow_edge(work) else ""


def desk(work: Work) -> Desk:
    """The desk of the person: a fixed number of queries, however many cases there are.

    Each case stands once, with its most urgent open deadline of ours.
    """
    mine = _mine(work)
    rows = _urgent_first(work, mine, DESK_LIMIT)
    watching = _urgent_first(work, ~mine & Case.parent_id.is_(None), DESK_LIMIT // 2)
    # Overdue matters of others concern those who watch over them (执法监督, leaders) at once.
    red = [r for r in (*rows, *watching) if r.flag == "red"]
    return Desk(
        red=tuple(red),
        yellow=tuple(r for r in rows if r.flag == "yellow"),
        other=tuple(r for r in rows if r.flag == ""),
        waiting=tuple(r for r in watching if r.flag != "red"),
    )


def _runs(deadline: type[Deadline]) -> ColumnElement[bool]:
    return and_(
        deadline.closed_on.is_(None),
        deadline.holder == "authority",
        deadline.stopped.is_(False),
    )


def _urgent_first(work: Work, group: ColumnElement[bool], limit: int) -> list[DeskRow]:
    """Open visible cases of the group by their next running deadline, then those without one.

    Both queries walk along an index in the order of the desk and stop when it is full.
    """
    visible = visible_cases(work.actor, work.today, work.rules).where(
        Case.closed_on.is_(None), group
    )
    other = aliased(Deadline)
    sooner = or_(
        other.due_on < Deadline.due_on,
        and_(other.due_on == Deadline.due_on, other.id < Deadline.id),
    )
    ids = visible.with_only_columns(Case.id)
    if sees_offices(work.actor, work.today, work.rules):
        # Asked of each deadline as they fall due: most of them belong to a case of the office.
        # As a join or IN, PostgreSQL would read all open cases before it looks at the first.
        case_id = ids.where(Case.id == Deadline.case_id).correlate(Deadline).scalar_subquery()
        fits = case_id.is_not(None)
    else:
        fits = Deadline.case_id.in_(ids)
    timed = (
        select(Deadline)
        .where(_runs(Deadline), fits)
        .where(~exists().where(other.case_id == Deadline.case_id, _runs(other), sooner))
        .order_by(Deadline.due_on, Deadline.case_id)
        .limit(limit)
    )
    next_of = {d.case_id: d for d in work.session.scalars(timed)}
    found = select(Case).where(Case.id.in_(next_of))
    cases = {c.id: c for c in work.session.scalars(found)} if next_of else {}
    rows = [DeskRow(cases[n], d, flag_of(work, d)) for n, d in next_of.items()]
    if len(rows) == limit:
        return rows
    untimed = (
        visible.where(~exists().where(Deadline.case_id == Case.id, _runs(Deadline)))
        .order_by(Case.id)
        .limit(limit - len(rows))
    )
    rest = list(work.session.scalars(untimed))
    standing = _standing(work, [c.id for c in rest])
    return rows + [DeskRow(c, standing.get(c.id), "") for c in rest]


def _standing(work: Work, ids: list[int]) -> dict[int, Deadline]:
    """The deadline shown of cases whose clocks all stand."""
    found: dict[int, Deadline] = {}
    if not ids:
        return found
    rows = work.session.scalars(
        select(Deadline)
        .where(
            Deadline.case_id.in_(ids),
            Deadline.closed_on.is_(None),
            Deadline.holder == "authority",
        )
        .order_by(Deadline.due_on, Deadline.id)
    )
    for row in rows:
        found.setdefault(row.case_id, row)
    return found
