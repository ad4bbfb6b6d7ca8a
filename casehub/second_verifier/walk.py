"""Whether what had to be approved was: each station by another person, none left out."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from casehub.second_verifier.procedures import Station, Step
    from casehub.second_verifier.reading import Row

SUBMITTED, AGREED, RETURNED, FORWARDED = (
    "submit_proposal", "agree_to_proposal", "return_proposal", "forward_proposal",
)  # fmt: skip
TABLES = {"proposal", "proposal_version", "proposal_request", "proposal_mark"}
# What is done with a matter for approval.
ROADS = {
    SUBMITTED, AGREED, RETURNED, FORWARDED, "consult_on_proposal", "answer_consultation",
    "circulate_proposal", "note_proposal", "recall_proposal", "urge_proposal",
}  # fmt: skip
PASSING = {SUBMITTED, AGREED, RETURNED}


def unapproved(event: Row, step: Step, made: dict[int, Row], day: str) -> Iterator[str]:
    """What of the walk that a step asks for is missing before the act of the day."""
    said = (event.get("detail") or {}).get("approved")
    if not step.route or day < step.route_since:
        if said:
            yield f"{event['step']} says that it was approved, and needs no approval"
        return
    if not isinstance(said, dict):
        yield f"{event['step']} was not approved"
        return
    passed = _passed(said, made)
    people = _who(event)
    for station in step.route[:-1]:
        here = passed.get(station.name, set())
        if not here:
            yield f"{event['step']} did not pass {station.name}"
        for person in sorted(people & here):
            yield f"person {person} stands at two stations of {event['step']}"
        people |= here


def by_the_last(event: Row, step: Step) -> Step:
    """The step with the roles of its last station, where it was approved: they may be fewer."""
    if not step.route or not (event.get("detail") or {}).get("approved"):
        return step
    last = step.route[-1]
    return replace(step, roles=last.roles, certificate=last.certificate)


def _who(event: Row) -> set[int]:
    """Who acted, and for whom."""
    return {one for one in (event["actor_id"], event.get("absent_id")) if one is not None}


def _passed(said: Row, made: dict[int, Row]) -> dict[str, set[int]]:
    """Station → who let this version of the matter pass it last, and for whom."""
    order: list[str] = []
    found: dict[str, set[int]] = {}
    for _, event in sorted(made.items()):
        data = (event.get("detail") or {}).get("data") or {}
        if event["step"] not in PASSING or data.get("proposal") != said.get("proposal"):
            continue
        if event["step"] == RETURNED:
            back = order.index(data["to"]) if data.get("to") in order else 0
            for name in order[back:]:
                del found[name]
            del order[back:]
        elif data.get("version") == said.get("version"):
            if data["station"] not in found:
                order.append(data["station"])
            found[data["station"]] = _who(event)
    return found


def station_of(event: Row, steps: dict[str, Step]) -> tuple[Step, Station] | None:
    """The step and the station that a verb of the walk speaks of; None where there is none."""
    data = (event.get("detail") or {}).get("data") or {}
    step = steps.get(str(data.get("step")))
    found = [s for s in step.route if s.name == data.get("station")] if step is not None else []
    return (step, found[0]) if step is not None and found else None
