"""Registers are kept by whom they are for, read with the standard library."""

from __future__ import annotations

import pytest

from casehub.second_verifier import hands
from tests.second_verifier.memory import WORKFLOWS, at, database, said

CLERK, KEEPER, RULES, SYSTEM = 1, 2, 3, 4


def found(
    chain: str, actor: int | None, table: str, number: int, day: int = 5, until: str | None = None, *,
    given: str = at(1), kept: str = at(1), imported: str = at(1), office: int | None = 1,
) -> list[str]:  # fmt: skip
    """given: when a command gave CLERK a code. kept: when an edition kept what it counts by."""
    roles = {CLERK: "clerk", KEEPER: "security_admin", RULES: "system_admin"}
    tables = {
        "person": [{"id": n, "system": n == SYSTEM} for n in (CLERK, KEEPER, RULES, SYSTEM)],
        "role_grant": [
            {"id": n, "person_id": n, "role": role, "since": "2026-01-01", "until": until} for n, role in roles.items()
        ],
        "security_entry": [
            {"id": 1, "kind": "administrator_made", "at": given, "detail": {"account": CLERK}, "person_id": None},
            {"id": 2, "kind": "organisation_changed", "at": imported, "person_id": None,
             "detail": {} if office is None else {"organisation": office}},
        ],
        "edition": [{"id": 1, "what": "files", "at": kept, "content": "{}"}],
        "register_entry": [
            {"id": 1, "chain": "staff", "seq": 1, "at": at(2), "actor_id": None, "rows": [["role_grant", 1, "0"]]},
            {"id": 2, "chain": chain, "seq": 2, "at": at(day), "actor_id": actor, "rows": [[table, number, "0"]]},
        ],
    }
    with database(**tables) as db:
        return said(hands.faults(db, WORKFLOWS))


@pytest.mark.parametrize(
    ("chain", "actor", "table", "number", "sentence"),
    [
        ("staff", KEEPER, "certificate", 1, ""),
        ("staff", RULES, "certificate", 1, "当日不能登记证件"),
        ("staff", CLERK, "certificate", 1, "当日不能登记证件"),
        ("staff", CLERK, "person", CLERK, ""),
        ("staff", CLERK, "person", SYSTEM, ""),
        ("staff", CLERK, "person", KEEPER, "当日不能登记人员"),
        ("staff", RULES, "person", CLERK, ""),
        ("staff", None, "person", CLERK, "没有经手人"),
        ("staff", None, "person", SYSTEM, ""),
        ("staff", None, "certificate", 1, "没有经手人"),
        ("staff", 77, "person", CLERK, "没有人员77"),
        ("offices", None, "organisation", 1, "没有经手人"),
        ("offices", RULES, "organisation", 1, ""),
        ("offices", KEEPER, "organisation", 1, "没有经手人"),
        ("offices", CLERK, "organisation", 1, "当日不能登记机关"),
    ],
)
def test_by_whom_they_are_kept(chain: str, actor: int | None, table: str, number: int, sentence: str) -> None:
    told = found(chain, actor, table, number)
    assert [sentence in one for one in told] == [True] * bool(sentence)


def test_what_founded_the_bureau_and_what_ended_by_it() -> None:
    assert found("staff", CLERK, "certificate", 1, day=1) == []
    assert found("staff", KEEPER, "certificate", 1, until="2026-03-04") == []
    assert found("staff", KEEPER, "certificate", 1, until="2026-03-03") != []


def test_a_command_gives_codes_to_the_first_administrators_and_logs_it() -> None:
    assert found("staff", None, "person", CLERK, given=at(5)) == []
    assert found("staff", None, "person", CLERK, given=at(5, 8)) != []
    assert found("staff", None, "person", RULES, given=at(5)) != []


def test_what_an_older_program_wrote_names_nobody() -> None:
    assert found("staff", None, "person", CLERK, kept=at(6)) == []


@pytest.mark.parametrize("actor", [None, KEEPER])
def test_a_command_brings_offices_in_and_logs_which(actor: int | None) -> None:
    assert found("offices", actor, "organisation", 1, imported=at(5)) == []
    assert found("offices", actor, "organisation_series", 9, imported=at(5)) == []
    assert found("offices", actor, "organisation", 2, imported=at(5)) != []
    assert found("offices", actor, "organisation_series", 9, imported=at(5, 8)) != []
    # Lines of before named no office.
    assert found("offices", actor, "organisation", 2, imported=at(5), office=None) == []
