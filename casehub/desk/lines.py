"""What the lines of a desk say: what can be done, what waits for a condition, what others do."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING, Generic, TypeVar
from weakref import WeakKeyDictionary

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from casehub.among import among, ids_named
from casehub.casefile import situations
from casehub.db import reads_only
from casehub.deadlines.colours import runs
from casehub.desk.others.hands import Next, next_in
from casehub.desk.todo import Todo, main_steps, todo_in
from casehub.model import Assignment, Case, Deadline, Party, Person, Right

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

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
    selectinload(Case.parties).options(joinedload(Party.agents), joinedload(Party.declarations)),
    # One or two: read with the case.
    joinedload(Case.rights).joinedload(Right.invalidity),
    selectinload(Case.assignments).joinedload(Assignment.person).joinedload(Person.certificates),
)


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
_NEXT: WeakKeyDictionary[object, Memory[Next]] = WeakKeyDictionary()


def memory_of(work: Work, memories: WeakKeyDictionary[object, Memory[Answer]]) -> Memory[Answer]:
    """What is remembered of the database asked; who is writing remembers nothing.

    What he has written is not yet said of the record, and never is where it is rolled back: the
    next act would meet his answers under its own stamp.
    """
    if not reads_only(work.session):
        return Memory()
    return memories.setdefault(work.session.get_bind().engine, Memory())


class Lines:
    """What the lines of a desk say: of the person's own cases and of those that wait for others.

    Cases in which nothing has happened since somebody asked are remembered; the others are read
    together, in a number of queries that does not depend on how many they are.
    """

    def __init__(self, work: Work, rows: Sequence[DeskRow]) -> None:
        self._work, self._rows = work, rows
        self._own, self._next = memory_of(work, _MEMORIES), memory_of(work, _NEXT)
        self._keys = {row.case.id: _key(work, row) for row in rows}
        own, waiting = self._kept(self._own, others=False), self._kept(self._next, others=True)
        found = own.keys() | waiting.keys()
        self._running = _running(work, [row for row in rows if row.case.id not in found])
        for row in rows:
            number = row.case.id
            # Who has no main step in a state need not have its conditions looked at.
            if not row.others and number not in own and not self._main_steps(row):
                own[number] = self._keep(self._own, number, Todo())
        wanted = own.keys() | waiting.keys()
        unknown = [row for row in rows if row.case.id not in wanted]
        for start in range(0, len(unknown), AT_ONCE):
            some = unknown[start : start + AT_ONCE]
            for row, s in _situations(work, some):
                running = self._running[row.case.id]
                if row.others:
                    told = next_in(work, s, row.deadline, running)
                    waiting[row.case.id] = self._keep(self._next, row.case.id, told)
                else:
                    todo = todo_in(work, s, row.deadline, running)
                    own[row.case.id] = self._keep(self._own, row.case.id, todo)
        self.todos: Mapping[int, Todo] = own
        self.hands: Mapping[int, Next] = waiting

    def _kept(self, memory: Memory[Answer], *, others: bool) -> dict[int, Answer]:
        numbers = (row.case.id for row in self._rows if row.others == others)
        return {n: kept for n in numbers if (kept := memory.get(self._keys[n])) is not None}

    def _keep(self, memory: Memory[Answer], number: int, answer: Answer) -> Answer:
        memory.keep(self._keys[number], answer)
        return answer

    def _main_steps(self, row: DeskRow) -> list[Step]:
        return main_steps(self._work, row.case, self._running[row.case.id])


def todos(work: Work, rows: Sequence[DeskRow]) -> Mapping[int, Todo]:
    """What can be done in each case of the rows, by its id, by the conditions of its main steps."""
    return Lines(work, [replace(row, others=False) for row in rows]).todos


def next_hands(work: Work, rows: Sequence[DeskRow]) -> Mapping[int, Next]:
    """What is done next in the cases of the rows and by whom, by their ids; `Next` "" for none."""
    return Lines(work, [replace(row, others=True) for row in rows]).hands


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


def _situations(work: Work, rows: Sequence[DeskRow]) -> Iterator[tuple[DeskRow, Situation]]:
    """The rows with the situation of each case, read together."""
    wanted = {row.case.id: row for row in rows}
    # Ids, not a question for them: with OR in it PostgreSQL would walk through every case.
    above = {row.case.parent_id for row in rows if row.case.parent_id is not None}
    query = select(Case).where(Case.id.in_(wanted.keys() | above)).options(*WHOLE)
    whole = [case for case in work.session.scalars(query).unique() if case.id in wanted]
    found = situations.together(work, whole)
    return ((wanted[number], s) for number, s in found.items())
