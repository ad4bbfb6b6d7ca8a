"""A withdrawn plan and the case opened of an inspection: what stood stays, no way back over them."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError
from tests.db.test_attempts_migration import AT, put

BEFORE = "0073_partner_words"


def test_plans_stay_and_no_withdrawal_is_lost(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=1, organisation_id=1, username="a", name="甲")
        day = date(2026, 11, 25)
        told = {"organisation_id": 1, "number": "演1", "edition": 1, "state": "fixed", "how_many": 1, "team": 2}
        days = {"value_on": day, "from_on": day, "to_on": day, "drafted_by_id": 1, "drafted_at": AT}
        words = dict.fromkeys(("title", "checks", "value_name", "value_source", "pool_digest"), "甲")
        put(connection, "inspection_plan", id=1, **told, **days, **words)
        put(connection, "inspection_object", id=1, plan_id=1, edition=1, code="1", name="乙")
    upgrade(database_url)
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT number FROM inspection_plan")).scalars().all() == ["演1"]
        assert connection.execute(text("SELECT name FROM inspection_object")).scalars().all() == ["乙"]
        connection.execute(text("UPDATE inspection_plan SET withdrawal = '取消', withdrawal_by_id = 1"))
    with pytest.raises(WouldLoseError, match="双随机计划的撤销"):
        downgrade(database_url, BEFORE)
