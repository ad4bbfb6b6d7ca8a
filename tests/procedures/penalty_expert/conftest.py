"""One office in SQLite for all tests of the room, and a filed case of two parties with samples."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.procedures.penalty.conftest import e, stages
from tests.procedures.penalty_expert.commissioned import sampled

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

__all__ = ["e", "stages"]


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, two samples taken of the first on 30 March."""
    return sampled(e)
