"""One office in SQLite for all tests of the room."""

from __future__ import annotations

from tests.procedures.penalty.conftest import e, stages

__all__ = ["e", "stages"]
