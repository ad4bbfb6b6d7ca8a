"""Sums are kept in 分 and come back as they were."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casehub.procedures.penalty.sanctions import Stage, in_cents, in_yuan


@pytest.mark.parametrize("text", ["0.00", "0.01", "49999.99", "216000.00", "99999999999.99"])
def test_a_sum_comes_back(text: str) -> None:
    assert in_yuan(in_cents(Decimal(text))) == Decimal(text)


def test_nothing_is_not_naught() -> None:
    assert in_cents(None) is None and in_yuan(None) is None
    assert in_cents(Decimal(0)) == 0
    assert [one.words for one in Stage] == ["拟处罚", "已告知", "已决定"]
