"""Whether cases were opened by whom they may be, and by an act where they belong to another."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.reading import TOLERANCE, instant, moment
from casehub.second_verifier.replay import OPENS, SIDE_ROADS, Ground, day_of
from casehub.second_verifier.rows import BY, covered, homes
from casehub.second_verifier.written import ADDED, CHANGED

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row
    from casehub.second_verifier.written import Declared

Fault = tuple[str, str, str]
OPEN = "open"
# When, by whom, which step, under which version of a procedure.
Act = tuple[str, Any, str, str]


def faults(db: Database, workflows: Path, ground: Ground) -> Iterator[Fault]:
    """The first event of every case."""
    entered: dict[str, list[tuple[set[str], str, str, bool]]] = {}
    for file in sorted((workflows.parent / "config" / "tracks").glob("*.toml")):
        track = tomllib.loads(file.read_text("utf-8"))
        first, last = str(track.get("since", "")), str(track.get("until", "9999"))
        for way in track["procedure"]:
            asks = bool(track.get("from_case"))
            entered.setdefault(way["key"], []).append((set(track["roles"]), first, last, asks))
    may = ground.written
    acts: dict[int, list[Act]] = {}
    opened: list[Row] = []
    for event in db.each("event"):
        act = (event["at"], event["actor_id"], event["step"], event["procedure"])
        acts.setdefault(event["case_id"], []).append(act)
        if event["step"] == OPEN and event["case_id"] in ground.cases:
            opened.append(event)
    owners = _owners(db)
    matters: dict[int, list[int]] = {}
    for case in ground.cases.values():
        if case["parent_id"] is not None:
            matters.setdefault(case["parent_id"], []).append(case["id"])
    for event in opened:
        case = ground.cases[event["case_id"]]
        above = case["parent_id"] or case["origin_id"]
        # What a matter issues is served in the main case: it may have been another matter's act.
        kin = (one for one in matters.get(case["parent_id"], ()) if one != case["id"])
        near = [act for one in (above, *kin) for act in acts.get(one, ())]
        steps = _at_once(event, near) if above is not None else []
        where = f"{case['reference']} 第{event['seq']}号记录"
        held, day = ground.held(event), day_of(event["at"])
        ways = [
            asks
            for roles, first, last, asks in entered.get(case["procedure"], [])
            if held & roles and first <= day <= last
        ]
        if above is None:
            if not ways:
                yield "replay", where, f"人员{event['actor_id']}当日不能登记这类案件"
        # A letter that a case asks for is entered as what comes in, by no act of the case.
        elif not steps and not (case["parent_id"] is None and any(ways)):
            yield "replay", where, "没有同一时刻打开它的办理"
        for table, number, value, *_ in event["rows"] or ():
            own = owners.get((table, number), case["id"]) == case["id"]
            fits = table in OPENS if own else any(_writes(act, table, may) for act in steps)
            if value is None or not fits:
                yield "row", f"{table} {number}", f"不是打开时写入的：{case['reference']}"


def _at_once(event: Row, acts: list[Act]) -> list[Act]:
    """The acts above that the same person took in the same unit of work."""
    until = instant(moment(event["at"]) + TOLERANCE)
    return [
        act
        for act in acts
        if act[2] != OPEN and act[1] == event["actor_id"] and event["at"] <= act[0] <= until
    ]


def _writes(act: Act, table: str, may: Declared) -> bool:
    _, _, step, procedure = act
    if (procedure, step) in may:
        return bool({(table, ADDED, ""), (table, CHANGED, "")} & may[procedure, step])
    return step not in SIDE_ROADS or table in SIDE_ROADS[step]


def _owners(db: Database) -> dict[tuple[str, int], int]:
    """The case of every row that has one."""
    home, found = homes(db), {}
    for table in covered(db):
        if "case_id" in db.kinds[table] or table == "case_file" or table in BY:
            for row in db.each(table):
                case = home(table, row)
                if case is not None:
                    found[table, row["id"]] = case
    return found
