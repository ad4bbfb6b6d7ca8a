"""Whether every step wrote no other rows and columns than it declares (config/effects.toml)."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from sqlalchemy import func, select

from casehub.model import SecurityEntry
from casehub.model.security import RULES_NUMBERED
from casehub.record.faults import Fault
from casehub.record.roads import version_told
from casehub.workflow.written import How

if TYPE_CHECKING:
    from collections.abc import Container, Iterable, Iterator, Sequence
    from datetime import datetime

    from sqlalchemy.orm import Session

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
        for table, number, *_ in event.rows or ():
            key = (str(table), int(number))
            if key not in seen and key not in before:
                found.add((event.id, *key))
            seen.add(key)
    return found


def columns_named_since(session: Session) -> datetime | None:
    """From when on every event names the columns that changed; None: older programs alone wrote.

    The program that names them says in the security log that it has numbered its rule files.
    """
    lines = select(func.min(SecurityEntry.at)).where(SecurityEntry.kind == RULES_NUMBERED)
    return session.scalar(lines)


class _Done(NamedTuple):
    """What an event says that it did to a row; columns: None where it does not name them."""

    how: How
    table: str
    number: int
    columns: list[str] | None


def written_faults(
    case: Case,
    events: Sequence[Event],
    rules: Rulebook,
    firsts: Firsts,
    named_since: datetime | None = None,
) -> Iterator[Fault]:
    """Rows and columns in the events of a case that their steps do not write.

    named_since: since when a row that was changed without naming its columns is a fault.
    """
    for event in events:
        where = f"{case.reference} 第{event.seq}号记录"
        procedure = rules.procedures.get(version_told(event.procedure))
        step = None
        if procedure is not None and procedure.has_step(event.step):
            step = procedure.step(event.step)
        # What is no step is judged as what it is (casehub.record.roads).
        may = rules.written.by(procedure, step) if procedure and step and event.rows else None
        for one in _done(event, firsts):
            name, columns = f"{one.table} {one.number}", one.columns
            named = columns is not None or one.how is not How.CHANGED
            if not named and named_since is not None and event.at > named_since:
                yield Fault("row", name, f"{where}更改了这一行，没有写明哪些内容")
            if may is None or step is None:
                continue
            if not may.allow(one.table, one.how):
                said = f"“{step.title}”不会{one.how.value}这一行，{where}却写入了"
                yield Fault("row", name, said)
            elif columns and (wrong := may.beyond(one.table, columns)):
                said = f"“{step.title}”不会更改这一行的{'、'.join(wrong)}，{where}却更改了"
                yield Fault("row", name, said)


def _done(event: Event, firsts: Firsts) -> Iterator[_Done]:
    """Raises ValueError for what an event cannot say of a row."""
    for table, number, value, *named in event.rows or ():
        key = (str(table), int(number))
        (columns,) = named or (None,)
        if value is None:
            yield _Done(How.REMOVED, *key, columns)
        else:
            new = (event.id, *key) in firsts
            yield _Done(How.ADDED if new else How.CHANGED, *key, columns)
