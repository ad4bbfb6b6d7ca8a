"""The benchmark run once at tiny sizes; what it measures is nobody's test."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from casehub.bench import command
from casehub.bench.command import Effort
from tests.postgresql import locked, shared_folder

TINY = Effort(steps=2, papers=1, batch=2, pages=1, sizes=(100, 200), load=0.3)


@pytest.fixture(scope="session")
def report(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the benchmark says, measured by the first of all workers that asks."""
    shared = shared_folder(tmp_path_factory)
    file = shared / "bench.json"
    with locked(shared, "bench"):
        if not file.exists():
            ground(tmp_path_factory).mkdir()
            file.write_text(json.dumps(measured(tmp_path_factory)), encoding="utf-8")
    found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    return found


def ground(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where the temporary databases of the one measuring lie."""
    return shared_folder(tmp_path_factory) / "bench"


def measured(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    with pytest.MonkeyPatch.context() as patch:
        # No browser is found and temporary databases lie where they can be counted.
        patch.setenv("PATH", "")
        patch.setattr("tempfile.tempdir", str(ground(tmp_path_factory)))
        return command.measure(TINY)
