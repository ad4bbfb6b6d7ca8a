"""One bureau per engine for all tests of this folder; each test works on cases of its own."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.faults.world import Office, make_office


@pytest.fixture(scope="session", params=["sqlite", "postgresql"])
def office(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """Organisations and staff, committed; tests add cases."""
    folder = tmp_path_factory.mktemp("office")
    if request.param == "sqlite":
        shutil.copyfile(request.getfixturevalue("sqlite_template"), folder / "casehub.sqlite3")
        made = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
        yield made
        made.engine.dispose()
        return
    with request.getfixturevalue("postgresql_cluster").database() as url:
        made = make_office(url, folder)
        yield made
        made.engine.dispose()


@pytest.fixture(scope="session")
def sqlite_office(
    sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Office]:
    """The same on SQLite only."""
    folder = tmp_path_factory.mktemp("sqlite_office")
    shutil.copyfile(sqlite_template, folder / "casehub.sqlite3")
    made = make_office(f"sqlite:///{folder / 'casehub.sqlite3'}", folder)
    yield made
    made.engine.dispose()
