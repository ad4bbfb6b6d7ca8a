"""How much running cases are about is read out of what their acts said, and of none taken back."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Engine, select

from casehub.cli.database import downgrade, upgrade
from casehub.db import session_factory
from casehub.model import Case
from tests.db.test_attempts_migration import put

BEFORE = "0069_figures"
# Per case its procedure and its acts: (step, what the event keeps). The last one that counts tells.
CASES: dict[int, tuple[str, list[tuple[str, dict[str, Any]]]]] = {
    1: ("complaint", [("receive_complaint", {"data": {"claimed": "1196.50"}}), ("accept", {"data": {"claimed": "5"}})]),
    2: ("peoples_mediation", [("receive_application", {"data": {"claimed": "10.00"}}), ("sign_for_entrustment", {"data": {"claimed": "20.00"}})]),
    3: ("penalty", [
        ("conclude_inquiry", {"data": {"turnover": "100.00"}}),
        ("conclude_inquiry", {"data": {"turnover": "700.00"}}),
        ("undo", {"data": {}, "taken_back": [2]}),
    ]),
    4: ("penalty", [("conclude_inquiry", {"data": {"turnover": None}})]),
    5: ("adjudication", [("receive_complaint", {"data": {"claimed": "9.00"}})]),
    6: ("on_the_spot", [("decide_on_spot", {"data": {"turnover": "0.00"}})]),
}  # fmt: skip


def amounts(engine: Engine) -> list[int | None]:
    with session_factory(engine, read_only=True)() as session:
        return list(session.scalars(select(Case.amount_fen).order_by(Case.id)))


def test_what_acts_said_is_found_by_lists_after_the_change(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="周映荷", name="周映荷")
        for number, (procedure, acts) in CASES.items():
            put(
                connection, "case_file", id=number, reference=f"SJ{number}", procedure=procedure,
                procedure_version=1, state="filed", parent_id=None,
            )  # fmt: skip
            for seq, (step, detail) in enumerate(acts, 1):
                put(
                    connection, "event", case_id=number, seq=seq, step=step, source="filed",
                    target="filed", actor_id=7, hash=f"{number}{seq}", detail=detail,
                )  # fmt: skip
    upgrade(database_url)
    assert amounts(engine) == [119_650, 2_000, 10_000, None, None, 0]
    # It is read anew where a program of before was used meanwhile.
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    assert amounts(engine)[0] == 119_650
