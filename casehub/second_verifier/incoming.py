"""Incoming papers: entered by whoever may, in one file at most, and their files as they came."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.second_verifier.hands import held_around
from casehub.second_verifier.papers import intact
from casehub.second_verifier.replay import day_of
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

Fault = tuple[str, str, str]
CHAIN = "materials"


def faults(db: Database, blobs: Path | None) -> Iterator[Fault]:
    """Papers that lie elsewhere than the register says, or in two files; bytes not as they came."""
    if "material" not in db.kinds:
        return  # A record from before there was such a register.
    lies: dict[int, int] = {}
    for use in db.each("material_use"):
        if use["ended_seq"] is None:
            lies[use["material_id"]] = lies.get(use["material_id"], 0) + 1
    names = {}
    for row in db.each("material"):
        names[row["id"]] = row["number"]
        if lies.get(row["id"], 0) != (row["status"] == "filed"):
            yield "material", row["number"], "所在的案件与登记簿所记的不符"
    if blobs is None:
        return
    for file in db.each("material_file"):
        for column in ("sha256", "view_sha256", "thumb_sha256"):
            if file[column] and not intact(blobs, file[column]):
                said = f"{column} 缺失或者与校验值不符"
                yield "blob", str(names.get(file["material_id"], file["id"])), said


def hands(db: Database, workflows: Path) -> Iterator[Fault]:
    """Entries by who receives nothing, was not handed the paper, and filed or moved it nowhere."""
    if "material" not in db.kinds:
        return
    rules = read_rules(workflows.parent / "config", "roles")
    receive = {row["id"] for row in rules["role"] if row.get("receives")}
    grants: dict[int, list[Row]] = {}
    for row in db.each("role_grant"):
        grants.setdefault(row["person_id"], []).append(row)
    hand = {
        row["id"]: {row["holder_id"], *(row.get("held_by_ids") or ())}
        for row in db.each("material")
    }
    ways: dict[tuple[int, int], set[int]] = {}
    for use in db.each("material_use"):
        for seq in (use["event_seq"], use["ended_seq"]):
            ways.setdefault((use["case_id"], seq), set()).add(use["material_id"])
    for event in db.each("event") if ways else ():
        for number in ways.get((event["case_id"], event["seq"]), ()):
            hand.setdefault(number, set()).add(event["actor_id"])
    for entry in db.each("register_entry", "id", "chain = ?", CHAIN):
        where, actor = f"登记簿 {CHAIN} 第{entry['seq']}号", entry["actor_id"]
        if actor is None:
            yield "replay", where, "没有经手人"
            continue
        if receive & held_around(grants.get(actor, []), day_of(entry["at"])):
            continue
        told = [number for table, number, _ in entry["rows"] if table == "material"]
        if not told or not all(actor in hand.get(number, ()) for number in told):
            yield "replay", where, f"人员{actor}当日不能登记收文"
