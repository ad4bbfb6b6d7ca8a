"""Columns that nothing read leave; rows in which they said something are told anew, others are not."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import RegisterEntry
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put
from tests.db.test_awaited_migration import APART

BEFORE = "0044_full_text"
GONE = {
    "case_file": "partner_organisation_id",
    "document": "scan_sha256",
    "service": "proof_evidence_id",
}


TOLD = {"case_file": 1, "document": "a" * 64, "service": 5}


def fill(engine: Engine, *, said: bool) -> None:
    """Two rows of each table, of which the second says something in the column, or not."""
    last = TOLD if said else dict.fromkeys(TOLD)
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="周映荷", name="周映荷")
        told = []
        for number, receiver in ((1, None), (2, last["case_file"])):
            row = put(
                connection, "case_file", id=number, reference=f"SJ{number}", procedure="assistance",
                procedure_version=1, state="filed", parent_id=None, partner_organisation_id=receiver,
            )  # fmt: skip
            told.append(["case_file", number, row_digest("case_file", row, APART)])
            put(
                connection, "event", case_id=number, seq=1, step="x", source="filed", target="filed",
                actor_id=7, hash=f"{number}1",
            )  # fmt: skip
        put(connection, "party", id=1, case_id=1, role="respondent", name="乙公司")
        put(connection, "evidence", id=5, case_id=1, sha256="b" * 64)
        for number, scan, proof in ((1, None, None), (2, last["document"], last["service"])):
            row = put(
                connection, "document", id=number, case_id=number, event_seq=1, kind="notice",
                title="试", code=f"C{number}", status="issued", facts={"n": number}, scan_sha256=scan,
            )  # fmt: skip
            told.append(["document", number, row_digest("document", row, ("facts",))])
            row = put(
                connection, "service", id=number, case_id=number, party_id=1, kinds=["notice"],
                document_ids=[number], proof_evidence_id=proof,
            )  # fmt: skip
            told.append(["service", number, row_digest("service", row)])
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": told, "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of the rows, and of what the migration wrote."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        told = [*second_rows.faults(db), *second_foundations.faults(db)]
    rows = {f"{name} {number}" for name in GONE for number in (1, 2)}
    theirs = {where for _, where, _ in told}
    ours, theirs = (
        {w for w in found if w in rows or w.startswith(("restated", "register"))}
        for found in (ours, theirs)
    )
    return ours, theirs


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
    fill(engine, said=True)
    upgrade(database_url)
    assert columns(engine) == set()
    assert sorted(restated(engine)) == [[name, 2] for name in GONE]
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="重新记载"):
        downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        for name, column in (("case_file", "title"), ("document", "title"), ("service", "place")):
            connection.execute(text(f"UPDATE {name} SET {column} = 'x'"))
    touched = {f"{name} {number}" for name in GONE for number in (1, 2)}
    assert faults(engine, database_url) == (touched, touched)


def test_where_they_said_nothing_one_goes_back_and_up_again(
    engine: Engine, database_url: str
) -> None:
    downgrade(database_url, BEFORE)
    fill(engine, said=False)
    for _ in range(2):
        upgrade(database_url)
        assert (columns(engine), restated(engine)) == (set(), [])
        assert faults(engine, database_url) == (set(), set())
        downgrade(database_url, BEFORE)
        assert len(columns(engine)) == len(GONE)
    upgrade(database_url)
