"""Hearings and penalties on the spot by the numbered vectors of law/penalty.md §5.3 and §5.4."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casehub.law.fines import PersonClass
from casehub.law.hearings import hearing, summary
from casehub.rulebook.penalties import load_penalties
from casehub.settings import PROJECT

BOOK = load_penalties(PROJECT / "config")


@pytest.mark.parametrize(
    ("number", "person", "told", "required"),
    [
        ("H01", "natural", {"fine": 5000}, True),
        ("H02", "natural", {"fine": 4999}, False),
        ("H03", "organisation", {"fine": 50000}, True),
        ("H04", "organisation", {"fine": 49999}, False),
        ("H06", "organisation", {"fine": 20000, "gains": 30000, "goods_value": 25000}, True),
        ("gains", "organisation", {"gains": 50000}, True),
        ("goods", "organisation", {"goods_value": 50000}, True),
        ("below in sum", "organisation", {"gains": 24999, "goods_value": 25000}, False),
        ("H08", "organisation", {"measures": ["revoke"]}, True),
        ("H08b", "natural", {"measures": ["suspend"]}, True),
        ("H09", "organisation", {"measures": ["warning"]}, False),
        ("household", "household", {"fine": 5000}, True),
    ],
)
def test_hearings_by_their_number(
    number: str, person: PersonClass, told: dict[str, Any], required: bool
) -> None:
    told = {k: Decimal(v) if isinstance(v, int) else v for k, v in told.items()}
    found, basis = hearing(BOOK.heard, BOOK.heard_measure, BOOK.heard_for, person=person, **told)
    assert found is required, number
    assert basis


@pytest.mark.parametrize(
    ("number", "person", "fine", "confiscation", "allowed"),
    [
        ("D01", "organisation", 3000, False, True),
        ("D02", "organisation", 3001, False, False),
        ("D03", "natural", 200, False, True),
        ("D03b", "natural", 201, False, False),
        ("D04", "organisation", 0, False, True),
        ("trademark", "organisation", 0, True, False),
        ("household", "household", 201, False, False),
    ],
)
def test_penalties_on_the_spot_by_their_number(
    number: str, person: PersonClass, fine: int, confiscation: bool, allowed: bool
) -> None:
    found, reasons = summary(BOOK.summary, person=person, fine=Decimal(fine), confiscation=confiscation)
    assert found is allowed, number
    assert bool(reasons) is not allowed


def test_both_reasons_are_told_at_once() -> None:
    _, reasons = summary(BOOK.summary, person="natural", fine=Decimal(5000), confiscation=True)
    assert len(reasons) == 2
