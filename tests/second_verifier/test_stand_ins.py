"""A delegation that nobody could have entered, confirmed or taken back is told by the other, too."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from casehub.second_verifier import stand_ins
from tests.second_verifier.memory import at, database, said

WORKFLOWS = Path(__file__).resolve().parents[2] / "workflows"
EXAMINER, CHAIR, HEAD, KEEPER, SECOND, CLERK = 1, 2, 3, 4, 5, 6
ROLES = {
    EXAMINER: "main_examiner", CHAIR: "presiding_officer", HEAD: "section_head", KEEPER: "security_admin",
    SECOND: "system_admin", CLERK: "registrar",
}  # fmt: skip


def row(**changed: Any) -> dict[str, Any]:
    """What the keeper entered on the third and a second administrator confirmed on the fourth."""
    return {
        "id": 1, "absent_id": EXAMINER, "by_id": CHAIR, "role": "main_examiner", "case_id": None,
        "since": "2026-03-10", "until": "2026-03-20", "reason": "年休假", "granted_by_id": KEEPER,
        "granted_at": at(3), "confirmed_by_id": SECOND, "confirmed_at": at(4), "revoked_by_id": None,
        "revoked_at": None, **changed,
    }  # fmt: skip


def found(hands: list[int], **changed: Any) -> list[str]:
    grants = [
        {"id": n, "person_id": n, "role": role, "since": "2026-01-01", "until": None} for n, role in ROLES.items()
    ]
    entries: list[dict[str, Any]] = [
        {"id": 99, "chain": "offices", "seq": 1, "actor_id": None, "at": at(1), "rows": []},
    ]
    entries += [
        {"id": n, "chain": "staff", "seq": n, "actor_id": hand, "at": at(3), "rows": [["stand_in", 1, "0"]]}
        for n, hand in enumerate(hands, 1)
    ]
    with database(stand_in=[row(**changed)], register_entry=entries, role_grant=grants) as db:
        return said(stand_ins.faults(db, WORKFLOWS))


TWO = [KEEPER, SECOND]


@pytest.mark.parametrize(("hands", "changed"), [
    (TWO, {}),
    ([KEEPER], {"confirmed_by_id": None, "confirmed_at": None}),
    ([EXAMINER], {"granted_by_id": EXAMINER, "confirmed_by_id": EXAMINER, "confirmed_at": at(3)}),
    ([HEAD], {"granted_by_id": HEAD, "confirmed_by_id": HEAD, "confirmed_at": at(3)}),
    ([KEEPER, HEAD], {"confirmed_by_id": HEAD}),
    ([*TWO, CHAIR], {"revoked_by_id": CHAIR, "revoked_at": at(12)}),
])  # fmt: skip
def test_a_sound_row(hands: list[int], changed: dict[str, Any]) -> None:
    assert found(hands, **changed) == []


@pytest.mark.parametrize(("hands", "changed", "sentence"), [
    ([HEAD, SECOND], {}, "与登记簿所记的经手人不符"),
    ([KEEPER, HEAD], {}, "与登记簿所记的经手人不符"),
    ([], {}, "与登记簿所记的经手人不符"),
    (TWO, {"revoked_by_id": HEAD, "revoked_at": at(12)}, "与登记簿所记的经手人不符"),
    ([KEEPER], {"confirmed_by_id": KEEPER}, "管理员登记的委托没有经过第二人复核"),
    ([KEEPER, CLERK], {"confirmed_by_id": CLERK}, "当日不能复核这项委托"),
    ([KEEPER, CHAIR], {"confirmed_by_id": CHAIR}, "当日不能复核这项委托"),
    ([KEEPER, EXAMINER], {"confirmed_by_id": EXAMINER}, "当日不能复核这项委托"),
    ([CLERK, SECOND], {"granted_by_id": CLERK}, "当日不能登记这项委托"),
    ([CHAIR, SECOND], {"granted_by_id": CHAIR}, "代办人是本人或者登记人"),
    (TWO, {"by_id": EXAMINER}, "代办人是本人或者登记人"),
    (TWO, {"role": "hearing_chair"}, "岗位hearing_chair不能由他人代"),
    (TWO, {"since": "2026-03-02"}, "起止日期倒填或者颠倒"),
    (TWO, {"until": "2026-03-09"}, "起止日期倒填或者颠倒"),
    (TWO, {"confirmed_at": at(2)}, "复核早于登记"),
])  # fmt: skip
def test_a_forged_row(hands: list[int], changed: dict[str, Any], sentence: str) -> None:
    assert any(sentence in one for one in found(hands, **changed))


def test_a_database_from_before_has_none() -> None:
    with database(person=[{"id": 1}]) as db:
        assert said(stand_ins.faults(db, WORKFLOWS)) == []
