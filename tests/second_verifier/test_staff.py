"""Who gave a role: two administrators, or a command where nobody could have confirmed it."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.second_verifier import staff
from tests.second_verifier.memory import WORKFLOWS, at, database, said

KEEPER, SECOND, OFFICER, NEWCOMER = 1, 2, 3, 4


def grant(number: int, person: int, role: str, **more: Any) -> dict[str, Any]:
    return {"id": number, "person_id": person, "role": role, "since": "2026-01-01", "until": None,
            "granted_by_id": None, "request_id": None, **more}  # fmt: skip


def entry(seq: int, actor: int | None, *rows: tuple[str, int]) -> dict[str, Any]:
    return {"id": seq, "chain": "staff", "seq": seq, "actor_id": actor, "at": at(1),
            "rows": [[*row, "0"] for row in rows]}  # fmt: skip


REQUEST = {
    "id": 1, "person_id": OFFICER, "roles": ["archivist"], "since": "2026-03-02", "resumes": False,
    "asked_by_id": KEEPER, "asked_at": at(2), "expires_at": at(9), "confirmed_by_id": SECOND,
    "confirmed_at": at(3), "refused_by_id": None, "refused_at": None,
}  # fmt: skip
GIVEN = {"granted_by_id": KEEPER, "request_id": 1, "since": "2026-03-03"}
HIRED = [grant(1, KEEPER, "security_admin"), grant(2, SECOND, "system_admin")]
BROUGHT = entry(1, None, ("role_grant", 1), ("role_grant", 2))
ASKED = entry(2, KEEPER, ("staff_request", 1))
CONFIRMED = entry(3, SECOND, ("staff_request", 1), ("role_grant", 3))


def found(
    grants: list[dict[str, Any]], entries: list[dict[str, Any]], offices: dict[int, int] | None = None, **request: Any
) -> list[str]:
    people = [
        {"id": n, "organisation_id": (offices or {}).get(n, 1), "active": True} for n in range(1, 6)
    ]
    tables = {"staff_request": [{**REQUEST, **request}], "role_grant": grants, "person": people}
    with database(register_entry=entries, **tables) as db:
        return said(staff.faults(db, WORKFLOWS))


SOUND = [*HIRED, grant(3, OFFICER, "archivist", **GIVEN)]
STEPS = [BROUGHT, ASKED, CONFIRMED]


def test_asked_by_one_and_confirmed_by_another() -> None:
    assert found(SOUND, STEPS) == []


@pytest.mark.parametrize(
    ("request_", "sentence"),
    [
        ({"confirmed_by_id": KEEPER}, "复核人是申请人"),
        ({"confirmed_by_id": OFFICER}, "复核人是申请人或者本人"),
        ({"asked_by_id": SECOND}, "申请人当日不是安全管理员"),
        ({"confirmed_at": at(10)}, "复核不在有效期内，或者已经退回"),
        ({"since": "2026-03-01"}, "岗位早于申请之日"),
        ({"roles": ["clerk"]}, "岗位没有经过两名管理员"),
    ],
)
def test_a_request_that_does_not_found_a_role(request_: dict[str, Any], sentence: str) -> None:
    assert [one for one in found(SOUND, STEPS, **request_) if sentence in one]


@pytest.mark.parametrize("hand", [KEEPER, OFFICER, None])
def test_a_grant_entered_by_another_than_who_confirmed_it(hand: int | None) -> None:
    entries = [BROUGHT, ASKED, entry(3, SECOND, ("staff_request", 1)), entry(4, hand, ("role_grant", 3))]
    assert found(SOUND, entries) == ["role_grant 3: 岗位没有经过两名管理员"]


LATE = entry(4, None, ("role_grant", 4))


@pytest.mark.parametrize(
    ("person", "role", "office", "sound"),
    [
        (NEWCOMER, "security_admin", 2, True),
        (NEWCOMER, "security_admin", 1, False),
        (NEWCOMER, "archivist", 2, False),
    ],
)
def test_a_command_gives_only_a_free_seat_of_the_three(person: int, role: str, office: int, sound: bool) -> None:
    told = found([*SOUND, grant(4, person, role)], [*STEPS, LATE], {NEWCOMER: office})
    assert told == ([] if sound else ["role_grant 4: 岗位没有经过两名管理员"])


@pytest.mark.parametrize("table", ["certificate", "role_grant", "staff_request"])
def test_nobody_enters_anything_later(table: str) -> None:
    number = 3 if table == "role_grant" else 1
    told = found(SOUND, [*STEPS, entry(4, None, (table, number))])
    assert f"{table} {number}: 没有经手人" in told


@pytest.mark.parametrize("asked", [True, False])
def test_a_role_that_stands_is_changed_by_somebody(asked: bool) -> None:
    entries = [BROUGHT, *([ASKED, CONFIRMED] if asked else [])]
    grants = SOUND if asked else HIRED
    assert found(grants, [*entries, entry(9, None, ("role_grant", 2))]) == ["role_grant 2: 没有经手人"]
    assert found(grants, [*entries, entry(9, KEEPER, ("role_grant", 2))]) == []


@pytest.mark.parametrize(("day", "count"), [(1, 0), (2, 1)])
def test_after_the_bureau_was_founded_nobody_brings_in_staff(day: int, count: int) -> None:
    grants = [*HIRED, grant(3, OFFICER, "archivist")]
    entries = [{**BROUGHT, "at": at(1)}, {**entry(2, None, ("role_grant", 3)), "at": at(day)}]
    people = [{"id": n, "organisation_id": 1, "active": True} for n in range(1, 6)]
    with database(register_entry=entries, role_grant=grants, person=people, staff_request=[REQUEST]) as db:
        told = [one for one in said(staff.faults(db, WORKFLOWS)) if "role_grant" in one]
    assert len(told) == count
