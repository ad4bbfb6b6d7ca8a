"""0079 with data, up and down: each limit says the office of its case."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import inspect, text

from casehub.cli.database import downgrade, upgrade
from tests.db.test_on_the_spot_migration import DAY, put

if TYPE_CHECKING:
    from sqlalchemy import Engine

BEFORE, AFTER = "0078_letter_papers", "0079_desk_walks"
# Limit → its case; case → its office.
LIMITS, OFFICES = {1: 1, 2: 2, 3: 2, 4: 3}, {1: 1, 2: 2, 3: 1}


def fill(engine: Engine) -> None:
    with engine.begin() as connection:
        for number in (1, 2):
            put(connection, "organisation", number, key=f"o{number}", name=f"{number}局",
                short_name=f"{number}局", kind="ip_bureau", valid_from=DAY)  # fmt: skip
        for number, office in OFFICES.items():
            put(connection, "case_file", number, reference=f"SJ{number}", organisation_id=office)
        for number, case in LIMITS.items():
            ended = DAY if number == 1 else None
            put(connection, "deadline", number, case_id=case, rule="a.b", due_on=DAY, closed_on=ended)


def indexes(engine: Engine) -> dict[str | None, list[str | None]]:
    return {one["name"]: one["column_names"] for one in inspect(engine).get_indexes("case_file")}


def test_each_limit_says_the_office_of_its_case_up_and_down_and_up(
    engine: Engine, database_url: str
) -> None:
    downgrade(database_url, BEFORE)
    fill(engine)
    before = indexes(engine)
    for _ in range(2):
        upgrade(database_url, AFTER)
        with engine.connect() as connection:
            found = connection.execute(text("SELECT id, organisation_id FROM deadline"))
            assert {row.id: row.organisation_id for row in found} == {
                limit: OFFICES[case] for limit, case in LIMITS.items()
            }
        columns = {one["name"]: one for one in inspect(engine).get_columns("deadline")}
        assert not columns["organisation_id"]["nullable"]
        downgrade(database_url, BEFORE)
        assert "organisation_id" not in {one["name"] for one in inspect(engine).get_columns("deadline")}
        assert indexes(engine) == before
