"""The form of approval names the party of its step alone, and the goods of it."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from sqlalchemy import select

from casehub.model import Document
from tests.procedures.criminal_referral.sending import sent, with_principal
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


def test_who_agrees_to_a_referral_sees_which_of_the_two_goes_to_the_police(filed: Enforcing) -> None:
    parties = with_principal(filed).parties("respondent")
    for party, when in zip(parties, ("04-27", "04-28"), strict=False):
        sent(filed, party, when)
    forms = filed.s.session.scalars(select(Document).where(Document.kind == "penalty_matter_form").order_by(Document.id))
    shorts = {p.id: p.short_name or p.name for p in filed.case.parties}
    assert [paper.facts["concerned"] for paper in forms] == [shorts[party] for party in parties[:2]]
