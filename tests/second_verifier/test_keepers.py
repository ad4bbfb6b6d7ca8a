"""The second verifier on who entered what in the registers, and what one person let hold alone."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any, cast

import pytest

from casehub.second_verifier import keepers
from casehub.second_verifier.replay import Ground
from tests.faults.world import rules
from tests.second_verifier.memory import WORKFLOWS, at, database, said

PEOPLE = [{"id": n, "system": n == 9} for n in (1, 2, 9)]
GRANTS = [
    {"id": 1, "person_id": 1, "role": "department_head", "since": "2026-01-01", "until": None},
    {"id": 2, "person_id": 2, "role": "audit_admin", "since": "2026-01-01", "until": None},
]


def found(table: str, actor: int | None, *, stopped: bool = False, **tables: list[dict[str, Any]]) -> list[str]:
    entry = {"id": 1, "chain": "x", "seq": 1, "at": at(5), "actor_id": actor, "rows": [[table, 3, "0"]]}
    ground = cast("Ground", SimpleNamespace(stopped=lambda person, when: stopped and person == 1 and when))
    files = [{"id": 1, "what": "files", "at": at(1), "content": "x"}]
    rest = {"event": [{"id": 1, "actor_id": 2, "at": at(5)}], **tables}
    with database(register_entry=[entry], person=PEOPLE, role_grant=GRANTS, edition=files, **rest) as db:
        return said(keepers.faults(db, WORKFLOWS, ground))


@pytest.mark.parametrize(
    ("table", "actor", "sound"),
    [
        ("standard", 1, True), ("standard", 2, False), ("standard", None, False), ("standard", 77, False),
        # The office's own hand, and who acts in a case at that moment.
        ("exchange_letter", 9, True), ("exchange_letter", 2, True), ("standard", 9, False),
        ("number_floor", None, True), ("number_floor", 77, False), ("party", 2, True),
    ],
)  # fmt: skip
def test_each_register_is_kept_by_whom_it_is_for(table: str, actor: int | None, sound: bool) -> None:
    told = found(table, actor)
    assert (not told) is sound, told
    assert all(f"{table} 3" in one for one in told)


def test_own_rows_stopped_people_and_what_one_person_let_hold() -> None:
    key = [{"id": 3, "person_id": 2}]
    assert found("second_factor", 2, second_factor=key) == []
    assert found("second_factor", 2, second_factor=[{"id": 3, "person_id": 1}]) != []
    assert found("standard", 1, stopped=True) == ["登记簿 x 第1号: 人员1当时已停用"]
    for refusal, sound in (("", False), ("收回", True)):
        row = {"id": 3, "drafted_by_id": 1, "decided_by_id": 1, "refusal": refusal}
        assert (found("standard_version", 1, standard_version=[row]) == []) is sound


def test_roles_are_read_as_the_program_reads_them() -> None:
    ours = {table: set(roles) for table, (_, roles) in rules().registers.items()}
    assert {table: roles for table, (_, roles) in keepers.keepers(WORKFLOWS).items()} == ours
