"""What is imported while it is measured is registered, each letter as one of its own."""

from __future__ import annotations

from pathlib import Path

from casehub.bench import importing
from casehub.bench.ground import Clock, sqlite_ground
from casehub.storage import Blobs
from tests.faults.world import rules


def test_each_letter_is_imported_and_the_first_only_warms_up(tmp_path: Path) -> None:
    with sqlite_ground() as ground:
        assert importing.measure(ground, rules(), tmp_path, Blobs(tmp_path / "blobs"), 1, Clock()) > 0
