"""The reminders on a desk: what is unread first; seen when the person says so."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache, partial
from typing import TYPE_CHECKING, Any

from sqlalchemy import Integer, Select, and_, bindparam, case, func, update

from casehub.deadlines.reminders import SILENT
from casehub.model import Case, Deadline, Party, Reminder
from casehub.people.confidential import hidden_sides
from casehub.people.permissions import worded
from casehub.severally import Asked

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from datetime import date

    from casehub.record.work import Work

SHOWN = 40


@dataclass(frozen=True)
class Reminded:
    """A reminder as its person reads it; `flag`: red, yellow, or another of the reminders."""

    id: int
    flag: str
    due_on: date
    seen: bool
    title: str
    reference: str
    # Whose time it is, where it is a party's that is hidden from nobody.
    whose: str = ""

    @property
    def word(self) -> str:
        """The flag in a word."""
        words = {"red": "红牌", "yellow": "黄牌", SILENT: "逾期未复"}
        return words.get(self.flag, "将届满")

    @property
    def colour(self) -> str:
        """How it is drawn: what has passed is red, what is coming yellow."""
        return "r" if self.over else "y"

    @property
    def over(self) -> bool:
        """Whether the day has passed, and is not only coming."""
        return self.flag in {"red", SILENT}


@dataclass(frozen=True)
class Reminders:
    """What is unread and what was seen; `more`: there is more than is shown."""

    unread: tuple[Reminded, ...]
    seen: tuple[Reminded, ...]
    more: bool


@cache
def _own(visible: Select[Case], hidden: frozenset[str]) -> Any:
    whose = case((Party.role.in_(hidden), ""), else_=func.coalesce(Party.name, ""))
    return (
        visible.join(
            Deadline,
            and_(
                Deadline.case_id == Case.id,
                Deadline.closed_on.is_(None),
                Deadline.stopped.is_(False),
            ),
        )
        .join(
            Reminder,
            and_(Reminder.deadline_id == Deadline.id, Reminder.due_on == Deadline.due_on),
        )
        .outerjoin(Party, Party.id == Deadline.party_id)
        .where(Reminder.person_id == bindparam("person", type_=Integer))
        .with_only_columns(
            Reminder.id, Reminder.flag, Reminder.due_on, Reminder.seen_at,
            Deadline.title, Case.reference, whose.label("whose"),
        )
        .order_by(
            Reminder.seen_at.is_not(None),
            case((Reminder.flag.in_(["red", SILENT]), 0), else_=1),
            Reminder.due_on,
            Reminder.id,
        )
        .limit(bindparam("most_reminders", type_=Integer))
    )  # fmt: skip


def reminders(work: Work, limit: int = SHOWN) -> Reminders:
    """The person's reminders of what is visible to them, red before yellow, by the day.

    One whose clock has stopped, ended or moved since is not shown, though its row still stands
    until the worker's next turn.
    """
    return reminders_asked(work, limit).alone(work.session)


def reminders_asked(work: Work, limit: int = SHOWN) -> Asked[Reminders]:
    """The question of `reminders`, to be asked with others."""
    visible, told = worded(work.actor, work.today, work.rules)
    told |= {"person": work.actor.id, "most_reminders": limit + 1}
    hidden = frozenset[str]().union(*hidden_sides(work).values())
    return Asked(_own(visible, hidden), told, partial(_read, limit))


def _read(limit: int, rows: Sequence[Any]) -> Reminders:
    found = [
        Reminded(r.id, r.flag, r.due_on, r.seen_at is not None, r.title, r.reference, r.whose)
        for r in rows[:limit]
    ]
    unread = tuple(one for one in found if not one.seen)
    seen = tuple(one for one in found if one.seen)
    return Reminders(unread, seen, len(rows) > limit)


def see(work: Work, ids: Collection[int]) -> int:
    """Note that the person has seen these reminders of their own; how many were unread."""
    rows = work.session.scalars(
        update(Reminder)
        .where(
            Reminder.person_id == work.actor.id, Reminder.id.in_(ids), Reminder.seen_at.is_(None)
        )
        .values(seen_at=work.at)
        .returning(Reminder.id)
    )
    return len(rows.all())
