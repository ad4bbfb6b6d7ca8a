"""Whether registers were written by whom they are for, as config/roles.toml says by table."""

from __future__ import annotations

import tomllib
from typing import TYPE_CHECKING

from casehub.second_verifier.hands import held_around
from casehub.second_verifier.reading import TOLERANCE, moment
from casehub.second_verifier.replay import day_of
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row
    from casehub.second_verifier.replay import Ground

Fault = tuple[str, str, str]


def keepers(workflows: Path) -> dict[str, tuple[Row, set[str]]]:
    """Table → its rules, and the roles that may write it."""
    config = workflows.parent / "config"
    policy = tomllib.loads((config / "access.toml").read_text("utf-8"))
    groups, routes = policy["groups"], policy["routes"]
    found: dict[str, tuple[Row, set[str]]] = {}
    rules = read_rules(config, "roles")
    for row in rules.get("register", ()):
        names = [name for route in row.get("routes", ()) for name in routes[route]["roles"]]
        roles = {role for name in names for role in groups.get(name, [name])}
        if row.get("keeps_rules"):
            roles |= {role["id"] for role in rules["role"] if role.get("keeps_rules")}
        found |= dict.fromkeys(row["tables"], (row, roles))
    return found


def faults(db: Database, workflows: Path, ground: Ground) -> Iterator[Fault]:
    """Entries by who may not write their rows, and rows that one person alone let hold."""
    kept = keepers(workflows)
    people = {row["id"]: row for row in db.each("person")}
    grants: dict[int, list[Row]] = {}
    for grant in db.each("role_grant"):
        grants.setdefault(grant["person_id"], []).append(grant)
    editions = db.rows("edition", "id", "what = ?", "files")
    begins = next((r["at"] for r in editions if r["content"]), "9999" if editions else "")
    seen: set[tuple[str, int]] = set()
    for entry in db.each("register_entry", "id", "chain IN (?, ?)", "opening", "restated"):
        seen |= {(row[0], row[1]) for row in entry["rows"]}
    for entry in db.each("register_entry", "id", "chain NOT IN (?, ?)", "opening", "restated"):
        told = [(table, number) for table, number, _ in entry["rows"] or () if table in kept]
        actor, where = entry["actor_id"], f"登记簿 {entry['chain']} 第{entry['seq']}号"
        if ground.stopped(actor, entry["at"]):
            yield "replay", where, f"人员{actor}当时已停用"
        held = held_around(grants.get(actor, []), day_of(entry["at"]))
        for table, number in told:
            row, roles = kept[table]
            if row.get("once") and (table, number) in seen:
                yield "register", where, f"{table} {number}登记以后不再更改"
            seen.add((table, number))
            if actor not in people:
                if actor is not None or not (row.get("nobody") or entry["at"] < begins):
                    yield "replay", where, f"{table} {number}没有经手人"
            elif not held & roles and not _besides(db, entry, people[actor], row, table, number):
                yield "replay", where, f"人员{actor}当日不能登记{table} {number}"
    yield from _alone(db, kept)


def _besides(
    db: Database, entry: Row, actor: Row, row: Row, table: str, number: int
) -> bool:
    """Whether the actor may write the row otherwise than by a role."""
    if row.get("system") and actor["system"]:
        return True
    if row.get("own"):
        standing = [one[row["own"]] for one in db.each(table, "id", "id = ?", number)]
        return not standing or standing[0] == actor["id"]
    if not row.get("in_case"):
        return False
    return any(
        abs(moment(event["at"]) - moment(entry["at"])) <= TOLERANCE
        for event in db.each("event", "id", "actor_id = ?", actor["id"])
    )


def _alone(db: Database, kept: dict[str, tuple[Row, set[str]]]) -> Iterator[Fault]:
    """What needs a second person, and had one."""
    for table, (rules, _) in kept.items():
        columns = rules.get("apart", ())
        if not columns or not db.kinds.get(table, {}).keys() >= set(columns):
            continue
        for row in db.each(table):
            who = [row[name] for name in columns if row[name] is not None]
            if len(who) > len(set(who)) and not row.get(rules.get("unless", "")):
                yield "replay", f"{table} {row['id']}", "由同一个人拟订又同意"
