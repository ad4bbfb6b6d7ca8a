"""What a change of a limit would move, before anybody makes it: nothing is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.deadlines.calendar_change import BATCH
from casehub.deadlines.clocks import Windows, told_by_others, windows_of_all
from casehub.deadlines.outcomes import has_little_time
from casehub.documents.templates.asked import names_used
from casehub.law.faults import PeriodFault
from casehub.model import Case, Deadline
from casehub.rulebook.limits import compute
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.rulebook.book import Rulebook
    from casehub.rulebook.limits import Limit
    from casehub.workflow.procedure import Procedure


@dataclass(frozen=True)
class Use:
    """Where a limit is used: a step or a paper, of which procedure, and how."""

    procedure: str
    where: str
    how: str


@dataclass(frozen=True)
class Moved:
    """The running limits of one procedure that a change would move.

    over: those that would have ended before today. earlier, later: by how many of them the last
    day moves to the front or to the back.
    """

    procedure: str
    limits: int
    cases: int
    earlier: int
    later: int
    over: int


@dataclass(frozen=True)
class Trial:
    """running: open limits of the rule; begun_before: of them, what the change does not reach.

    moved: what it moves, by procedure. tied: those of which a paper or another office told the
    day: they do not move.
    """

    running: int
    begun_before: int
    tied: int
    moved: tuple[Moved, ...]

    @property
    def cases(self) -> int:
        """Cases in which something moves."""
        return sum(one.cases for one in self.moved)

    @property
    def limits(self) -> int:
        """Running limits that move."""
        return sum(one.limits for one in self.moved)

    def as_json(self) -> dict[str, object]:
        """For `casehub trial --json`."""
        return {
            "running": self.running,
            "begun_before": self.begun_before,
            "tied": self.tied,
            "deadlines": self.limits,
            "cases": self.cases,
            "moved": [
                {
                    "procedure": one.procedure, "deadlines": one.limits, "cases": one.cases,
                    "earlier": one.earlier, "later": one.later, "over": one.over,
                }
                for one in self.moved
            ],
        }  # fmt: skip


def uses_of(rules: Rulebook, code: str) -> tuple[Use, ...]:
    """The steps of the newest procedures that start, move or end a limit; papers that name it."""
    newest = {key: rules.procedures[key, n] for key, n in sorted(rules.procedures)}
    found = [use for procedure in newest.values() for use in _uses_in(procedure, code, rules)]
    for kind in rules.kinds.every():
        if code in names_used(kind)["limits"]:
            of = "、".join(newest[key].title for key in kind.procedures if key in newest)
            found.append(Use(of, kind.title, "写明"))
    stands_for = (r for r in rules.law.limits.all() if r.no_domicile == code)
    found += [Use("", row.title, "当事人在中国没有固定住所的，代替它") for row in stands_for]
    return tuple(dict.fromkeys(found))


def _uses_in(procedure: Procedure, code: str, rules: Rulebook) -> Iterator[Use]:
    for step in procedure.steps:
        for effects in (step.deadlines, step.parent.deadlines if step.parent else None):
            if effects is None:
                continue
            for how, rows in (("起算", effects.start), ("延长", effects.extend)):
                if code in {row.rule for row in rows}:
                    yield Use(procedure.title, step.title, how)
            if code in {*effects.close, *effects.lapse, *effects.cancel}:
                yield Use(procedure.title, step.title, "终结")
    for rule in procedure.on_service:
        if code in {start.rule for start in rule.every_start}:
            kind = rules.kinds.get(rule.kind)
            yield Use(procedure.title, f"送达《{kind.title if kind else rule.kind}》", "起算")


def changed(rules: Rulebook, code: str, amount: int, since: date) -> Limit:
    """The row of a limit as it would be from the day on: so long, in its own unit.

    Raises Refused where there is no such limit on the day, where a paper names its last day, or
    where the length is none.
    """
    row = next((r for r in rules.law.limits.all() if r.code == code and r.holds(since)), None)
    if row is None:
        raise Refused([Reason("这一天没有这项期限的规定。", "since")])
    if row.told:
        raise Refused([Reason("这项期限由文书写明届满日，没有可以更改的长度。", "amount")])
    if amount < 1:
        raise Refused([Reason("期间应为正整数。", "amount")])
    return replace(row, amount=amount, since=since)


def tried(session: Session, rules: Rulebook, new: Limit, today: date) -> Trial:
    """What the running limits of the rule would be, were it so from its `since` on.

    What began before that day stays as it was counted, and what a paper or another office told.
    """
    pauses = windows_of_all(session)
    running = before = tied = 0
    moved: dict[str, list[tuple[int, int, bool]]] = {}
    for row in _running(session, new.code):
        running += 1
        if new.since is not None and row.start_on < new.since:
            before += 1
        elif told_by_others(row.trace):
            tied += 1
        else:
            due = _counted(rules, new, row, pauses.get(row.case_id, ()))
            if due is not None and due != row.due_on:
                rows = moved.setdefault(row.procedure, [])
                rows.append((row.case_id, (due - row.due_on).days, due < today))
    titles = {key: rules.procedures[key, n].title for key, n in sorted(rules.procedures)}
    told = (_told(titles.get(key, key), moved[key]) for key in sorted(moved))
    return Trial(running, before, tied, tuple(told))


def _counted(rules: Rulebook, new: Limit, row: Any, pauses: Windows) -> date | None:
    """The last day of a running limit under the new row; None where it refuses what was granted."""
    by_rule = row.length == rules.law.on(row.start_on).limit(new.code).amount
    try:
        return compute(
            new,
            row.start_on,
            pauses=[(since, until) for kind, since, until in pauses if kind in new.excluded],
            extended=row.granted,
            calendar=rules.calendar,
            # What was given its own length keeps that, whatever the rule says.
            length=None if by_rule else row.length,
            mode=new.least if has_little_time(row) else None,
        ).due
    except PeriodFault:
        return None


def _told(title: str, rows: Sequence[tuple[int, int, bool]]) -> Moved:
    ways = Counter(shift < 0 for _, shift, _ in rows)
    return Moved(
        title, len(rows), len({case for case, _, _ in rows}),
        ways[True], ways[False], sum(over for _, _, over in rows),
    )  # fmt: skip


def _running(session: Session, code: str) -> Iterator[Any]:
    last = 0
    asked = (
        select(
            Deadline.id, Deadline.case_id, Deadline.start_on, Deadline.length, Deadline.granted,
            Deadline.due_on, Deadline.nominal_on, Deadline.trace, Case.procedure,
        )
        .join(Case, Case.id == Deadline.case_id)
        .where(Deadline.closed_on.is_(None), Deadline.rule == code)
        .order_by(Deadline.id)
        .limit(BATCH)
    )  # fmt: skip
    while rows := session.execute(asked.where(Deadline.id > last)).all():
        yield from rows
        last = rows[-1].id
