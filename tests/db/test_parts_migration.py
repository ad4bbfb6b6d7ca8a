"""0026 with data, up and down: parts of what has ended, with all its matters, are not under way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from casehub.cli.database import downgrade, upgrade
from tests.db.test_on_the_spot_migration import DAY, put

if TYPE_CHECKING:
    from sqlalchemy import Engine

BEFORE, AFTER = "0025_attempts", "0026_parts_under_way"
# Case → (the case above it, whether it has ended). 3 has ended, its matter 4 has not; 6's has.
CASES = {1: (None, False), 2: (None, True), 3: (None, True), 4: (3, False), 5: (6, True), 6: (None, True)}
UNDER_WAY = {1: True, 2: False, 3: True, 4: True, 5: False, 6: False}


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        office = {"key": "cqip", "name": "市局", "short_name": "市局", "kind": "ip_bureau", "valid_from": DAY}
        put(connection, "organisation", 1, **office)
        put(connection, "person", 1, username="wang", name="王", organisation_id=1)
        for number in (1, 2, 3, 4, 6, 5):
            above, ended = CASES[number]
            put(
                connection, "case_file", number, reference=f"SJ{number}", procedure="service", state="open",
                parent_id=above, closed_on=DAY if ended else None,
            )  # fmt: skip
            put(connection, "assignment", number, case_id=number, person_id=1, role="mediator", since=DAY)


def test_what_has_ended_is_marked_up_and_down_and_up(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    for _ in range(2):
        upgrade(database_url, AFTER)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT case_id, under_way FROM assignment"))
            assert {row.case_id: bool(row.under_way) for row in found} == UNDER_WAY
        downgrade(database_url, BEFORE)
        assert "under_way" not in {one["name"] for one in inspect(engine).get_columns("assignment")}
