"""Whether every delegation was entered, confirmed and taken back by who may."""

from __future__ import annotations

from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from casehub.second_verifier.replay import day_of
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

Fault = tuple[str, str, str]


def faults(db: Database, workflows: Path) -> Iterator[Fault]:
    """Every row of `stand_in`, against config/roles.toml beside workflows/ and the register."""
    if "stand_in" not in db.tables:
        return
    rules = read_rules(workflows.parent / "config", "roles")
    heads = {row["role"]: set(row["granted_by"]) for row in rules.get("stood_in", ())}
    keeps, signs = (
        {row["id"] for row in rules["role"] if row.get(flag)}
        for flag in ("keeps_staff", "countersigns")
    )
    hands: dict[int, list[Any]] = {}
    for entry in db.each("register_entry", "seq", "chain = ?", "staff"):
        for table, number, _digest in entry["rows"]:
            if table == "stand_in":
                hands.setdefault(number, []).append(entry["actor_id"])
    grants: dict[int, list[Row]] = {}
    for grant in db.each("role_grant"):
        grants.setdefault(grant["person_id"], []).append(grant)

    def held(person: int, at: str) -> set[str]:
        # Those that ended with the day before were perhaps withdrawn later that day.
        day = day_of(at)
        before = (date.fromisoformat(day) - timedelta(days=1)).isoformat()
        mine = grants.get(person, [])
        return {g["role"] for g in mine if g["since"] <= day and before <= (g["until"] or day)}

    for row in db.each("stand_in"):
        where = f"stand_in {row['id']}"
        yield from (("replay", where, said) for said in _shape(row, hands.get(row["id"], [])))
        may = heads.get(row["role"])
        if may is None:
            yield "replay", where, f"没有这个人，或者岗位{row['role']}不能由他人代"
            continue
        granter, second = row["granted_by_id"], row["confirmed_by_id"]
        roles = held(granter, row["granted_at"])
        alone = granter == row["absent_id"] or bool(roles & may)
        if not alone and not roles & keeps:
            yield "replay", where, f"人员{granter}当日不能登记这项委托"
        if row["confirmed_at"] is None:
            continue
        if second == granter:
            if not alone:
                yield "replay", where, "管理员登记的委托没有经过第二人复核"
        elif second in {row["absent_id"], row["by_id"]} or not (
            held(second, row["confirmed_at"]) & (signs | may)
        ):
            yield "replay", where, f"人员{second}当日不能复核这项委托"


def _shape(row: Row, hands: list[Any]) -> Iterator[str]:
    last = row["revoked_by_id"] or row["confirmed_by_id"] or row["granted_by_id"]
    if (hands[:1], hands[-1:]) != ([row["granted_by_id"]], [last]):
        yield "与登记簿所记的经手人不符"
    if not day_of(row["granted_at"]) <= row["since"] <= row["until"]:
        yield "起止日期倒填或者颠倒"
    if row["by_id"] in {row["absent_id"], row["granted_by_id"]}:
        yield "代办人是本人或者登记人"
    if row["confirmed_at"] is not None and row["confirmed_at"] < row["granted_at"]:
        yield "复核早于登记"
