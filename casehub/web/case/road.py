"""The road of a case as its page shows it: the stages that it walked, and their few phases."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

    from casehub.desk.overview import Overview
    from casehub.workflow.procedure import Procedure


def rail(overview: Overview) -> list[tuple[str, str]]:
    """(title of the stage, done | now | "") along the main road as this case walks it."""
    procedure = overview.procedure
    return [(procedure.state(name).title, how) for name, how in _stages(overview)]


def phases(overview: Overview) -> list[tuple[str, str]]:
    """The rail in the few words of the procedure; the rail itself where it has none.

    A side state stands in the place of stages that were leapt over: it belongs to what comes next.
    """
    procedure = overview.procedure
    if not procedure.phases:
        return rail(overview)
    home = {state: title for title, states in procedure.phases.items() for state in states}
    held: dict[str, list[str]] = {title: [] for title in procedure.phases}
    title = next(reversed(held))
    for name, how in reversed(_stages(overview)):
        title = home.get(name, title)
        held[title].append(how)
    return [(title, _of_phase(hows)) for title, hows in held.items()]


def _of_phase(hows: Collection[str]) -> str:
    if "now" in hows:
        return "now"
    return "done" if "done" in hows else ""


def _stages(overview: Overview) -> list[tuple[str, str]]:
    """(state, done | now | "") along the main road as this case walks it.

    A side state through which it passed some stages by stands in their place (书面审理 for
    口头审理); what was leapt over is left out. A side state from which it comes back leaves the
    rail where it was.
    """
    procedure = overview.procedure
    road, state = list(procedure.road), overview.case.state
    walked: list[str] = []
    aside = ""
    for event in reversed(overview.events):
        if not event.target or event.target == event.source:
            continue
        if event.target not in road:
            aside = event.target
            continue
        place = road.index(event.target)
        # Back on the road further up, what lay behind is to be walked again.
        behind = [n for n, name in enumerate(walked) if name in road and road.index(name) >= place]
        walked = walked[: behind[0]] if behind else walked
        after = _next(road, walked)
        if aside and place > after and _ahead(procedure, road, aside, after) == place:
            walked.append(aside)
        walked.append(event.target)
        aside = ""
    if not walked and state in road:
        walked = [state]
    now, after = walked[-1] if walked else "", _next(road, walked)
    landing = _ahead(procedure, road, aside, after) if aside == state else 0
    if landing > after:
        walked, now, after = [*walked, aside], aside, landing
    stages = [(name, "now" if name == now else "done") for name in walked]
    return stages + [(name, "") for name in road[after:]]


def _next(road: Sequence[str], walked: Sequence[str]) -> int:
    """The place of the road that comes after what was walked."""
    return max((road.index(name) + 1 for name in walked if name in road), default=0)


def _ahead(procedure: Procedure, road: Sequence[str], state: str, after: int) -> int:
    """The first place of the road, from `after` on, to which a side state leads; 0 for none.

    It may lead further back as well: a review on the papers that turns into a hearing.
    """
    aims = (road.index(step.to) for step in procedure.steps_from(state) if step.to in road)
    return min((place for place in aims if place >= after), default=0)
