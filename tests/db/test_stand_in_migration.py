"""0037 with data: events get their column and stay guarded, both ways, on either engine."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import Engine, delete, text
from sqlalchemy.exc import DBAPIError

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError
from casehub.model import StandIn
from tests.db.test_attempts_migration import AT, put

BEFORE = "0036_samples"


def events(engine: Engine) -> list[dict[str, Any]]:
    with engine.connect() as connection:
        rows = connection.execute(text("SELECT * FROM event ORDER BY id")).mappings().all()
    return [{k: v for k, v in row.items() if k != "absent_id"} for row in rows]


def guarded(engine: Engine) -> bool:
    """Whether neither a change nor the end of an event is taken."""
    for statement in ("UPDATE event SET sentence = '改' WHERE id = 11", "DELETE FROM event WHERE id = 11"):
        with pytest.raises(DBAPIError, match="append-only"), engine.begin() as connection:
            connection.execute(text(statement))
    return True


def test_events_keep_their_guards(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=7, username="雷雨桐", name="雷雨桐")
        put(connection, "case_file", id=1, reference="SJ1", procedure="adjudication")
        told = {"case_id": 1, "seq": 1, "step": "open", "actor_id": 7, "hash": "11"}
        put(connection, "event", id=11, **told, detail={"data": {"甲": "乙"}})
    before = events(engine)
    downgrade(database_url, BEFORE)
    assert events(engine) == before
    assert guarded(engine)
    upgrade(database_url)
    assert events(engine) == before
    assert guarded(engine)
    with engine.begin() as connection:
        people = dict.fromkeys(("absent_id", "by_id", "granted_by_id"), 7)
        put(connection, "stand_in", id=1, **people, role="clerk", granted_at=AT)
    with pytest.raises(WouldLoseError, match="委托"):
        downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        connection.execute(delete(StandIn))
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    assert events(engine) == before
