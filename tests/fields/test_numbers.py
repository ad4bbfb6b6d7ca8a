"""Numbers and sums as people type them."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casehub.fields import IntField, MoneyField, Typed, Unreadable


@pytest.mark.parametrize(
    ("raw", "sum_"),
    [("5万", 50_000), ("１.２亿元", 120_000_000), ("¥1,286,400.5", "1286400.50"), ("", None), ("五万", 50_000), ("人民币伍万元整", 50_000), ("一百二十三元四角五分", "123.45")],
)
def test_sums(raw: str, sum_: Any) -> None:
    wanted = None if sum_ is None else Decimal(sum_)
    assert MoneyField("sum", "金额").parse(Typed([raw])) == wanted


@pytest.mark.parametrize("raw", ["万", "1.005", "-1", "NaN", "5万万元", "1,2万", "十万亿", "三元五"])
def test_no_sums(raw: str) -> None:
    # Edge case 22: no sum below nothing, none in words that are two sums.
    with pytest.raises(Unreadable):
        MoneyField("sum", "金额").parse(Typed([raw]))


def test_a_period_of_no_days_is_none() -> None:
    assert list(IntField("days", "期限", least=1).faults(0)) == ["期限不能小于1"]
    assert list(IntField("left", "扣除天数").faults(0)) == []
    assert list(IntField("left", "扣除天数").faults(-1)) == ["扣除天数不能小于0"]
    assert list(IntField("left", "扣除天数").faults(True)) == ["扣除天数的格式不对"]


def test_a_number_may_have_a_largest() -> None:
    assert list(IntField("pages", "页数", most=999).faults(1000)) == ["页数不能大于999"]
    assert list(IntField("pages", "页数", most=999).faults(999)) == []
    assert list(IntField("pages", "页数").faults(10**9 + 1)) == ["页数不能大于1,000,000,000"]


@pytest.mark.parametrize(("kept", "said"), [("120000", "120,000.00"), ("120000.00", "120,000.00"), ("12万", "120,000.00"), ("5.5元", "5.50"), ("若干", "若干"), ("", "")])
def test_one_sum_has_one_wording(kept: str, said: str) -> None:
    assert MoneyField("fine", "罚款（元）").words([kept], {}) == said
