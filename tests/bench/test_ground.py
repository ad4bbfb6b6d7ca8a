"""Throw-away databases: every table, exact copies, nothing left behind."""

from __future__ import annotations

from contextlib import ExitStack
from typing import Any

import pytest
from sqlalchemy import inspect, text

from casehub.bench.ground import Clock, Ground, opened, postgresql_ground, sqlite_ground
from casehub.cli import main
from casehub.db import Base
from tests.bench.conftest import ground
from tests.postgresql import Cluster


def test_nothing_stays_behind(
    report: dict[str, Any], tmp_path_factory: pytest.TempPathFactory
) -> None:
    assert report
    assert list(ground(tmp_path_factory).glob("casehub-bench-*")) == []


@pytest.mark.parametrize("url", ["mysql://localhost/x", "not a url"])
def test_a_wrong_address_is_one_sentence(url: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["bench", "--quick", "--postgresql", url]) == 2
    assert capsys.readouterr().err.strip().count("\n") == 0


def test_a_part_of_the_time_is_a_share_of_what_is_left(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [100.0]
    monkeypatch.setattr("time.monotonic", lambda: now[0])
    whole = Clock(10)
    now[0] += 4
    half = whole.part(0.5)
    assert (whole.left, half.left) == (6.0, 3.0)
    now[0] += 3.5
    assert (half.left, whole.left) == (0.0, 2.5)
    assert Clock().left == Clock().part(0.1).left == float("inf")


@pytest.mark.parametrize("engine_name", ["sqlite", "postgresql"])
def test_a_new_database_has_every_table_and_a_copy_is_its_own(
    engine_name: str, request: pytest.FixtureRequest, capsys: pytest.CaptureFixture[str]
) -> None:
    with ExitStack() as stack:
        if engine_name == "sqlite":
            ground: Ground = stack.enter_context(sqlite_ground())
        else:
            cluster: Cluster = request.getfixturevalue("postgresql_cluster")
            url = stack.enter_context(cluster.database())
            ground = stack.enter_context(postgresql_ground(url))
        first = ground.new("one")
        with opened(first) as engine, engine.begin() as connection:
            assert set(inspect(connection).get_table_names()) >= set(Base.metadata.tables)
            connection.execute(text("CREATE TABLE mark (n INTEGER)"))
        second = ground.copy(first, "two")
        with opened(second) as engine, engine.begin() as connection:
            connection.execute(text("INSERT INTO mark VALUES (1)"))
        with opened(first) as engine, engine.connect() as connection:
            assert connection.execute(text("SELECT count(*) FROM mark")).scalar() == 0
