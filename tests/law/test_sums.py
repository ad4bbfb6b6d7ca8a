"""Sums as people write them are read, each as one sum alone, and written back the same."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from casehub.law.amounts import money_capitals, money_text
from casehub.law.chinese import number_in_chinese
from casehub.law.sums import UnclearSum, sum_read, sums_told, whole_in_chinese


@pytest.mark.parametrize(
    ("words", "sum_"),
    [
        ("伍万元整", "50000"), ("五万元", "50000"), ("五万", "50000"), ("壹萬圓正", "10000"), ("人民币伍万元整", "50000"),
        ("一百二十三元四角五分", "123.45"), ("壹佰贰拾叁元肆角伍分", "123.45"), ("325元零4分", "325.04"),
        ("一万零五百元", "10500"), ("一万五百元", "10500"), ("一万零五元", "10005"), ("十五万", "150000"), ("一百一十元", "110"),
        ("一百十元", "110"), ("两万元", "20000"), ("5万5千元", "55000"), ("1万200元", "10200"), ("100元5角", "100.5"), ("五块", "5"),
        ("伍角整", "0.5"), ("五分", "0.05"), ("零元", "0"), ("1.2万元", "12000"), ("１２，０００．００元", "12000"), ("¥ 5", "5"),
        ("一千二百亿元", "120000000000"), ("9999万9999元", "99999999"),
    ],
)  # fmt: skip
def test_a_sum_is_read(words: str, sum_: str) -> None:
    assert sum_read(words) == Decimal(sum_)


@pytest.mark.parametrize(
    ("words", "first", "second"),
    [("一万五", 15_000, 10_005), ("一万五元", 15_000, 10_005), ("三百五", 350, 305), ("1万2", 12_000, 10_002), ("二亿三", 230_000_000, 200_000_003)],
)  # fmt: skip
def test_a_sum_that_may_be_two_is_refused_with_both(words: str, first: int, second: int) -> None:
    with pytest.raises(UnclearSum, match=f"“{words}”可以读作{first}，也可以读作{second}，请写成数字"):
        sum_read(words)


@pytest.mark.parametrize(
    "words",
    [
        "", "元", "整", "万", "万五", "百万", "五万五万", "二十百", "一百零零五", "一亿万", "二〇二六", "三元五", "五万五角", "5万万元", "1e5", "NaN",
        "1,2万", "1234,5", "12.5元5角", "一点二万元", "约五万元", "万亿",
    ],
)  # fmt: skip
def test_what_is_no_sum_is_refused(words: str) -> None:
    with pytest.raises(UnclearSum, match=r"^金额写成数字"):
        sum_read(words)


@pytest.mark.parametrize("words", ["-1", "－1,000.00", "\N{MINUS SIGN}5万元"])
def test_a_sum_below_nothing_is_told_as_such(words: str) -> None:
    with pytest.raises(UnclearSum, match=r"^金额不能小于 0$"):
        sum_read(words)


@given(st.integers(0, 10**15))
@example(cents=10**15)
@example(cents=0)
def test_what_papers_print_is_read_back(cents: int) -> None:
    amount = Decimal(cents) / 100
    assert sum_read(money_capitals(amount)) == sum_read(money_text(amount)) == amount
    assert whole_in_chinese(number_in_chinese(cents)) == cents


@pytest.mark.parametrize(
    ("text", "sums"),
    [
        ("罚款伍万元", ["50000"]), ("没收违法所得12,000.00元，罚款1.2万元", ["12000"]), ("罚款人民币伍万元整并公告", ["50000"]),
        ("罚款 5 万元，加处一百二十三元四角五分", ["50000", "123.45"]), ("罚款三元。", ["3"]), ("每件三元五角", ["3.5"]),
        ("三元桥边的一元店", []), ("数十万元、几万元、五万余元", []), ("以万元计", []), ("1,5万元", []), ("第五十条", []),
        ("2026年三月五日送达，计20000.5元", ["20000.5"]),
    ],
)  # fmt: skip
def test_sums_in_a_sentence(text: str, sums: list[str]) -> None:
    found = sums_told(text)
    assert found.sums == {Decimal(one) for one in sums} and not found.unclear


def test_a_sum_in_a_sentence_that_may_be_two_is_told() -> None:
    found = sums_told("罚款一万五元，没收八千元")
    assert found.sums == {Decimal(8000)}
    assert found.unclear == ("金额“一万五元”可以读作15000，也可以读作10005，请写成数字",)
