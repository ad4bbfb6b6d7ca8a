"""Rows written in batches: columns not named have their default, and rows stand in order."""

from __future__ import annotations

from sqlalchemy import Engine, func, select

from casehub.bench.loading import STAMP, Batch, loading, room
from casehub.db import Base

TABLES = Base.metadata.tables


def office(batch: Batch, key: str) -> int:
    return batch.add("organisation", key=key, name=key, short_name=key, kind="market_bureau")


def test_a_row_gets_its_number_and_the_defaults_of_its_table() -> None:
    batch = Batch()
    assert [office(batch, key) for key in ("a", "b")] == [1, 2]
    names = [column.name for column in TABLES["organisation"].columns]
    row = dict(zip(names, batch.rows["organisation"][1], strict=True))
    assert (row["id"], row["key"], row["parent_id"]) == (2, "b", None)
    batch.add("security_entry", kind="x")
    entry = dict(zip([c.name for c in TABLES["security_entry"].columns], batch.rows["security_entry"][0], strict=True))
    assert (entry["at"], entry["detail"], entry["username"]) == (STAMP, "{}", "")


def test_batches_are_written_whatever_the_order_in_which_they_were_made(engine: Engine) -> None:
    batch = Batch()
    with room(engine), loading(engine) as insert:
        for n in range(2):
            # The case first: it refers to the office, which must be written before it.
            batch.add("counter", organisation_id=n + 1, series="x", year=2026, value=5)
            office(batch, f"office{n}")
            insert(batch)
            assert not any(batch.rows.values())
    with engine.connect() as connection:
        for name in ("organisation", "counter"):
            assert connection.scalar(select(func.count()).select_from(TABLES[name])) == 2
        keys = connection.scalars(select(TABLES["organisation"].c.key).order_by(TABLES["organisation"].c.id))
        assert list(keys) == ["office0", "office1"]
