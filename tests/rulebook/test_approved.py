"""The approved tables of the law data hold, and no row can go without one of them changing.

After a change that is meant: casehub check --approve tests/workflow/approved, and read it.
"""

from __future__ import annotations

import tomllib
from collections import Counter
from collections.abc import Mapping

import pytest

from casehub.rulebook.approved import law_tables
from casehub.settings import PROJECT

APPROVED = PROJECT / "tests" / "workflow" / "approved"
NAMES = (
    "law", "separations", "roles", "recipients", "numbers", "access", "offices", "conditions", "days", "papers", "routes",
)  # fmt: skip
ROWS = (
    ("limits.toml", "limit", "law", "code"),
    ("amounts.toml", "amount", "law", "key"),
    ("basis.toml", "basis", "law", "key"),
    ("house.toml", "rule", "law", "key"),
    ("roles.toml", "role", "roles", "id"),
    ("roles.toml", "separation", "separations", "reason"),
    ("roles.toml", "exclusive", "separations", "reason"),
    ("roles.toml", "in_person", "roles", "duty"),
    ("offices.toml", "kind", "offices", "id"),
    ("offices.toml", "series", "offices", "id"),
    ("regions.toml", "region", "offices", "name"),
)


@pytest.fixture(scope="module")
def tables() -> Mapping[str, str]:
    return law_tables(PROJECT)


@pytest.mark.parametrize("name", NAMES)
def test_the_approved_table_still_holds(name: str, tables: Mapping[str, str]) -> None:
    assert tables[name] == (APPROVED / f"{name}.txt").read_text(encoding="utf-8")


def test_every_table_is_approved(tables: Mapping[str, str]) -> None:
    assert sorted(tables) == sorted(NAMES)


@pytest.mark.parametrize(("file", "table", "page", "column"), ROWS)
def test_each_row_is_a_line_of_its_own(
    file: str, table: str, page: str, column: str, tables: Mapping[str, str]
) -> None:
    # What procedures add in files of their own stands in the same table.
    config = PROJECT / "config"
    files = (config / file, *sorted(config.glob(f"procedures/*/{file}")))
    rows = [row for one in files for row in tomllib.loads(one.read_text(encoding="utf-8")).get(table, ())]
    lines = [line for line in tables[page].splitlines() if line.startswith("  ")]
    said = Counter(row[column] for row in rows)
    assert said
    for word, times in said.items():
        own = {line for line in lines if f"{column}={word}" in (line.strip() + " |").split(" | ")}
        own |= {line for line in lines if line.strip().endswith(f" | {column}={word}")}
        own |= {line for line in lines if line.strip().startswith(f"{column}={word} | ")}
        assert len(own) == times, word


def test_each_route_group_and_calendar_is_a_line(tables: Mapping[str, str]) -> None:
    access = tomllib.loads((PROJECT / "config" / "access.toml").read_text(encoding="utf-8"))
    for name in access["routes"]:
        assert f"  {name} | " in tables["access"]
    for name in access["groups"]:
        assert f"  {name}: " in tables["access"]
    for path in (PROJECT / "config" / "calendars").glob("*.toml"):
        assert f"  year={path.stem} | " in tables["law"]
