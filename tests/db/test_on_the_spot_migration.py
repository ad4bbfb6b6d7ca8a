"""0015 with data, up and down: what fits comes back, what does not is refused and stays."""

from __future__ import annotations

from datetime import UTC, date, datetime
from typing import Any

import pytest
from sqlalchemy import Connection, Engine, MetaData, Table, insert, inspect, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError

BEFORE, AFTER = "0014_number_floor", "0015_on_the_spot"
DAY, AT = date(2026, 3, 1), datetime(2026, 3, 1, 9, tzinfo=UTC)
USUAL = {str: "", int: 1, bool: False, date: DAY, datetime: AT, list: [], dict: {}}


def put(connection: Connection, table_name: str, number: int, **given: Any) -> None:
    """A row with something in every column that must have something."""
    table = Table(table_name, MetaData(), autoload_with=connection, resolve_fks=False)
    values: dict[str, Any] = {"id": number}
    for column in table.columns:
        if column.name in given:
            values[column.name] = given[column.name]
        elif not column.nullable and column.name != "id":
            values[column.name] = USUAL.get(column.type.python_type, {})
    connection.execute(insert(table).values(**values))


def fill(engine: Engine, services: dict[int, int]) -> None:
    """Cases 1 and 2, a party, and services: id → case."""
    with engine.begin() as connection:
        office = {"key": "cqip", "name": "市局", "short_name": "市局", "kind": "ip_bureau", "valid_from": DAY}
        put(connection, "organisation", 1, **office)
        for number in (1, 2):
            put(connection, "case_file", number, reference=f"SJ{number}", procedure="service", state="open", parent_id=None)
        put(connection, "party", 1, role="requester", name="甲公司", kind="legal")
        for number, case in services.items():
            put(connection, "service", number, case_id=case, method=f"方式{number}")


def rows(engine: Engine) -> list[tuple[int, int, str]]:
    with engine.connect() as connection:
        found = connection.execute(text("SELECT id, case_id, method FROM service ORDER BY id"))
        return [(row.id, row.case_id, row.method) for row in found]


def unique(engine: Engine) -> bool:
    return any(one["column_names"] == ["case_id"] for one in inspect(engine).get_unique_constraints("service"))


def at(engine: Engine) -> str:
    with engine.connect() as connection:
        return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def test_one_service_for_each_case_goes_up_and_down_and_up(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine, {1: 1, 2: 2})
    kept = rows(engine)
    assert unique(engine)
    for _ in range(2):
        upgrade(database_url, AFTER)
        assert (rows(engine), unique(engine), at(engine)) == (kept, False, AFTER)
        with engine.begin() as connection:
            put(connection, "service", 3, case_id=2, method="当场")
            connection.execute(text("DELETE FROM service WHERE id = 3"))
        downgrade(database_url, BEFORE)
        assert (rows(engine), unique(engine), at(engine)) == (kept, True, BEFORE)
    upgrade(database_url)
    assert rows(engine) == kept


def test_papers_handed_over_on_the_spot_are_not_lost_by_going_down(engine: Engine, database_url: str) -> None:
    downgrade(database_url, AFTER)
    fill(engine, {1: 1, 2: 2, 3: 2})
    kept = rows(engine)
    with pytest.raises(WouldLoseError, match="当场交付的送达"):
        downgrade(database_url, BEFORE)
    assert (rows(engine), unique(engine), at(engine)) == (kept, False, AFTER)
    with engine.connect() as connection:
        tables = inspect(connection).get_table_names()
    assert not [name for name in tables if name.startswith("_alembic_tmp")]
    upgrade(database_url)
    assert rows(engine) == kept
