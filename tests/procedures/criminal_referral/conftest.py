"""One office in SQLite for all tests of the room, with a principal, and a filed case of two parties."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.procedures.criminal_referral.sending import with_principal
from tests.procedures.penalty.conftest import e, stages
from tests.procedures.seizure.holding import THREE

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing

__all__ = ["e", "stages"]


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nobody referred yet."""
    return with_principal(e).file(parties=THREE)
