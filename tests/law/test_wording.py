"""Chinese numerals, dates, periods and money; the term of patents."""

from __future__ import annotations

from datetime import date, timedelta
from decimal import Decimal

import pytest

from casehub.law.amounts import money_capitals, money_text
from casehub.law.chinese import (
    article_text,
    date_numerals,
    date_text,
    number_in_chinese,
    period_text,
)
from casehub.law.rights import PatentKind, expires_on, is_in_term, months_before_expiry


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


def test_dates_and_articles() -> None:
    assert date_text(date(2026, 11, 20)) == "2026年11月20日"
    assert date_numerals(date(2026, 11, 20)) == "二〇二六年十一月二十日"
    assert date_numerals(date(2030, 1, 1)) == "二〇三〇年一月一日"
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


@pytest.mark.parametrize(
    ("amount", "figures", "capitals"),
    [
        ("1286400", "1,286,400.00 元", "人民币壹佰贰拾捌万陆仟肆佰元整"),
        ("0", "0.00 元", "人民币零元整"),
        ("0.05", "0.05 元", "人民币伍分"),
        ("0.5", "0.50 元", "人民币伍角整"),
        ("12.34", "12.34 元", "人民币壹拾贰元叁角肆分"),
        ("1680.32", "1,680.32 元", "人民币壹仟陆佰捌拾元零叁角贰分"),
        ("325.04", "325.04 元", "人民币叁佰贰拾伍元零肆分"),
        ("107000.53", "107,000.53 元", "人民币壹拾万柒仟元零伍角叁分"),
        ("100000000", "100,000,000.00 元", "人民币壹亿元整"),
        ("10001", "10,001.00 元", "人民币壹万零壹元整"),
        ("55800", "55,800.00 元", "人民币伍万伍仟捌佰元整"),
    ],
)
def test_money(amount: str, figures: str, capitals: str) -> None:
    assert money_text(Decimal(amount)) == figures
    assert money_capitals(Decimal(amount)) == capitals


@pytest.mark.parametrize(
    ("amount", "words"),
    [("-1", "负数"), ("NaN", "有限"), ("1.005", "两位小数"), ("1e16", "过大")],
)
def test_money_that_cannot_be_written(amount: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        money_capitals(Decimal(amount))


@pytest.mark.parametrize(
    ("kind", "filed", "expires"),
    [
        ("invention", date(2010, 5, 6), date(2030, 5, 6)),
        ("utility_model", date(2020, 2, 29), date(2030, 2, 28)),
        ("design", date(2021, 5, 31), date(2031, 5, 31)),
        ("design", date(2021, 6, 1), date(2036, 6, 1)),
    ],
)
def test_term_of_patents(kind: PatentKind, filed: date, expires: date) -> None:
    assert expires_on(kind, filed) == expires
    assert not is_in_term(kind, filed, expires)
    assert is_in_term(kind, filed, expires - timedelta(days=1))
    assert not is_in_term(kind, filed, date(filed.year - 1, 1, 1))


def test_warning_before_expiry() -> None:
    assert months_before_expiry("invention", date(2010, 5, 31), 6) == date(2029, 11, 30)
