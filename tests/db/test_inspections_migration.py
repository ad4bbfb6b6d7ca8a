"""Plans of random inspections: no way back while there is one, and none is lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError
from tests.db.test_attempts_migration import AT, put

BEFORE = "0066_held_by"


def test_no_plan_is_lost_on_the_way_back(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=1, organisation_id=1, username="a", name="甲")
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        day = date(2026, 11, 25)
        told = {"organisation_id": 1, "number": "演1", "edition": 1, "state": "waits", "how_many": 1, "team": 2}
        days = {"value_on": day, "from_on": day, "to_on": day, "drafted_by_id": 1, "drafted_at": AT}
        words = dict.fromkeys(("title", "checks", "value_name", "value_source", "pool_digest"), "甲")
        put(connection, "inspection_plan", id=1, **told, **days, **words)
    with pytest.raises(WouldLoseError, match="双随机计划"):
        downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT number FROM inspection_plan")).scalars().all() == ["演1"]
