"""典型案例: no way back while there is one, and none is lost."""

from __future__ import annotations

import pytest
from sqlalchemy import Engine, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError
from tests.db.test_attempts_migration import AT, put

BEFORE = "0067_inspections"


def test_no_telling_is_lost_on_the_way_back(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=1, organisation_id=1, username="a", name="甲")
        put(connection, "case_file", id=1, reference="演1", organisation_id=1)
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        ids = {"id": 1, "organisation_id": 1, "case_id": 1, "drafted_by_id": 1}
        put(connection, "typical_case", **ids, edition=1, state="waits", title="某案", drafted_at=AT)
    with pytest.raises(WouldLoseError, match="典型案例"):
        downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT title FROM typical_case")).scalars().all() == ["某案"]
