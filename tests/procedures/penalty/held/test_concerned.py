"""The form of approval names the party of its step alone, and the goods of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.model import Document
from tests.procedures.seizure.holding import SHOP, THREE, seized, with_series

if TYPE_CHECKING:
    from tests.procedures.penalty.enforcing import Enforcing


@pytest.fixture
def filed(e: Enforcing) -> Enforcing:
    """Two parties of one infringement, nothing seized yet."""
    return with_series(e).file(parties=THREE)


def test_who_agrees_to_a_seizure_sees_of_whose_goods(filed: Enforcing) -> None:
    seized(filed, filed.parties("respondent")[1])
    forms = filed.s.session.scalars(select(Document).where(Document.kind == "penalty_matter_form"))
    assert [paper.facts["concerned"] for paper in forms] == [SHOP]
