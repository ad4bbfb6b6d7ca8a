"""One office in SQLite for all tests of the room, and a filed case of two parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.procedures.penalty.conftest import e, stages
from tests.procedures.seizure.holding import THREE, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

__all__ = ["e", "stages"]


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing seized yet."""
    return with_series(e).file(parties=THREE)
