"""The record cannot be changed, neither through the application nor behind it."""

from __future__ import annotations

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import DBAPIError

from casehub.casefile import evidence, numbering
from casehub.model import Case, Edition, Event
from casehub.people.permissions import find
from casehub.record import checkpoints
from casehub.record.rows import proofs
from tests.faults import roads
from tests.faults.world import Office, at

TABLES = sorted(name for name, (proof, _) in proofs().items() if proof.append_only)


@pytest.fixture(scope="module")
def filled(office: Office) -> Office:
    """At least one row in every table of the record."""
    reference = roads.received(office)
    with office.acting("clerk") as work:
        evidence.log_security(work, "reveal", case=find(work, reference))
    with office.session() as session:
        checkpoints.seal(session, bytes(32), at("2026-11-20"))
        session.add(Edition(what="files", digest="0" * 64, at=at("2026-11-20")))
        raised = numbering.Raised("cqip", "intake", 2026, 0, 900)
        numbering.raise_floors(session, [raised], "恢复备份后续号", at("2026-11-20"))
    return office


@pytest.mark.parametrize("table", TABLES)
@pytest.mark.parametrize(
    "statement",
    ["UPDATE {table} SET id = id + 1000", "UPDATE {table} SET id = id", "DELETE FROM {table}"],
)
def test_database_refuses_changes_of_the_record(filled: Office, table: str, statement: str) -> None:
    with filled.engine.connect() as connection:
        count = text(f"SELECT count(*) FROM {table}")
        before = connection.scalar(count)
        assert before
        connection.rollback()
        with pytest.raises(DBAPIError, match=f"{table} is append-only"), connection.begin():
            connection.execute(text(statement.format(table=table)))
        assert connection.scalar(count) == before


@pytest.mark.parametrize("table", TABLES)
def test_database_refuses_to_write_over_a_row(filled: Office, table: str) -> None:
    """INSERT OR REPLACE and TRUNCATE are deletions by another name."""
    statement = (
        f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
        if filled.kind == "sqlite"
        else f"TRUNCATE {table} CASCADE"
    )
    with (
        filled.engine.connect() as connection,
        pytest.raises(DBAPIError, match=f"{table} is append-only"),
        connection.begin(),
    ):
        connection.execute(text(statement))


def test_application_refuses_to_change_an_event(filled: Office) -> None:
    with filled.session() as session:
        event = session.scalars(select(Event).limit(1)).one()
        event.sentence = "另一种说法"
        with pytest.raises(RuntimeError, match="append-only"):
            session.flush()
        session.rollback()
    with filled.session() as session:
        session.delete(session.scalars(select(Event).limit(1)).one())
        with pytest.raises(RuntimeError, match="append-only"):
            session.flush()
        session.rollback()


def test_case_row_does_not_change_without_an_event(filled: Office) -> None:
    with filled.session() as session:
        case = session.scalars(select(Case).limit(1)).one()
        case.state = "archived"
        with pytest.raises(RuntimeError, match="changed without an event"):
            session.flush()
        session.rollback()
