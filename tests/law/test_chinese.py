"""Numerals, dates and periods as official documents write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

import pytest

from casehub.law.chinese import (
    article_text,
    count_text,
    date_text,
    number_in_chinese,
    number_read,
    period_text,
    share_text,
)


@pytest.mark.parametrize(
    ("number", "words"),
    [
        (0, "零"), (5, "五"), (10, "十"), (15, "十五"), (20, "二十"), (65, "六十五"),
        (100, "一百"), (105, "一百零五"), (110, "一百一十"), (1_001, "一千零一"),
        (1_010, "一千零一十"), (10_000, "一万"), (10_005, "一万零五"), (100_000, "一十万"),
        (1_002_000, "一百万二千"), (200_000_001, "二亿零一"), (10_500, "一万零五百"),
    ],
)  # fmt: skip
def test_number_in_chinese(number: int, words: str) -> None:
    assert number_in_chinese(number) == words


def test_number_out_of_range() -> None:
    for number in (-1, 10**16):
        with pytest.raises(ValueError, match="范围"):
            number_in_chinese(number)


def test_what_was_written_is_read_again() -> None:
    assert [number_read(number_in_chinese(n)) for n in range(1_000)] == list(range(1_000))
    assert number_read("一百〇五") == 105
    with pytest.raises(ValueError, match="substring"):
        number_read("第")


def test_dates_and_articles() -> None:
    assert date_text(date(2026, 11, 20)) == "2026年11月20日"
    assert article_text(65) == "第六十五条"


@pytest.mark.parametrize(
    ("length", "unit", "words"),
    [
        (15, "calendar_days", "十五日"), (5, "working_days", "五个工作日"),
        (3, "months", "三个月"), (2, "months", "两个月"), (2, "working_days", "两个工作日"),
        (12, "months", "十二个月"), (3, "years", "三年"), (2, "calendar_days", "二日"),
    ],
)  # fmt: skip
def test_period_text(length: int, unit: str, words: str) -> None:
    assert period_text(length, unit) == words


def test_a_part_of_a_whole_is_written_in_percent() -> None:
    told = [share_text(Decimal(text)) for text in ("0.03", "1.5", "0.005")]
    assert told == ["百分之三", "百分之一百五十", "百分之0.5"]


def test_two_of_a_thing_are_a_pair_and_two_people_are_not() -> None:
    told = [count_text(number, of) for number, of in ((2, "次"), (2, "种"), (2, "人"), (3, "次"), (12, "名"))]
    assert told == ["两次", "两种", "二人", "三次", "十二名"]
