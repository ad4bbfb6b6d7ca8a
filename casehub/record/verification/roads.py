"""Whether what is recorded beside the steps was written by whom it is for, and wrote no more."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from casehub.record.roads import (
    CALENDAR,
    MIGRATED,
    OPENED,
    ROADS,
    TOLD,
    Road,
    step_told,
    version_told,
)
from casehub.record.verification.ground import actor_faults, in_force, roles_held
from casehub.record.verification.openings import opening_faults
from casehub.record.verification.walk import station_faults
from casehub.record.work import OFFICE_ZONE

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime

    from casehub.model import Case, Event, Person
    from casehub.record.verification.ground import Ground
    from casehub.workflow.procedure import Procedure
    from casehub.workflow.written import Writes


def side_faults(
    case: Case, event: Event, made: Mapping[int, Event], procedure: Procedure, on: Ground
) -> Iterator[str]:
    """Why an event that is no step of the procedure cannot be true, in Chinese sentences.

    made: the events of the case before it, by number.
    """
    actor = on.people.get(event.actor_id or 0)
    if actor is None:
        yield "没有办理人"
    if event.step == OPENED:
        if (event.seq, event.source, event.target) != (1, "", procedure.initial):
            yield "不是从头开始的登记"
        if actor is not None:
            yield from opening_faults(case, event, actor, on)
        return
    before = made.get(event.seq - 1)
    told = any(
        name == event.step and _at_once(at, event, before) for name, at in on.told.get(case.id, ())
    )
    road = TOLD if told else ROADS.get(event.step)
    if road is None:
        yield f"这一版程序没有事项“{event.step}”"
        return
    may = road.writes(on.rules.written.standing)
    if told:
        may |= on.rules.written.told(*step_told(event.step))
    yield from _rows_written(event, may)
    if event.step == MIGRATED:
        yield from _migration_faults(event, before, procedure)
    elif event.source != event.target:
        yield f"“{event.step}”不改变状态"
    if actor is not None and not told:
        yield from _hand_faults(case, event, actor, road, on)
    if road.walk and actor is not None:
        yield from station_faults(case, event, procedure, on)
    if road.step:
        yield from _paper_faults(case, event, made, on)
    if event.step == CALENDAR:
        by, at = on.calendars.get(event.detail.get("data", {}).get("edition"), (None, None))
        if at is None or by != event.actor_id or not _at_once(at, event, before):
            yield "没有与此同时装入的放假安排"


def _at_once(moment: datetime, event: Event, before: Event | None) -> bool:
    """Whether the event is of that unit of work: in a case, time never runs back."""
    return event.at == (moment if before is None else max(moment, before.at))


def _rows_written(event: Event, may: Writes) -> Iterator[str]:
    for table, number, value, *named in event.rows or ():
        if table not in may.adds and table not in may.changes:
            yield f"“{event.step}”不会写入 {table} {number}"
        elif value is None:
            yield f"“{event.step}”不会删除 {table} {number}"
        elif named and (wrong := may.beyond(table, named[0])):
            yield f"“{event.step}”不会更改 {table} {number} 的{'、'.join(wrong)}"


def _migration_faults(event: Event, before: Event | None, procedure: Procedure) -> Iterator[str]:
    """Another version, and the same state unless the new version has none of that name."""
    states = {state.id for state in procedure.states}
    if event.target not in states:
        yield f"没有状态“{event.target}”"
    if before is None or before.procedure == event.procedure:
        yield "没有转入另一版程序"
    if event.source in states and event.source != event.target:
        yield f"新版程序有状态“{event.source}”，不能改为“{event.target}”"


def _hand_faults(
    case: Case, event: Event, actor: Person, road: Road, on: Ground
) -> Iterator[str]:
    """What the road asks of whoever took it."""
    if event.rows is None and road.system:
        return  # Before there were digests, who looked at a page printed what waited.
    if road.system != actor.system:
        yield f"“{event.step}”{'只' if road.system else '不'}由系统自行办理"
    held = [on.rules.roles[r] for r in roles_held(actor, event, on) if r in on.rules.roles]
    if road.staff and not any(role.keeps_staff for role in held):
        yield f"{actor.name}当日不是安全管理员"
    if road.rules and not any(role.keeps_rules for role in held):
        yield f"{actor.name}当日不是规则管理员"
    if road.custody and not _keeps(case, event, actor, on):
        yield f"{actor.name}当日不是承办机关人员"


def _keeps(case: Case, event: Event, actor: Person, on: Ground) -> bool:
    """Of the office that has the case, or named in it; who was moved since, lost every role."""
    day = event.at.astimezone(OFFICE_ZONE).date()
    mine = (row for row in on.named.get(case.id, ()) if row.person_id == actor.id)
    if actor.organisation_id == case.organisation_id or any(in_force(row, day) for row in mine):
        return True
    # What was withdrawn that same day ends with the day before.
    last = day - timedelta(days=1)
    then = [g for g in actor.grants if g.since <= day and (g.until is None or last <= g.until)]
    return bool(then) and all(grant.until is not None for grant in then)


def _paper_faults(
    case: Case, event: Event, made: Mapping[int, Event], on: Ground
) -> Iterator[str]:
    """By whom the step that made the paper, or the one it corrects, may be taken."""
    number = event.detail.get("data", {}).get("document")
    home, seq, original = on.papers.get(number, (0, 0, None))
    while original is not None:
        home, seq, original = on.papers.get(original, (0, 0, None))
    maker = made.get(seq) if home == case.id else None
    version = version_told(maker.procedure) if maker is not None else ("", 0)
    procedure = on.rules.procedures.get(version)
    if maker is None or procedure is None or not procedure.has_step(maker.step):
        yield f"文书{number}不是由本案的办理步骤制作的"
        return
    yield from actor_faults(case, event, procedure.step(maker.step), on)
