"""Who gave a role: two administrators, or a command where nobody could have confirmed it."""

from __future__ import annotations

import pytest

from casehub.record.verification.ground import people_of
from casehub.record.verification.staff import staff_faults
from tests.faults.world import Office, rules
from tests.record.conftest import Look


def entry(number: int, actor: int | None, *rows: tuple[str, int]) -> str:
    said = ", ".join(f'["{table}", {n}, "0"]' for table, n in rows)
    return (
        "INSERT INTO register_entry (id, chain, seq, kind, actor_id, at, rows, previous_hash, hash) VALUES"
        f" ({number}, 'staff', {number}, 'change', {actor or 'NULL'}, '2026-03-01 01:00:00', '[{said}]', '', '')"
    )


def grant(number: int, person: int, role: str, request: str = "NULL", by: str = "NULL", since: str = "2026-03-02") -> str:
    return (
        "INSERT INTO role_grant (id, person_id, role, since, until, granted_by_id, request_id) VALUES"
        f" ({number}, {person}, '{role}', '{since}', NULL, {by}, {request})"
    )


def request(office: Office, confirmed: str = "system", expires: str = "2026-03-09") -> str:
    people = office.people
    return (
        "INSERT INTO staff_request (id, person_id, roles, since, resumes, drops_factor, code_half, asked_by_id,"
        " asked_at, expires_at, confirmed_by_id, confirmed_at, refusal) VALUES"
        f" (900, {people['archivist']}, '[\"clerk\"]', '2026-03-02', 0, 0, '', {people['security']},"
        f" '2026-03-02 01:00:00', '{expires} 00:00:00', {people[confirmed]}, '2026-03-02 03:00:00', '')"
    )


def found(look: Look, *statements: str) -> list[str]:
    with look(*statements) as session:
        return [str(f) for f in staff_faults(session, rules(), people_of(session))]


def asked(office: Office, confirmed: str = "system", expires: str = "2026-03-09") -> list[str]:
    """One administrator asked, another confirmed, the role was given."""
    people = office.people
    return [
        request(office, confirmed, expires),
        grant(900, people["archivist"], "clerk", "900", str(people["security"])),
        entry(900, people["security"], ("staff_request", 900)),
        entry(901, people[confirmed], ("staff_request", 900), ("role_grant", 900)),
    ]


def test_asked_by_one_and_confirmed_by_another(look: Look, sound: Office) -> None:
    assert found(look, *asked(sound)) == []


@pytest.mark.parametrize(
    ("confirmed", "expires", "sentence"),
    [
        ("security", "2026-03-09", "复核人是申请人或者本人"),
        ("archivist", "2026-03-09", "复核人是申请人或者本人"),
        ("clerk", "2026-03-09", "复核人当日不是管理员"),
        ("system", "2026-03-02", "复核不在有效期内"),
    ],
)
def test_who_may_not_confirm(look: Look, sound: Office, confirmed: str, expires: str, sentence: str) -> None:
    assert [one for one in found(look, *asked(sound, confirmed, expires)) if sentence in one]


@pytest.mark.parametrize("hand", ["security", "clerk", None])
def test_entered_by_another_than_who_confirmed(look: Look, sound: Office, hand: str | None) -> None:
    *rest, _last = asked(sound)
    people = sound.people
    late = [entry(901, people["system"], ("staff_request", 900)), entry(902, people[hand] if hand else None, ("role_grant", 900))]
    assert found(look, *rest, *late) == ["staff role_grant 900：岗位与复核过的申请不符"]


@pytest.mark.parametrize(
    ("who", "role", "said"),
    [
        ("elsewhere", "audit_admin", False),  # the district has none yet
        ("member", "audit_admin", True),
        ("elsewhere", "archivist", True),
    ],
)
def test_a_command_gives_only_a_free_seat_of_the_three(
    look: Look, sound: Office, who: str, role: str, said: bool
) -> None:
    added = [grant(950, sound.people[who], role), entry(950, None, ("role_grant", 950))]
    told = found(look, *asked(sound), *added)
    assert told == (["staff role_grant 950：岗位没有经过两名管理员"] if said else [])
    # Founding the bureau a command brings in whom it likes.
    early = [one.replace("2026-03-01 01:00:00", "2020-01-01 01:00:00") for one in added]
    assert found(look, *early) == []


@pytest.mark.parametrize("table", ["certificate", "role_grant", "staff_request"])
def test_nobody_enters_anything_later(look: Look, sound: Office, table: str) -> None:
    number = 900 if table == "staff_request" else 1
    told = found(look, *asked(sound), entry(950, None, (table, number)))
    assert f"staff {table} {number}：没有经手人" in told


@pytest.mark.parametrize(("at", "count"), [("2026-03-01", 1), ("2020-01-01", 0)])
def test_after_the_bureau_was_founded_nobody_brings_in_staff(
    look: Look, sound: Office, at: str, count: int
) -> None:
    person = sound.people["archivist"]
    later = entry(900, None, ("role_grant", 900)).replace("2026-03-01 01:00:00", f"{at} 01:00:00")
    assert len(found(look, grant(900, person, "department_head"), later)) == count


def test_a_role_that_stands_is_changed_by_somebody(look: Look, sound: Office) -> None:
    again = "UPDATE role_grant SET role = 'department_head' WHERE id = 1"
    (told,) = found(look, again, entry(900, None, ("role_grant", 1)))
    assert told.endswith("没有经手人")
    assert found(look, again, entry(900, sound.people["security"], ("role_grant", 1))) == []
