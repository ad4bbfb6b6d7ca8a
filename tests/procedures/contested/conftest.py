"""One office in SQLite for all tests of the room."""

from __future__ import annotations

from tests.procedures.on_the_spot.conftest import i
from tests.procedures.penalty.conftest import e, stages

__all__ = ["e", "i", "stages"]
