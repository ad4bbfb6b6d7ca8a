"""Columns that nothing read leave; rows in which they said something are told anew, others are not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import RegisterEntry
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from tests.db.test_attempts_migration import AT, put
from tests.db.test_awaited_migration import APART, faults

BEFORE = "0044_full_text"
GONE = {
    "case_file": "partner_organisation_id",
    "document": "scan_sha256",
    "service": "proof_evidence_id",
}


def fill(engine: Engine, *, partner: int | None) -> None:
    """Two cases, the second of which says whom it was sent to, or not."""
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="周映荷", name="周映荷")
        told = []
        for number, receiver in ((1, None), (2, partner)):
            row = put(
                connection, "case_file", id=number, reference=f"SJ{number}", procedure="assistance",
                procedure_version=1, state="filed", parent_id=None, partner_organisation_id=receiver,
            )  # fmt: skip
            told.append(["case_file", number, row_digest("case_file", row, APART)])
            put(
                connection, "event", case_id=number, seq=1, step="x", source="filed", target="filed",
                actor_id=7, hash=f"{number}1",
            )  # fmt: skip
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": told, "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def columns(engine: Engine) -> set[str]:
    found = inspect(engine)
    return {f"{name}.{c['name']}" for name in GONE for c in found.get_columns(name)} & {
        f"{name}.{column}" for name, column in GONE.items()
    }


def restated(engine: Engine) -> list[Any]:
    with session_factory(engine, read_only=True)() as session:
        entries = session.scalars(select(RegisterEntry).where(RegisterEntry.chain == "restated"))
        return [row[:2] for entry in entries for row in entry.rows]


def test_what_a_column_said_is_told_anew_where_it_said_anything(
    engine: Engine, database_url: str
) -> None:
    downgrade(database_url, BEFORE)
    assert len(columns(engine)) == len(GONE)
    fill(engine, partner=1)
    upgrade(database_url)
    assert columns(engine) == set()
    assert restated(engine) == [["case_file", 2]]
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="重新记载"):
        downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE case_file SET title = 'x' WHERE id = 2"))
    assert faults(engine, database_url) == ({"case_file 2"}, {"case_file 2"})


def test_where_they_said_nothing_one_goes_back_and_up_again(
    engine: Engine, database_url: str
) -> None:
    downgrade(database_url, BEFORE)
    fill(engine, partner=None)
    for _ in range(2):
        upgrade(database_url)
        assert (columns(engine), restated(engine)) == (set(), [])
        assert faults(engine, database_url) == (set(), set())
        downgrade(database_url, BEFORE)
        assert len(columns(engine)) == len(GONE)
    upgrade(database_url)
