"""The bureaus of the fault tests serve these tests too."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.casework.scene import Stages, sqlite_stages
from tests.faults.conftest import office, sqlite_office

__all__ = ["office", "sqlite_office", "stages"]


@pytest.fixture(scope="session")
def stages(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Stages]:
    """Cases at the stages of the main road, on SQLite only."""
    made = sqlite_stages(sqlite_template, tmp_path_factory.mktemp("stages"))
    yield made
    made.office.engine.dispose()
