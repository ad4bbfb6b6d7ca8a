"""Reminders as rows, derived from the deadlines: raised, renewed, withdrawn.

At 黄牌 and 红牌 of what the office has to keep; and, where a limit says so (`told_ahead` of
config/limits.toml), so many working days before its end, and once another is silent after it.
What ought to be there is one query; the rows follow it. Whatever is lost is raised again, and a
date that moved, a clock that stopped, a handler who was replaced take their reminders with them.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

from sqlalchemy import (
    CompoundSelect,
    Date,
    String,
    and_,
    case,
    cast,
    delete,
    exists,
    literal,
    or_,
    select,
    union,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import aliased

from casehub.among import among_words
from casehub.deadlines.colours import Colours, runs, working_days_ahead
from casehub.deadlines.leftovers import leftovers
from casehub.law.calendar import ONE_DAY
from casehub.law.periods import OURS
from casehub.model import Assignment, Case, Deadline, Person, Reminder, RoleGrant

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import date

    from sqlalchemy import ColumnElement, Select
    from sqlalchemy.orm import Session

    from casehub.deadlines.leftovers import Leftover
    from casehub.rulebook.book import Rulebook

# In one transaction at most so many are raised, and so many withdrawn.
PORTION = 500
# What a reminder says beside the colours: the end is near; its day has passed in silence.
AHEAD, SILENT = "ahead", "silent"


def told_ahead(rules: Rulebook, today: date) -> list[tuple[str, ColumnElement[bool]]]:
    """(flag, which deadlines) of those whose end is told ahead, each in one band of days only.

    A limit of the office itself that has passed is 红牌 and needs no other word.
    """
    limits, found = rules.law.limits, []
    for row in limits.all():
        if not row.told_ahead or limits.get(row.code, today) is not row:
            continue
        of_rule = and_(
            Deadline.rule == row.code, Deadline.closed_on.is_(None), Deadline.stopped.is_(False)
        )
        first = today
        for code in reversed(row.told_ahead):
            ahead = limits.get(code, today)
            days = ahead.amount + (ahead.mode == "clear")
            last = working_days_ahead(rules.calendar, today, days)
            band = and_(of_rule, Deadline.due_on >= first, Deadline.due_on <= last)
            found.append((f"{AHEAD}{ahead.amount}", band))
            first = last + ONE_DAY
        silent = and_(of_rule, Deadline.due_on < today, Deadline.holder != OURS)
        found.append((SILENT, silent))
    return found


@dataclass(frozen=True)
class Reminded:
    """How many reminders were raised and withdrawn."""

    raised: int = 0
    withdrawn: int = 0

    @property
    def more(self) -> bool:
        """Whether more may be left to do."""
        return PORTION in {self.raised, self.withdrawn}


def wanted(rules: Rulebook, today: date) -> CompoundSelect[int]:
    """(deadline_id, person_id, flag, due_on) of every reminder that ought to be there today.

    Of a matter its people are reminded (those named in it or its parent, else who registered
    it), of what is told ahead as well; of 红牌 also the roles of its office that watch over such
    (`watches` in config/roles.toml). Of what is left in a closed case those are reminded who may
    end it.
    """
    colours = Colours(rules, today)
    red = colours.is_red()
    flag = case((red, "red"), else_="yellow").label("flag")
    flagged = and_(runs(), or_(colours.has("red"), colours.has("yellow")))
    asked = _asking(flag)
    is_open, left = Case.closed_on.is_(None), leftovers(rules, today)
    free = {one for one in left if not rules.roles[one.role].assigned}
    spot = Case.procedure + "@" + cast(Case.procedure_version, String) + "/" + Case.state
    spot = spot + "@" + Deadline.rule
    above = aliased(Assignment)
    current = and_(Assignment.until.is_(None), Assignment.recused_on.is_(None))
    in_case = or_(Assignment.case_id == Case.id, Assignment.case_id == Case.parent_id)
    recused = exists().where(
        above.person_id == Person.id,
        above.recused_on.is_not(None),
        or_(above.case_id == Case.id, above.case_id == Case.parent_id),
    )
    its_own = partial(_its_own, in_case=in_case, current=current)
    named, registered = its_own(asked)
    named = named.where(flagged, or_(is_open, _one_of(Assignment.role + "/" + spot, left - free)))
    registered = registered.where(flagged, is_open)
    ahead = [
        way.where(which, is_open)
        for word, which in told_ahead(rules, today)
        for way in its_own(_asking(literal(word, String).label("flag")))
    ]
    office = (
        asked.join(Person, Person.organisation_id == Case.organisation_id)
        .join(RoleGrant, RoleGrant.person_id == Person.id)
        .where(
            RoleGrant.since <= today,
            or_(RoleGrant.until.is_(None), RoleGrant.until >= today),
        )
    )
    watches = [role.id for role in rules.roles.values() if role.watches]
    watching = office.where(runs(), colours.has("red"), is_open, RoleGrant.role.in_(watches))
    ending = office.where(flagged, ~is_open, _one_of(RoleGrant.role + "/" + spot, free))
    ways = (named, registered, watching, ending, *ahead)
    return union(*(way.where(~recused) for way in ways))


def _asking(flag: ColumnElement[str]) -> Select[int, int, str, date]:
    """A reminder of somebody for each deadline of a case."""
    asked = select(
        Deadline.id.label("deadline_id"), Person.id.label("person_id"), flag, Deadline.due_on
    )
    return asked.join(Case, Case.id == Deadline.case_id).where(Person.active, ~Person.system)


def _its_own(
    asked: Select[int, int, str, date],
    in_case: ColumnElement[bool],
    current: ColumnElement[bool],
) -> tuple[Select[int, int, str, date], Select[int, int, str, date]]:
    """The people who are named in the matter; who registered it, where nobody is."""
    named = asked.join(Assignment, and_(in_case, current))
    nobody = ~exists().where(in_case, current).correlate(Case)
    return (
        named.join(Person, Person.id == Assignment.person_id),
        asked.join(Person, Person.id == Case.registered_by_id).where(nobody),
    )


def _one_of(word: ColumnElement[str], left: Iterable[Leftover]) -> ColumnElement[bool]:
    return among_words(word, {f"{one.role}/{one.spot}" for one in left})


def remind(session: Session, rules: Rulebook, today: date) -> Reminded:
    """Withdraw a portion of what is out of date and raise a portion of what is missing.

    Two workers at once raise nothing twice: a reminder is one row per deadline, colour, due date
    and person.
    """
    due = wanted(rules, today).subquery()
    same = and_(
        Reminder.deadline_id == due.c.deadline_id,
        Reminder.person_id == due.c.person_id,
        Reminder.flag == due.c.flag,
        Reminder.due_on == due.c.due_on,
    )
    stale = (
        select(Reminder.id)
        .outerjoin(due, same)
        .where(due.c.deadline_id.is_(None))
        .order_by(Reminder.id)
        .limit(PORTION)
    )
    gone = delete(Reminder).where(Reminder.id.in_(stale)).returning(Reminder.id)
    withdrawn = len(session.scalars(gone).all())
    missing = (
        select(
            due.c.deadline_id, due.c.person_id, due.c.flag, due.c.due_on,
            literal(today, Date).label("raised_on"),
        )
        .outerjoin(Reminder, same)
        .where(Reminder.id.is_(None))
        .order_by(due.c.due_on, due.c.deadline_id, due.c.person_id)
        .limit(PORTION)
    )  # fmt: skip
    return Reminded(_raised(session, missing), withdrawn)


def _raised(session: Session, missing: Select[int]) -> int:
    columns = ["deadline_id", "person_id", "flag", "due_on", "raised_on"]
    # Both dialects know the clause; SQLAlchemy has one class for each.
    dialect = session.get_bind().dialect.name
    insert = (postgresql if dialect == "postgresql" else sqlite).insert(Reminder)
    # The rows are derived and decide nothing: no digest is written for them.
    rows = insert.from_select(columns, missing).on_conflict_do_nothing()
    return len(session.scalars(rows.returning(Reminder.id)).all())
