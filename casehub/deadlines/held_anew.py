"""Clocks of suspended cases after an upgrade: held, or let run, as the rules of today say.

Which excluded periods stop a limit is law, and the files of the program say it. A case that was
suspended under files that said otherwise kept its clocks as those had them.
"""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sqlalchemy import or_, select

from casehub.among import among
from casehub.deadlines.clocks import count, home_id, pauses_of, told_by_others
from casehub.law.chinese import date_text
from casehub.law.faults import PeriodFault
from casehub.model import Case, Deadline, Pause
from casehub.record.events import record
from casehub.record.roads import HELD_ANEW

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sqlalchemy.orm import Session

    from casehub.record.work import Work
    from casehub.rulebook.book import Rulebook


def held_otherwise(session: Session, rules: Rulebook) -> list[tuple[int, int]]:
    """Cases with a running clock that an open excluded period ought to stop, or ought not to.

    Pairs (case, its organisation), in the order of the cases.
    """
    open_now: dict[int, list[Pause]] = {}
    for pause in session.scalars(select(Pause).where(Pause.until.is_(None)).order_by(Pause.id)):
        open_now.setdefault(pause.case_id, []).append(pause)
    query = (
        select(Deadline, Case)
        .join(Case, Case.id == Deadline.case_id)
        .where(
            Deadline.closed_on.is_(None),
            or_(among(Case.id, open_now), among(Case.parent_id, open_now)),
        )
        .order_by(Case.id)
    )
    found: dict[tuple[int, int], None] = {}
    for row, case in session.execute(query) if open_now else ():
        mine = [p for one in {case.id, home_id(case)} for p in open_now.get(one, ())]
        if _holds(rules, row, mine) not in {None, row.stopped}:
            found[case.id, case.organisation_id] = None
    return list(found)


def hold_anew(work: Work, case_id: int) -> bool:
    """Count those clocks of a case by the rules of today, in one event; whether there were any."""
    case = work.locked(case_id)
    pauses = pauses_of(work.session, case)
    running = select(Deadline).where(Deadline.case_id == case.id, Deadline.closed_on.is_(None))
    rows = list(work.session.scalars(running.order_by(Deadline.id)))
    changed = [d for d in rows if _holds(work.rules, d, pauses) not in {None, d.stopped}]
    for row in changed:
        count(work.rules, row, pauses)
    if not changed:
        return False
    parts = [
        f"{d.title}自{_since(work.rules, d, pauses)}起停止计算"
        if d.stopped
        else f"{d.title}继续计算，至{date_text(d.due_on)}届满"
        for d in changed
    ]
    record(
        work,
        case,
        step=HELD_ANEW,
        sentence="。".join(["扣除期间的规则更新，重新计算期限", *parts]),
        detail={
            "data": {"edition": work.rules.edition},
            "deadlines": [
                {
                    "rule": d.rule,
                    "title": d.title,
                    "due": d.due_on,
                    "effect": "变更",
                    "provisional": d.provisional,
                    "estimated": d.estimated,
                }
                for d in changed
            ],
        },
    )
    return True


def _holding(rules: Rulebook, row: Deadline, pauses: Iterable[Pause]) -> list[Pause]:
    excluded = rules.law.on(row.start_on).limit(row.rule).excluded
    return [p for p in pauses if p.until is None and p.kind in excluded and p.since <= row.due_on]


def _since(rules: Rulebook, row: Deadline, pauses: Iterable[Pause]) -> str:
    return date_text(min(p.since for p in _holding(rules, row, pauses)))


def _holds(rules: Rulebook, row: Deadline, pauses: Iterable[Pause]) -> bool | None:
    """Whether an open period stops the clock; None where its day is told or no rule counts it."""
    with suppress(PeriodFault):
        return None if told_by_others(row.trace) else bool(_holding(rules, row, pauses))
    return None
