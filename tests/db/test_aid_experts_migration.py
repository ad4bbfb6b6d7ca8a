"""The pool of experts with data: no way back while somebody stands in it, and none is lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError
from tests.db.test_attempts_migration import AT, put

BEFORE = "0064_standard_uses"


def test_nobody_is_lost_on_the_way_back(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        told = {"organisation_id": 1, "sort": "expert", "name": "甲", "employer": "大学", "post": "教授"}
        days = {"since": date(2026, 1, 1), "until": date(2026, 12, 31)}
        put(connection, "aid_expert", id=1, **told, **days, specialities="商标", at=AT)
    with pytest.raises(WouldLoseError, match="专家和志愿者"):
        downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT name FROM aid_expert")).scalars().all() == ["甲"]
