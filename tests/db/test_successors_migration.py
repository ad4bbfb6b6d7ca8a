"""Who stands in whose place is read out of the record, its open clocks go over, and both verify."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, select, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError, session_factory
from casehub.model import Deadline, Party, RegisterEntry
from casehub.record import audit
from casehub.record.register import entry_hash
from casehub.record.restated import row_digest
from casehub.second_verifier import foundations as second_foundations
from casehub.second_verifier import rows as second_rows
from casehub.second_verifier.reading import opened
from tests.db.test_attempts_migration import AT, put

BEFORE = "0026_parts_under_way"
GONE = date(2026, 6, 1)


def fill(engine: Engine) -> None:
    """Of the parties 1, 2 of a case 1 was succeeded by 3 on the day when 4 joined besides."""
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="周映荷", name="周映荷")
        put(connection, "case_file", id=1, reference="SJ1", parent_id=None)
        put(connection, "case_file", id=2, reference="SJ1·证1", parent_id=1)
        told = [
            row(connection, "party", id=1, role="respondent", name="甲公司", left_on=GONE),
            row(connection, "party", id=2, role="respondent", name="乙公司"),
            row(connection, "party", id=3, role="respondent", name="丙公司", joined_on=GONE),
            row(connection, "party", id=4, role="respondent", name="丁公司", joined_on=GONE),
            row(connection, "deadline", id=1, party_id=1),
            row(connection, "deadline", id=2, party_id=2),
            row(connection, "deadline", id=3, party_id=1, closed_on=GONE),
            row(connection, "deadline", id=4, party_id=1, case_id=2),
        ]
        typed = {"data": {"party": 1, "party_role": "respondent", "party_name": "丙公司"}}
        put(connection, "event", id=1, case_id=1, seq=1, step="change_party", actor_id=7, hash="1", detail=typed)
        entry: dict[str, Any] = {
            "chain": "opening", "seq": 1, "kind": "opening", "actor_id": None, "at": AT,
            "rows": told, "previous_hash": "0" * 64,
        }  # fmt: skip
        put(connection, "register_entry", **entry | {"hash": entry_hash(RegisterEntry(**entry)), "at": AT})


def row(connection: Connection, name: str, /, **given: Any) -> list[Any]:
    """A row of the case, and how the record tells of it."""
    whole = put(connection, name, **{"case_id": 1, **given})
    return [name, given["id"], row_digest(name, whole)]


def faults(engine: Engine, url: str) -> tuple[set[str], set[str]]:
    """What each verifier says of parties and clocks, and of what the migration wrote."""
    with session_factory(engine, read_only=True)() as session:
        ours = {f.where for f in audit.verify(session).faults}
    with opened(url) as db:
        told = [*second_rows.faults(db), *second_foundations.faults(db)]
    theirs = {where for _, where, _ in told}
    kinds = ("party", "deadline", "restated", "register")
    return tuple({w for w in found if w.startswith(kinds)} for found in (ours, theirs))  # type: ignore[return-value]


def test_the_open_clocks_of_who_was_succeeded_go_over(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    upgrade(database_url)
    with session_factory(engine, read_only=True)() as session:
        parties = session.scalars(select(Party).order_by(Party.id))
        assert [p.succeeds_id for p in parties] == [None, None, 1, None]
        clocks = session.scalars(select(Deadline).order_by(Deadline.id))
        assert [d.party_id for d in clocks] == [3, 2, 1, 3]
    assert faults(engine, database_url) == (set(), set())
    # Who stands in whose place has no column before.
    with pytest.raises(WouldLoseError, match="承受"):
        downgrade(database_url, BEFORE)


def test_without_a_succession_it_goes_back(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    downgrade(database_url, BEFORE)
    table = Table("party", MetaData(), autoload_with=engine, resolve_fks=False)
    assert "succeeds_id" not in table.columns
    upgrade(database_url)


@pytest.mark.parametrize("where", ["party 3", "deadline 1"])
def test_what_was_tampered_with_before_is_found_afterwards(
    engine: Engine, database_url: str, where: str
) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    name, number = where.split()
    column = {"party": "phone", "deadline": "title"}[name]
    with engine.begin() as connection:
        connection.execute(text(f"UPDATE {name} SET {column} = 'x' WHERE id = {number}"))
    upgrade(database_url)
    assert faults(engine, database_url) == ({where}, {where})
