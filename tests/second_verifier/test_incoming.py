"""Incoming papers, read with the standard library."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.second_verifier import incoming
from tests.second_verifier.memory import WORKFLOWS, at, database, said

CLERK, OFFICER, HOLDER, EARLIER = 1, 2, 3, 4


def tables(status: str = "filed", ended: tuple[int | None, ...] = (None,), actor: int | None = CLERK) -> dict[str, Any]:
    return {
        "material": [{"id": 1, "number": "收文1号", "status": status, "holder_id": HOLDER, "held_by_ids": [HOLDER, EARLIER]}],
        "material_file": [
            {"id": 1, "material_id": 1, "sha256": "0" * 64, "view_sha256": None, "thumb_sha256": None}
        ],
        "material_use": [
            {"id": n, "case_id": 7, "material_id": 1, "event_seq": n, "ended_seq": end} for n, end in enumerate(ended, 2)
        ],
        "event": [{"id": 1, "case_id": 7, "seq": 2, "actor_id": OFFICER}],
        "role_grant": [
            {"id": 1, "person_id": CLERK, "role": "registrar", "since": "2026-01-01", "until": None}
        ],
        "register_entry": [
            {"id": 1, "chain": "materials", "seq": 1, "at": at(5), "actor_id": actor, "rows": [["material", 1, "0"]]}
        ],
    }


@pytest.mark.parametrize(
    "status, ended, fault",
    [
        ("filed", (None,), False),
        ("open", (3,), False),
        ("open", (None,), True),
        ("filed", (3,), True),
        ("filed", (None, None), True),
    ],
)
def test_a_paper_lies_where_the_register_says(status: str, ended: tuple[int | None, ...], fault: bool) -> None:
    with database(**tables(status, ended)) as db:
        assert bool(said(incoming.faults(db, None))) == fault


def test_a_lost_file_is_found(tmp_path: Any) -> None:
    with database(**tables()) as db:
        assert said(incoming.faults(db, tmp_path)) == ["收文1号: sha256 缺失或者与校验值不符"]


@pytest.mark.parametrize(
    "actor, fault",
    [
        (CLERK, ""), (OFFICER, ""), (HOLDER, ""), (EARLIER, ""), (9, "当日不能登记收文"),
        (None, "没有经手人"),
    ],
)
def test_by_whom_it_is_entered(actor: int | None, fault: str) -> None:
    made = tables(actor=actor)
    with database(**made) as db:
        told = said(incoming.hands(db, WORKFLOWS))
    assert [fault in one for one in told] == [True] * bool(fault)
