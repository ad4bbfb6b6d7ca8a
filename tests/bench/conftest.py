"""The benchmark run once at tiny sizes; what it measures is nobody's test."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.bench import command
from casehub.bench.command import Effort

TINY = Effort(steps=2, papers=1, batch=2, pages=1, sizes=(100, 200), load=0.3)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        # No browser is found and temporary databases lie where they can be counted.
        patch.setenv("PATH", "")
        patch.setattr("tempfile.tempdir", str(tmp_path_factory.mktemp("bench")))
        return command.measure(TINY)
