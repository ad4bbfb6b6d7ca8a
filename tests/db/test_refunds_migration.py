"""0080 with data: what was given back of annulled penalties is read out of the events."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, update

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import RegisterEntry
from casehub.procedures.penalty.sanctions import FineRefund
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put

BEFORE, AFTER = "0079_desk_walks", "0080_refunds"
ON = "2026-10-28"
# Two cases of two bureaus, of two parties each; an act of another procedure that is called alike.
ACTS: dict[int, tuple[str, list[tuple[str, dict[str, Any]]]]] = {
    1: (
        "penalty",
        [
            ("record_payment", {"party": 11, "paid": "216000.00"}),
            ("give_fine_back", {"party": 11, "given_back": "200000.05", "given_back_on": ON, "proof": "凭证1"}),
            ("give_fine_back", {"party": 12, "given_back": "16000.00", "given_back_on": ON, "proof": "凭证2"}),
        ],
    ),
    2: ("penalty", [("give_fine_back", {"party": 21, "given_back": "0.29", "given_back_on": ON, "proof": "凭证3"})]),
    3: ("complaint", [("give_fine_back", {"party": 31, "given_back": "1.00", "given_back_on": ON, "proof": "他类"})]),
}
ROWS = {
    (1, 2, 11, date(2026, 10, 28), 20000005, "凭证1"),
    (1, 3, 12, date(2026, 10, 28), 1600000, "凭证2"),
    (2, 1, 21, date(2026, 10, 28), 29, "凭证3"),
}


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for n, name in ((1, "万州局"), (2, "达州局")):
            put(connection, "organisation", id=n, key=f"b{n}", name=name, kind="ip_bureau")
        put(connection, "person", id=7, username="雷雨桐", name="雷雨桐")
        for case, (procedure, acts) in ACTS.items():
            put(connection, "case_file", id=case, reference=f"SJ{case}", procedure=procedure, organisation_id=2 if case == 2 else 1)
            for n in (1, 2):
                put(connection, "party", id=10 * case + n, case_id=case, role="respondent", name=f"{case}{n}公司")
            for seq, (step, data) in enumerate(acts, 1):
                about = {"case_id": case, "seq": seq, "step": step, "actor_id": 7, "hash": f"{case}{seq}"}
                put(connection, "event", id=case * 10 + seq, **about, detail={"data": data})
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": [], "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of the rows, and of what the migration wrote."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        theirs = {where for _, where, _ in (*second_rows.faults(db), *second_foundations.faults(db))}
    kinds = ("penalty_refund ", "restated", "register")
    ours, theirs = ({w for w in one if w.startswith(kinds)} for one in (ours, theirs))
    return ours, theirs


def test_what_was_given_back_becomes_rows(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url, AFTER)
    with session_factory(engine, read_only=True)() as session:
        rows = session.scalars(select(FineRefund)).all()
        found = [(r.case_id, r.event_seq, r.party_id, r.returned_on, r.amount, r.voucher) for r in rows]
    assert len(found) == len(ROWS)
    assert {*found} == ROWS
    upgrade(database_url)
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="退还"):
        downgrade(database_url, BEFORE)
    # Both verifiers see a sum that somebody changed by hand.
    with engine.begin() as connection:
        connection.execute(update(FineRefund).where(FineRefund.id == rows[0].id).values(amount=1))
    named = {f"penalty_refund {rows[0].id}"}
    assert faults(engine, database_url) == (named, named)


def test_an_empty_instance_goes_down_and_up(engine: Engine, database_url: str) -> None:
    for _ in range(2):
        downgrade(database_url, BEFORE)
        assert "penalty_refund" not in inspect(engine).get_table_names()
        upgrade(database_url, AFTER)
        assert "penalty_refund" in inspect(engine).get_table_names()
