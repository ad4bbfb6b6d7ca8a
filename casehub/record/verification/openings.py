"""Whether a case was opened by whom it may be, and by an act where it belongs to another."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.law.zone import OFFICE_ZONE
from casehub.record.clock import TOLERANCE
from casehub.record.faults import Fault
from casehub.record.roads import OPENED, OPENS, ROADS, version_told
from casehub.record.verification.ground import roles_held

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.model import Case, Event, Person
    from casehub.record.verification.ground import Deed, Ground
    from casehub.record.verification.rows import Homes


def opening_faults(case: Case, event: Event, actor: Person, on: Ground) -> Iterator[str]:
    """Why the first event of a case cannot have opened it, in Chinese sentences.

    What comes in is entered by a role of a track that was in force on the day; a case that follows
    from another is opened by an act there, a matter by an act of its main case or of another matter
    of it. A letter to another bureau that a case asks for (`from_case`) is entered as what comes
    in, and no act of the case.
    """
    if case.parent_id is None and case.origin_id is None:
        if not _entered(case, event, actor, on):
            yield f"{actor.name}当日不能登记这类案件"
    elif not _opened_by(case, event, on) and not (
        case.parent_id is None and _entered(case, event, actor, on, from_case=True)
    ):
        yield "没有同时由同一人办理的、打开本案的记录"


def _entered(
    case: Case, event: Event, actor: Person, on: Ground, *, from_case: bool = False
) -> bool:
    """Whether a track of that day lets the person enter such a case (from another one)."""
    held = roles_held(actor, event, on)
    tracks = on.rules.tracks_on(event.at.astimezone(OFFICE_ZONE).date())
    fitting = (t for t in tracks if any(way.key == case.procedure for way in t.ways))
    return any(
        held.intersection(track.roles) for track in fitting if track.from_case or not from_case
    )


def _opened_by(case: Case, event: Event, on: Ground) -> list[Deed]:
    """The acts of others that were taken in the same unit of work; there, time never runs back.

    Above it; or, since what a matter issues is served in the main case, in another matter there.
    """
    above = case.origin_id if case.parent_id is None else case.parent_id
    beside = on.beside.get(case.parent_id or 0, ())
    acts = [*on.acts.get(above or 0, ())]
    acts += [act for one, act in beside if one != case.id]
    return [
        act
        for act in acts
        if act.step != OPENED
        and act.actor == event.actor_id
        and event.at <= act.at <= event.at + TOLERANCE
    ]


def opened_rows(
    case: Case, events: Sequence[Event], homes: Homes, on: Ground
) -> Iterator[Fault]:
    """What the first event of a case wrote beyond what it opens.

    An older program named there what the act above had written before: by that act it may be.
    """
    for event in (one for one in events[:1] if one.step == OPENED):
        above = _opened_by(case, event, on)
        for table, number, value, *_ in event.rows or ():
            own = homes.get((str(table), int(number)), case.id) == case.id
            may = table in OPENS.tables if own else any(_writes(act, table, on) for act in above)
            if value is None or not may:
                yield Fault("row", f"{table} {number}", f"不是打开{case.reference}时写入的")


def _writes(act: Deed, table: str, on: Ground) -> bool:
    """Whether an act may write into a table: a step as it declares, all else as its road does."""
    procedure = on.rules.procedures.get(version_told(act.procedure))
    if procedure is None or not procedure.has_step(act.step):
        return act.step not in ROADS or table in ROADS[act.step].tables
    may = on.rules.written.by(procedure, procedure.step(act.step))
    return table in may.adds or table in may.changes
