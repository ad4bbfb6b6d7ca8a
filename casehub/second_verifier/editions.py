"""Whether every calendar that was loaded was loaded by somebody who keeps the rules."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.counting import notice
from casehub.second_verifier.replay import day_of
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database


def faults(db: Database, workflows: Path) -> Iterator[tuple[str, str, str]]:
    """Calendars that nobody loaded since the register began, or that others may not have loaded."""
    if "edition" not in db.tables:
        return
    rules = read_rules(workflows.parent / "config", "roles")
    keep = {row["id"] for row in rules["role"] if row.get("keeps_rules")}
    hands: dict[int, tuple[int, Any]] = {}
    for entry in db.each("register_entry", "seq", "chain = ?", "editions"):
        for _table, number, _digest in entry["rows"]:
            hands.setdefault(number, (entry["seq"], entry["actor_id"]))
    grants = db.rows("role_grant")
    for row in db.each("edition", "id", "what = ?", "calendar"):
        try:
            read = notice(row["content"])
        except (ValueError, LookupError):
            read = {"year": None, "edition": None}
        hashed = hashlib.sha256(row["content"].encode()).hexdigest()
        said = (row["year"], row["version"], row["digest"])
        if said != (read["year"], read["edition"], hashed):
            yield "replay", f"edition {row['id']}", "its content is no such calendar"
        seq, actor = hands.get(row["id"], (0, None))
        by, day = row["loaded_by_id"], day_of(row["at"])
        if by is None and actor is None and seq <= 1:
            continue
        if by is None or by != actor:
            yield "replay", f"edition {row['id']}", "was loaded by nobody, or by another"
        elif not any(
            g["role"] in keep and g["since"] <= day <= (g["until"] or "9999")
            for g in grants
            if g["person_id"] == by
        ):
            yield "replay", f"edition {row['id']}", "was loaded by one who kept no rules that day"
