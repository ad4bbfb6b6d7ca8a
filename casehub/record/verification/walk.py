"""Whether what had to be approved was: each station by somebody who could, none of them twice."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.record.roads import AGREED_TO, FORWARDED, SENT_BACK, SUBMITTED
from casehub.record.verification.ground import actor_faults
from casehub.record.work import OFFICE_ZONE
from casehub.workflow.stages import at_station, by_the_last, is_approved

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from casehub.model import Case, Event
    from casehub.record.verification.ground import Ground
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.route import Route, Station

# Verbs of who has the matter at a station; the rest is done by whom these asked, or who drafted it.
AT_A_STATION = frozenset({SUBMITTED, AGREED_TO, SENT_BACK, FORWARDED})
# Those that count as the duty of the station.
WITH_DUTY = AT_A_STATION - {FORWARDED}


def approval_faults(event: Event, step: Step, made: Mapping[int, Event]) -> Iterator[str]:
    """Why the act of a step was not approved as its route asks, in Chinese sentences.

    made: the events of the case before it, by number.
    """
    approved = event.detail.get("approved")
    route = step.route
    if not is_approved(step, event.at.astimezone(OFFICE_ZONE).date()) or route is None:
        if approved:
            yield f"“{step.title}”不须呈批，却记有呈批"
        return
    if not isinstance(approved, dict):
        yield f"“{step.title}”须经呈批，没有呈批记录"
        return
    walked = _walked(approved.get("proposal"), approved.get("version"), made)
    people = _who(event)
    for station in route.stations[:-1]:
        passed = walked.get(station.id)
        if passed is None:
            yield f"“{step.title}”没有经过「{station.title}」"
        elif people & _who(passed):
            yield f"“{step.title}”的「{station.title}」与另一级是同一个人"
        else:
            people |= _who(passed)


def as_approved(event: Event, step: Step) -> Step:
    """The step as whoever performed it had it before them."""
    return by_the_last(step) if event.detail.get("approved") else step


def _who(event: Event) -> set[int]:
    """Who acted, and for whom."""
    return {one for one in (event.actor_id, event.absent_id) if one is not None}


def _walked(number: object, version: object, made: Mapping[int, Event]) -> dict[str, Event]:
    """By station: the event that let this version pass it last; a return undoes what follows."""
    found: dict[str, Event] = {}
    for seq in sorted(made):
        event, told = made[seq], made[seq].typed
        if told.get("proposal") != number or event.step not in WITH_DUTY:
            continue
        if event.step == SENT_BACK:
            # From where it was sent back to, everything is asked again.
            kept = list(found)
            place = kept.index(told["to"]) if told.get("to") in found else 0
            found = {name: found[name] for name in kept[:place]}
        elif told.get("version") == version:
            found[str(told.get("station"))] = event
    return found


def station_faults(
    case: Case, event: Event, procedure: Procedure, on: Ground
) -> Iterator[str]:
    """Why this person could not do that with a matter for approval, in Chinese sentences."""
    if event.step not in AT_A_STATION:
        return
    found = _station(event, procedure)
    if found is None:
        yield f"“{event.step}”所说的事项没有这一级呈批"
        return
    step, _, station = found
    if event.duty != (station.duty if event.step in WITH_DUTY else ""):
        yield f"职责与「{station.title}」不符"
    yield from actor_faults(case, event, at_station(step, station), on)


def _station(event: Event, procedure: Procedure) -> tuple[Step, Route, Station] | None:
    told = event.typed
    name, where = told.get("step"), told.get("station")
    if not isinstance(name, str) or not procedure.has_step(name):
        return None
    step = procedure.step(name)
    station = step.route.station(str(where)) if step.route is not None else None
    if step.route is None or station is None:
        return None
    return step, step.route, station


