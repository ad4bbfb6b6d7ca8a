"""Whether what had to be approved was, each station by another person; and what was undone."""

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
            yield f"“{event['step']}”不须呈批，却记有呈批"
        return
    if not isinstance(said, dict):
        yield f"“{event['step']}”须经呈批，没有呈批记录"
        return
    passed = _passed(said, made)
    people = _who(event)
    for station in step.route[:-1]:
        here = passed.get(station.name, set())
        if not here:
            yield f"“{event['step']}”没有经过：{station.name}"
        for person in sorted(people & here):
            yield f"人员{person}在“{event['step']}”的呈批中办了两级"
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


def undone(event: Row, step: Step, taken: dict[int, Row]) -> Iterator[str]:
    """What an event says was entered wrongly: acts before it that its step may undo, once."""
    for seq in (event.get("detail") or {}).get("taken_back", ()):
        wrong = taken.pop(seq, None)
        if wrong is None or wrong["step"] not in step.takes_back:
            yield f"“{event['step']}”不撤销第{seq}号记录"


def led_to(event: Row, step: Step, taken: dict[int, Row], states: set[str]) -> str:
    """The state that an event must have led to; to where the undone was found, if it returns.

    states: those of its version. A state that is none any more is left for where the case stood
    before it came there.
    """
    if step.returns:
        for seq in (event.get("detail") or {}).get("taken_back", ()):
            wrong = taken.get(seq, event)
            if wrong["source"] != wrong["target"]:
                return _stood(wrong, taken, states)
    return step.to or str(event["source"])


def _stood(wrong: Row, taken: dict[int, Row], states: set[str]) -> str:
    state, at = str(wrong["source"]), wrong.get("seq", 0)
    while state not in states:
        came = [
            e
            for e in taken.values()
            if e["seq"] < at and e["target"] == state != e["source"]
            and not (e.get("detail") or {}).get("taken_back")
        ]
        if not came:
            break
        last = max(came, key=lambda e: int(e["seq"]))
        state, at = str(last["source"]), last["seq"]
    return state
