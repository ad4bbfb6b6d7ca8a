"""Whether every role that an administrator gave was confirmed by a second one."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.second_verifier.replay import day_of
from casehub.second_verifier.rules import read_rules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

Fault = tuple[str, str, str]


def faults(db: Database, workflows: Path) -> Iterator[Fault]:
    """Every request and every grant; the roles that may ask and confirm stand beside workflows/."""
    if "staff_request" not in db.tables:
        return
    rules = read_rules(workflows.parent / "config", "roles")
    ask = {row["id"] for row in rules["role"] if row.get("keeps_staff")}
    confirm = {row["id"] for row in rules["role"] if row.get("countersigns")}
    hands: dict[int, list[Any]] = {}
    # Role → every entry of it: (who wrote it, whether the bureau was founded before).
    entered: dict[int, list[tuple[Any, bool]]] = {}
    founded = ""
    for entry in db.each("register_entry", "seq", "chain = ?", "staff"):
        for table, number, _digest in entry["rows"]:
            founded = founded or (entry["at"] if table == "role_grant" else "")
            again = number in entered
            late = bool(hands) or "" < founded < entry["at"]
            if table == "staff_request":
                hands.setdefault(number, []).append(entry["actor_id"])
            elif table == "role_grant":
                entered.setdefault(number, []).append((entry["actor_id"], late))
            if entry["actor_id"] is None and (
                table == "staff_request"
                or (table == "role_grant" and again)
                or (table == "certificate" and hands)
            ):
                yield "replay", f"{table} {number}", "没有经手人"
    grants = db.rows("role_grant")
    order = {number: place for place, number in enumerate(entered)}
    grants.sort(key=lambda row: order.get(row["id"], -1))
    apart = {role for row in rules["exclusive"] for role in row["roles"]}
    requests = {row["id"]: row for row in db.each("staff_request")}

    def held(person: Any, at: str) -> set[str]:
        day = day_of(at)
        return {
            g["role"]
            for g in grants
            if g["person_id"] == person
            and g["since"] <= day
            and (g["until"] is None or day <= g["until"])
        }

    for number, row in requests.items():
        where = f"staff_request {number}"
        for sentence in _asked(row, hands.get(number, [])):
            yield "replay", where, sentence
        if not ask & held(row["asked_by_id"], row["asked_at"]):
            yield "replay", where, "申请人当日不是安全管理员"
        if row["confirmed_at"] and not confirm & held(row["confirmed_by_id"], row["confirmed_at"]):
            yield "replay", where, "复核人当日不是管理员"
    people = {row["id"]: row for row in db.each("person")}
    # Who was stopped at some time leaves room for a first administrator after him.
    stopped = {row["id"] for row in people.values() if not row["active"]}
    stopped |= {r["person_id"] for r in requests.values() if r["resumes"] and r["confirmed_at"]}
    seats: dict[tuple[Any, str], list[Row]] = {}
    for grant in grants:
        person = people.get(grant["person_id"])
        seat = seats.setdefault((person and person["organisation_id"], grant["role"]), [])
        taken = any(
            g["since"] <= grant["since"] <= (g["until"] or "9999") and g["person_id"] not in stopped
            for g in seat
        )
        seat.append(grant)
        free = grant["role"] in apart and not taken
        if not (
            _founded(grant, requests, entered.get(grant["id"], []))
            if grant["request_id"] is not None
            else _brought_in(entered.get(grant["id"], []), free=free)
        ):
            yield "replay", f"role_grant {grant['id']}", "岗位没有经过两名管理员"


def _brought_in(entries: list[tuple[Any, bool]], *, free: bool) -> bool:
    """Whether a command may have given it: founding the bureau, or to a free seat.

    What somebody took back since is believed: the person may be of another bureau by now.
    """
    if not entries or not entries[0][1]:
        return True
    if entries[0][0] is not None:
        return False
    return free or any(actor is not None for actor, _ in entries[1:])


def _asked(row: Row, hands: list[Any]) -> Iterator[str]:
    last = row["confirmed_by_id"] or row["refused_by_id"] or row["asked_by_id"]
    if hands and [hands[0], hands[-1]] != [row["asked_by_id"], last]:
        yield "与登记簿所记的经手人不符"
    if row["since"] < day_of(row["asked_at"]):
        yield "岗位早于申请之日"
    if row["confirmed_at"] is None:
        return
    if row["confirmed_by_id"] in {None, row["asked_by_id"], row["person_id"]}:
        yield "复核人是申请人或者本人"
    in_time = row["asked_at"] <= row["confirmed_at"] <= row["expires_at"]
    if row["refused_at"] is not None or not in_time:
        yield "复核不在有效期内，或者已经退回"


def _founded(grant: Row, requests: dict[int, Row], entries: list[tuple[Any, bool]]) -> bool:
    asked = requests.get(grant["request_id"])
    return (
        asked is not None
        and asked["confirmed_at"] is not None
        and all(actor == asked["confirmed_by_id"] for actor, _ in entries[:1])
        and grant["person_id"] == asked["person_id"]
        and grant["granted_by_id"] == asked["asked_by_id"]
        and grant["role"] in asked["roles"]
        and grant["since"] >= max(asked["since"], day_of(asked["confirmed_at"]))
    )
