"""One office in SQLite for all tests of the room, and a filed case of two parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.procedures.penalty.conftest import e, stages
from tests.procedures.penalty_registration.keeping import with_words
from tests.procedures.seizure.holding import THREE

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

__all__ = ["e", "stages"]


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing kept yet."""
    return with_words(e).file(parties=THREE)
