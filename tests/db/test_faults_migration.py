"""执法过错: no way back while there is one, and none is lost."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import Engine, text

from casehub.cli.database import downgrade, upgrade
from casehub.db import WouldLoseError
from tests.db.test_attempts_migration import AT, put

BEFORE = "0069_figures"


def test_no_fault_is_lost_on_the_way_back(engine: Engine, database_url: str) -> None:
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "person", id=1, organisation_id=1, username="a", name="甲")
        put(connection, "case_file", id=1, reference="演1", organisation_id=1)
    downgrade(database_url, BEFORE)
    upgrade(database_url)
    with engine.begin() as connection:
        ids = {"id": 1, "organisation_id": 1, "case_id": 1, "recorded_by_id": 1}
        told = {"state": "open", "found_by": "court", "found_on": date(2026, 11, 20), "heard_until": date(2026, 11, 27), "sort": "time", "facts": "超期"}
        put(connection, "fault", **ids, **told, recorded_at=AT)
        put(connection, "fault_person", id=1, fault_id=1, person_id=1, part="handled")
    with pytest.raises(WouldLoseError, match="执法过错"):
        downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        assert connection.execute(text("SELECT facts FROM fault")).scalars().all() == ["超期"]
