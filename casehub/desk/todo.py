"""What a person can do now in the cases of the desk, and what stands in the way of the rest."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from casehub import acts
from casehub.among import among, ids_named
from casehub.casefile import situations
from casehub.db import READ_ONLY_OPTION
from casehub.deadlines.colours import runs
from casehub.model import Assignment, Case, Deadline, Party, Person, Right
from casehub.people.standing_in import lent_in
from casehub.people.taking import Taker
from casehub.workflow.stages import entered_as, errand

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.acts import Clearing, Offer
    from casehub.desk.worklist import DeskRow
    from casehub.record.work import Work
    from casehub.workflow.procedure import Step
    from casehub.workflow.situation import Situation

# So many answers are kept: what two hundred officers see on their desks.
REMEMBERED = 5000
AT_ONCE = 200
WHOLE = (
    joinedload(Case.parent),
    joinedload(Case.origin),
    selectinload(Case.parties).options(
        joinedload(Party.agents), joinedload(Party.declarations)
    ),
    selectinload(Case.rights).joinedload(Right.invalidity),
    selectinload(Case.assignments)
    .joinedload(Assignment.person)
    .joinedload(Person.certificates),
)


@dataclass(frozen=True)
class Hindered:
    """A main step that is refused now: every reason, and what clears it."""

    title: str
    reasons: tuple[str, ...]
    clearings: tuple[Clearing, ...] = ()


@dataclass(frozen=True)
class Todo:
    """Main steps (id, title) that the person can take now, those not taken yet first.

    hindered: where none of them leads on, the refused step that would. absent: names of the
    colleagues for whom they are taken (代). first: what the limit of the line is for where none of
    the steps does it; then the steps are told beside it. others: where all that the person could do
    was done before, what colleagues can do now.
    """

    steps: tuple[tuple[str, str], ...] = ()
    hindered: Hindered | None = None
    absent: tuple[str, ...] = ()
    first: Errand | None = None
    others: tuple[Clearing, ...] = ()


@dataclass(frozen=True)
class Errand:
    """What a limit is for, and the case in which that is done; who: those who do it, if others."""

    title: str
    reference: str
    who: tuple[str, ...] = ()


Answer = TypeVar("Answer")


class Memory(Generic[Answer]):
    """Answers of one database, the oldest forgotten first."""

    def __init__(self) -> None:
        self._kept: OrderedDict[Hashable, Answer] = OrderedDict()
        self._lock = threading.Lock()

    def get(self, key: Hashable) -> Answer | None:
        """What is remembered under the key; None for nothing."""
        with self._lock:
            return self._kept.get(key)

    def keep(self, key: Hashable, answer: Answer) -> None:
        """Remember an answer, and forget the oldest where there are too many."""
        with self._lock:
            self._kept[key] = answer
            while len(self._kept) > REMEMBERED:
                self._kept.popitem(last=False)


# By engine. An answer holds while its key does: whoever asks names the state of the record.
_MEMORIES: WeakKeyDictionary[object, Memory[Todo]] = WeakKeyDictionary()


def memory_of(
    work: Work, memories: WeakKeyDictionary[object, Memory[Answer]]
) -> Memory[Answer]:
    """What is remembered of the database asked; who is writing remembers nothing.

    What he has written is not yet said of the record, and never is where it is rolled back: the
    next act would meet his answers under its own stamp.
    """
    bind = work.session.get_bind()
    if not bind.get_execution_options().get(READ_ONLY_OPTION):
        return Memory()
    return memories.setdefault(bind.engine, Memory())


def todos(work: Work, rows: Sequence[DeskRow]) -> dict[int, Todo]:
    """What can be done in each case of the rows, by its id, by the conditions of its main steps.

    Cases in which nothing has happened since somebody asked are remembered; the others are read
    together, in a number of queries that does not depend on how many they are.
    """
    memory = memory_of(work, _MEMORIES)
    keys = {row.case.id: _key(work, row) for row in rows}
    found = {number: kept for number, key in keys.items() if (kept := memory.get(key))}
    running = _running(work, [row for row in rows if row.case.id not in found])
    for row in rows:
        # Who has no main step in a state need not have its conditions looked at.
        if row.case.id not in found and not _steps(work, row.case, running[row.case.id]):
            memory.keep(keys[row.case.id], Todo())
            found[row.case.id] = Todo()
    unknown = [row for row in rows if row.case.id not in found]
    for start in range(0, len(unknown), AT_ONCE):
        for number, todo in _look(work, unknown[start : start + AT_ONCE], running).items():
            memory.keep(keys[number], todo)
            found[number] = todo
    return found


_RUNNING = select(Deadline.case_id, Deadline.rule).where(
    runs(), among(Deadline.case_id, ids_named("cases"))
)


def _running(work: Work, rows: Sequence[DeskRow]) -> Mapping[int, frozenset[str]]:
    """The rules of the limits that run in the cases of the rows; asked where they were not read."""
    known = {row.case.id: row.rules for row in rows if row.rules is not None}
    unread = {row.case.id for row in rows if row.rules is None}
    found: dict[int, set[str]] = {number: set() for number in unread}
    told = {"cases": unread}
    for case_id, rule in work.session.execute(_RUNNING, told).all() if unread else ():
        found[case_id].add(rule)
    return {**known, **{number: frozenset(rules) for number, rules in found.items()}}


def _key(work: Work, row: DeskRow) -> Hashable:
    # Conditions of the case look at days, not at hours.
    rule = row.deadline.rule if row.deadline else ""
    return (row.case.id, row.stamp, work.actor.id, work.today, work.rules.edition, rule)


def _look(
    work: Work, rows: Sequence[DeskRow], running: Mapping[int, frozenset[str]]
) -> Mapping[int, Todo]:
    wanted = {row.case.id for row in rows}
    limits = {row.case.id: row.deadline for row in rows}
    # Ids, not a question for them: with OR in it PostgreSQL would walk through every case.
    above = {row.case.parent_id for row in rows if row.case.parent_id is not None}
    query = select(Case).where(Case.id.in_(wanted | above)).options(*WHOLE)
    whole = [case for case in work.session.scalars(query).unique() if case.id in wanted]
    found = situations.together(work, whole)
    return {n: _todo(work, s, limits[n], running[n]) for n, s in found.items()}


def _steps(work: Work, case: Case, running: frozenset[str]) -> list[Step]:
    """Steps by which the case goes on, or that a limit asks for, of a role of the person.

    running: the rules of its limits. What has to be approved is a step of who drafts it: at a
    station it stands among the approvals.
    """
    procedure = acts.procedure_of(work, case)
    roles = set(work.actor.roles_on(work.today))
    roles |= {one.role for one in lent_in(work.rules, work.actor, work.today, case)}
    return [
        step
        for step in procedure.steps_from(case.state)
        if procedure.stationed(step.id, work.today) is None
        and roles & set(entered_as(step, work.today).roles)
        and (
            acts.leads_on(case, step)
            or any(acts.meets(procedure, step, rule) for rule in running)
        )
    ]


def _todo(work: Work, s: Situation, limit: Deadline | None, running: frozenset[str]) -> Todo:
    main = _steps(work, s.case, running)
    taker = Taker(s, work.rules)
    offers = sorted((acts.offer(work, s, step, taker) for step in main), key=lambda o: o.rank or 0)
    done = acts.done_in_state(s.events) if any(step.to is None for step in main) else set()
    can = [o.step for o in offers if o.open and o.permitted]
    fresh = [step for step in can if not acts.taken_before(step, done)]
    others = () if fresh or not can else acts.goes_on_with(work, s, done)
    ordered = [] if others else fresh + [step for step in can if step not in fresh]
    # What she has no part in here is for others to clear.
    shut = [o for o in offers if not (o.open and o.permitted) and taker.concerns(o.step)]
    steps = tuple((step.id, errand(step)) for step in ordered)
    theirs = [taker.absent(step) for step in (*can, *(o.step for o in shut if o.permitted))]
    absent = tuple(dict.fromkeys(one.name for one in theirs if one is not None))
    # What is told as still lacking something needs no second line either.
    told = [*ordered, *(o.step for o in shut if o.permitted and not fresh)]
    first = _errand(work, s, limit, told) if limit is not None else None
    return Todo(steps, None if fresh else _hindered(shut), absent, first, others)


def _errand(work: Work, s: Situation, limit: Deadline, steps: Sequence[Step]) -> Errand | None:
    """What the limit is for, where that is none of these steps.

    Papers that are still to be served, or an act of somebody else beside the road.
    """
    procedure = acts.procedure_of(work, s.case)
    for kind in procedure.closers(limit.rule):
        matters = {c.id: c.reference for c in s.children}
        for row in s.services:
            if row.stage.awaited and kind in (row.kinds or ()) and row.case_id in matters:
                papers = {d.id: d for d in s.documents}
                served = (papers[n] for n in row.document_ids if n in papers)
                title = next((d.title for d in served if d.kind == kind), s.kind(kind).title)
                return Errand(f"送达《{title}》", matters[row.case_id])
    if procedure.is_apart(limit.rule) and not any(
        acts.meets(procedure, step, limit.rule) for step in steps
    ):
        meant = (
            step
            for step in procedure.steps_from(s.case.state)
            if acts.meets(procedure, step, limit.rule)
        )
        step = next(meant, None)
        who = acts.who_takes(work, s, entered_as(step, s.day)) if step is not None else ()
        return Errand(limit.title, s.case.reference, who)
    return None


def _hindered(offers: Sequence[Offer]) -> Hindered | None:
    """The first refused step: one that waits for the case comes before one of other people."""
    ordered = sorted(offers, key=lambda o: not o.permitted)
    if not ordered:
        return None
    first = ordered[0]
    reasons = first.reasons if first.permitted else first.objections
    clearings = first.clearings if first.permitted else ()
    return Hindered(errand(first.step), tuple(r.sentence.rstrip("。") for r in reasons), clearings)
