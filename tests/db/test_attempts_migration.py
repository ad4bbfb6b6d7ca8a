"""Tries to serve become rows under the record, which no earlier verifier could read."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, insert, select, text

from casehub.cli.database import downgrade, revision, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import RegisterEntry, Service
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened

BEFORE = "0024_agreements"
DAY, AT = date(2026, 3, 1), datetime(2026, 3, 1, 9, tzinfo=UTC)
USUAL = {str: "", int: 1, bool: False, date: DAY, datetime: AT, list: [], dict: {}}
# Sent and refused, sent anew and said to be served, taken back: two tries end alike, two differ.
TRIES = [
    {"on": "2026-03-02", "method": "mail", "tracking": "EX1"},
    {"on": "2026-03-05", "method": "mail", "failed": "拒收", "tracking": "EX1"},
    {"on": "2026-03-06", "method": "electronic", "tracking": ""},
    {"on": "2026-03-07", "method": "electronic", "withdrawn": "地址有误", "tracking": ""},
]
ACTS = ("send_mail", "record_failure", "send_electronic", "prove_electronic", "withdraw_proof")


def put(connection: Connection, name: str, /, **given: Any) -> dict[str, Any]:
    """A row with something in every column that must have something; all its values."""
    table = Table(name, MetaData(), autoload_with=connection, resolve_fks=False)
    values = {
        column.name: given.get(column.name, USUAL.get(column.type.python_type, {}))
        for column in table.columns
        if column.name in given or not (column.nullable or column.primary_key)
    }
    connection.execute(insert(table).values(**values))
    return values


def fill(engine: Engine) -> None:
    """Service 1 was tried four times, 2 not yet; the record names both as they stand."""
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        for number, name in ((7, "周映荷"), (8, "程砚秋")):
            put(connection, "person", id=number, username=name, name=name)
        for case, parent in ((1, None), (2, 1), (3, 1)):
            put(connection, "case_file", id=case, reference=f"SJ{case}", parent_id=parent)
        put(connection, "party", id=1, case_id=1, role="respondent", name="乙公司")
        for seq, step in enumerate(ACTS, 1):
            put(connection, "event", id=seq, case_id=2, seq=seq, step=step, actor_id=8 if seq == 2 else 7, hash=f"{seq}")
        told: list[list[Any]] = []
        for number, tries in ((1, TRIES), (2, [])):
            whole = put(connection, "service", id=number, case_id=1 + number, party_id=1, attempts=tries, kinds=["notice"])
            told.append(["service", number, row_digest("service", whole)])
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": told, "previous_hash": "0" * 64,
        }  # fmt: skip
        own = entry_hash(RegisterEntry(**entry))
        put(connection, "register_entry", **entry | {"hash": own, "at": AT})


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of services and their tries."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        theirs = {where for _, where, _ in second_rows.faults(db)}
    return tuple({w for w in found if "service" in w} for found in (ours, theirs))  # type: ignore[return-value]


def test_tries_become_rows_with_who_made_them_and_stay(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        one, other = session.scalars(select(Service).order_by(Service.id))
        assert [
            (a.made_on.day, a.method, a.result, a.reason, a.tracking, a.person_id, a.event_seq) for a in one.attempts
        ] == [
            (2, "mail", "sent", "", "EX1", 7, 1),
            (5, "mail", "failed", "拒收", "EX1", 8, 2),
            (6, "electronic", "sent", "", "", 7, 3),
            (7, "electronic", "withdrawn", "地址有误", "", 7, 5),
        ]
        assert other.attempts == []
    assert faults(engine, database_url) == (set(), set())
    with pytest.raises(WouldLoseError, match=r"送达事项、升级时重新记载的摘要.*请恢复升级前的备份"):
        downgrade(database_url, BEFORE)
    assert revision(database_url) == "0025_attempts"
    upgrade(database_url)
    assert faults(engine, database_url) == (set(), set())


@pytest.mark.parametrize("change", ["UPDATE service SET place = 'x' WHERE id = 2", "UPDATE service SET tracking = 'x' WHERE id = 1"])
def test_a_service_tampered_with_before_is_found_afterwards(engine: Engine, database_url: str, change: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    with engine.begin() as connection:
        connection.execute(text(change))
    upgrade(database_url)
    where = f"service {change[-1]}"
    assert faults(engine, database_url) == ({where}, {where})


def test_a_try_changed_or_taken_away_is_found(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with engine.begin() as connection:
        connection.execute(text("UPDATE service_attempt SET made_on = '2026-03-04' WHERE id = 2"))
        connection.execute(text("DELETE FROM service_attempt WHERE id = 4"))
    found = {"service_attempt 2", "service_attempt 4"}
    assert faults(engine, database_url) == (found, found)
