"""Whether every step wrote no other rows than it declares (config/effects.toml)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.record.faults import Fault
from casehub.record.roads import version_told
from casehub.workflow.written import How

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence

    from casehub.model import Case, Event
    from casehub.rulebook.book import Rulebook

# Event, table and id of a row of which the record had never spoken before that event.
Firsts = set[tuple[int, str, int]]


def first_told(events: Iterable[Event], before: Container[tuple[str, int]]) -> Firsts:
    """Which rows are new by which event; events: of whole families, in the order of the record.

    before: the rows that stood already when digests began.
    """
    seen: set[tuple[str, int]] = set()
    found: Firsts = set()
    for event in events:
        for table, number, _ in event.rows or ():
            key = (str(table), int(number))
            if key not in seen and key not in before:
                found.add((event.id, *key))
            seen.add(key)
    return found


def written_faults(
    case: Case, events: Sequence[Event], rules: Rulebook, firsts: Firsts
) -> Iterator[Fault]:
    """Rows in the events of a case that their steps do not write."""
    for event in events:
        procedure = rules.procedures.get(version_told(event.procedure))
        if procedure is None or not event.rows or not procedure.has_step(event.step):
            continue  # What is no step is judged as what it is (casehub.record.roads).
        step = procedure.step(event.step)
        may = rules.written.by(procedure, step)
        where = f"{case.reference} 第{event.seq}号记录"
        for how, table, number in _done(event, firsts):
            if not may.allow(table, how):
                said = f"“{step.title}”不会{how.value}这一行，{where}却写入了"
                yield Fault("row", f"{table} {number}", said)


def _done(event: Event, firsts: Firsts) -> Iterator[tuple[How, str, int]]:
    for table, number, value in event.rows or ():
        key = (str(table), int(number))
        if value is None:
            yield How.REMOVED, *key
        else:
            yield (How.ADDED if (event.id, *key) in firsts else How.CHANGED), *key
