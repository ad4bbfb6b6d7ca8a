"""Open limits that were counted before a calendar was there which is in force now.

A calendar that comes with a new release changes no row by itself: what it changes is looked at
first and kept as an act (`casehub calendars load FILE --apply`).
"""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.model import Deadline

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook

COUNTED_TO = 1000


def not_recounted(session: Session, rules: Rulebook) -> int:
    """How many open limits still bear a day counted without a calendar that is in force.

    Counting stops at COUNTED_TO.
    """
    last = rules.calendar.published_through
    if last is None:
        return 0
    known = date(last, 12, 31)
    waiting = select(Deadline.id).where(
        Deadline.closed_on.is_(None), Deadline.provisional, Deadline.due_on <= known
    )
    counted = waiting.limit(COUNTED_TO).subquery()
    return session.scalar(select(func.count()).select_from(counted)) or 0


def told_of(session: Session, rules: Rulebook) -> str:
    """What is to be done about them, in one sentence; "" where there are none."""
    number, year = not_recounted(session, rules), rules.calendar.published_through
    if not number:
        return ""
    many = f"{number}个以上" if number == COUNTED_TO else f"{number}个"
    return (
        f"有{many}未结期限仍按放假安排公布前的日历计算，请规则管理员在服务器上执行"
        f"“casehub calendars load config/calendars/{year}.toml”核对，再加 --apply 重新计算。"
    )
