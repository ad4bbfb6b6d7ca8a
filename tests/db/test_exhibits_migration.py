"""0031 with data: exhibits get the number of their labels, under the record, and both verify."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Engine, inspect, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import EvidenceUse, RegisterEntry
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put

BEFORE, AFTER = "0030_sessions", "0031_exhibits"
NUMBERS = {
    "甲1": 1, "甲10": 10, "乙2": 2, "附件": None, "12": None,
    "附件202511030001": None, "甲999999999": 999999999, "甲1000000000": None, "甲4-2": None,
}  # fmt: skip


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="雷雨桐", name="雷雨桐")
        put(connection, "case_file", id=1, reference="SJ1", procedure="mediation")
        for number, label in enumerate(NUMBERS, 1):
            item = {"case_id": 1, "name": "公证书", "submitted_on": date(2026, 3, 1)}
            put(connection, "evidence", id=number, **item)
            put(connection, "evidence_use", id=number, case_id=1, evidence_id=number, label=label)
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": [], "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of what the migration wrote."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        theirs = {where for _, where, _ in second_foundations.faults(db)}
    return tuple({w for w in found if w.startswith(("restated", "register"))} for found in (ours, theirs))  # type: ignore[return-value]


def test_exhibits_get_the_numbers_of_their_labels(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url, AFTER)
    with session_factory(engine, read_only=True)() as session:
        found = {u.label: u.number for u in session.scalars(select(EvidenceUse))}
    assert found == NUMBERS
    # What no record had named before, an entry of the migration alone names now: before and after.
    with engine.connect() as connection:
        (rows,) = connection.execute(text("SELECT rows FROM register_entry WHERE chain = 'restated'")).one()
    assert str(rows).count("evidence_use") == 4
    upgrade(database_url)
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match="重新记载"):
        downgrade(database_url, BEFORE)


def test_an_empty_instance_goes_down_and_up(engine: Engine, database_url: str) -> None:
    def columns() -> set[str]:
        return {one["name"] for one in inspect(engine).get_columns("evidence_use")}

    for _ in range(2):
        downgrade(database_url, BEFORE)
        assert not {"number", "event_seq"} & columns()
        upgrade(database_url, AFTER)
        assert {"number", "event_seq"} <= columns()
