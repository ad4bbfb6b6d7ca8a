"""One office in SQLite for all tests of the room."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.acts.scene import scene, sqlite_stages
from tests.procedures.duty_crime.apart import Apart

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.acts.scene import Stages


@pytest.fixture(scope="package")
def stages(sqlite_template: Path, tmp_path_factory: pytest.TempPathFactory) -> Stages:
    return sqlite_stages(sqlite_template, tmp_path_factory.mktemp("duty_crime"))


@pytest.fixture
def a(stages: Stages) -> Iterator[Apart]:
    """An office without a case; every act is forgotten at the end."""
    with scene(stages.office) as made:
        yield Apart(made)
