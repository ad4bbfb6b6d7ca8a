"""Whether calendars were loaded by somebody who keeps the rules, and rule files numbered openly."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.counting import notice
from casehub.second_verifier.reading import TOLERANCE, moment
from casehub.second_verifier.replay import day_of
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database


def faults(db: Database, workflows: Path) -> Iterator[tuple[str, str, str]]:
    """Calendars that nobody loaded since the register began, or that others may not have loaded.

    Rule files have a line of the security log since the first that has one.
    """
    if "edition" not in db.tables:
        return
    rules = read_rules(workflows.parent / "config", "roles")
    keep = {row["id"] for row in rules["role"] if row.get("keeps_rules")}
    hands: dict[int, tuple[int, Any]] = {}
    entered: dict[int, str] = {}
    for entry in db.each("register_entry", "seq", "chain = ?", "editions"):
        for _table, number, _digest in entry["rows"]:
            hands.setdefault(number, (entry["seq"], entry["actor_id"]))
            entered.setdefault(number, entry["at"])
    yield from _unlogged(db, entered)
    grants = db.rows("role_grant")
    for row in db.each("edition", "id", "what = ?", "calendar"):
        try:
            read = notice(row["content"])
        except (ValueError, LookupError):
            read = {"year": None, "edition": None}
        hashed = hashlib.sha256(row["content"].encode()).hexdigest()
        said = (row["year"], row["version"], row["digest"])
        if said != (read["year"], read["edition"], hashed):
            yield "replay", f"edition {row['id']}", "内容不是这一年这一版的放假安排"
        seq, actor = hands.get(row["id"], (0, None))
        by, day = row["loaded_by_id"], day_of(row["at"])
        if by is None and actor is None and seq <= 1:
            continue
        if by is None or by != actor:
            yield "replay", f"edition {row['id']}", "没有装入的人，或者与登记簿所记的不符"
        elif not any(
            g["role"] in keep and g["since"] <= day <= (g["until"] or "9999")
            for g in grants
            if g["person_id"] == by
        ):
            yield "replay", f"edition {row['id']}", "装入的人当日不是规则管理员"


def _unlogged(db: Database, entered: dict[int, str]) -> Iterator[tuple[str, str, str]]:
    """Rule files of which the security log does not say that they were numbered then."""
    logged: dict[int, list[str]] = {}
    for line in db.logged("rules_numbered"):
        logged.setdefault((line["detail"] or {}).get("edition", 0), []).append(line["at"])
    if not logged:
        return
    for row in db.each("edition", "id", "what = ? AND id >= ?", "files", min(logged)):
        at = moment(entered.get(row["id"]) or row["at"])
        if not any(abs(moment(one) - at) <= TOLERANCE for one in logged.get(row["id"], ())):
            yield "replay", f"edition {row['id']}", "安全日志没有登记这份规则文件的记录"
