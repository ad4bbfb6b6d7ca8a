"""What was searched by pairs alone is found by fours, and follows its rows as before."""

from __future__ import annotations

from sqlalchemy import Engine, text

from casehub.cli.database import downgrade, upgrade
from tests.db.test_attempts_migration import put

BEFORE = "0080_refunds"
PAIRS = "zl l2 20 02 23 30 0号"
FOURS = {"zl20", "l202", "2023", "0230"}
TERM = {"source": "case_right", "field": "number", "case_id": 1, "home_id": 1, "is_number": True, "side": ""}


def grams_of(engine: Engine, table: str) -> dict[int, list[str]]:
    with engine.connect() as connection:
        return {n: told.split() for n, told in connection.execute(text(f"SELECT row_id, grams FROM {table}"))}


def holding(engine: Engine, table: str, gram: str) -> list[int]:
    """Rows that the index of the engine finds by a gram."""
    asked = {
        "sqlite": f"SELECT row_id FROM {table} WHERE id IN (SELECT rowid FROM {table.removesuffix('_term')}_gram"
        f" WHERE {table.removesuffix('_term')}_gram MATCH :gram)",
        "postgresql": f"SELECT row_id FROM {table} WHERE string_to_array(grams, ' ') @> string_to_array(:gram, ' ')",
    }[engine.dialect.name]
    with engine.connect() as connection:
        found = connection.execute(text(asked), {"gram": f'"{gram}"' if engine.dialect.name == "sqlite" else gram})
        return sorted(found.scalars())


def test_both_indexes_are_made_anew(engine: Engine, database_url: str) -> None:
    downgrade(database_url, BEFORE)
    with engine.begin() as connection:
        put(connection, "organisation", id=1, key="cqip", name="市局", kind="ip_bureau")
        put(connection, "case_file", id=1, reference="演1", organisation_id=1)
        put(connection, "search_term", id=1, row_id=1, folded="zl20230号", grams=PAIRS, **TERM)
        put(connection, "search_term", id=2, row_id=2, folded="山驰123", grams="山驰 驰1 12 23", **TERM)
        # A telephone, no part of which leads anywhere.
        put(connection, "search_term", id=3, row_id=3, folded="13800002017", grams="", **TERM)
        put(connection, "full_text", id=1, source="material", row_id=1, folded="zl20230号", grams=PAIRS)
    upgrade(database_url)
    for table in ("search_term", "full_text"):
        assert set(grams_of(engine, table)[1]) == FOURS | set(PAIRS.split())
        assert holding(engine, table, "0230") == holding(engine, table, "0号") == [1]
    assert grams_of(engine, "search_term")[2] == ["山驰", "驰1", "12", "23"]
    assert grams_of(engine, "search_term")[3] == []
    # The index follows again what is added, changed and removed.
    with engine.begin() as connection:
        put(connection, "search_term", id=4, row_id=4, folded="9876", grams="98 87 76 9876", **TERM)
        connection.execute(text("UPDATE search_term SET grams = '5432' WHERE id = 2"))
        connection.execute(text("DELETE FROM search_term WHERE id = 1"))
    found = {gram: holding(engine, "search_term", gram) for gram in ("9876", "5432", "12", "0230")}
    assert found == {"9876": [4], "5432": [2], "12": [], "0230": []}
    # The program of before finds its pairs beside the fours.
    downgrade(database_url, BEFORE)
    assert holding(engine, "search_term", "98") == [4]
