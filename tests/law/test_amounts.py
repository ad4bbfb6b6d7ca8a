"""Money in figures and in capital numerals."""

from __future__ import annotations

from decimal import Decimal

import pytest

from casehub.law.amounts import (
    fen_of,
    money_capitals,
    money_figures,
    money_grouped,
    money_text,
    sum_kept,
    yuan_of,
)


@pytest.mark.parametrize("text", ["0.00", "0.01", "49999.99", "216000.00", "99999999999.99"])
def test_a_sum_comes_back(text: str) -> None:
    assert yuan_of(fen_of(Decimal(text))) == Decimal(text)


def test_nothing_is_not_naught() -> None:
    assert fen_of(None) is None and yuan_of(None) is None
    assert fen_of(Decimal(0)) == 0


def test_a_sum_is_read_as_a_form_has_it_and_as_an_event_keeps_it() -> None:
    assert (sum_kept(None), sum_kept(""), sum_kept("1.5")) == (None, None, Decimal("1.5"))
    assert sum_kept(Decimal("1.50")) == sum_kept("1.50") and sum_kept(0) == 0


@pytest.mark.parametrize(
    ("amount", "figures", "grouped", "capitals"),
    [
        ("1286400", "1286400元", "1,286,400.00 元", "壹佰贰拾捌万陆仟肆佰元整"),
        ("0", "0元", "0.00 元", "零元整"),
        ("0.05", "0.05元", "0.05 元", "伍分"),
        ("0.5", "0.50元", "0.50 元", "伍角整"),
        ("12.34", "12.34元", "12.34 元", "壹拾贰元叁角肆分"),
        ("1680.32", "1680.32元", "1,680.32 元", "壹仟陆佰捌拾元零叁角贰分"),
        ("325.04", "325.04元", "325.04 元", "叁佰贰拾伍元零肆分"),
        ("107000.53", "107000.53元", "107,000.53 元", "壹拾万柒仟元零伍角叁分"),
        ("100000000", "100000000元", "100,000,000.00 元", "壹亿元整"),
        ("10001", "10001元", "10,001.00 元", "壹万零壹元整"),
        ("55800", "55800元", "55,800.00 元", "伍万伍仟捌佰元整"),
    ],
)
def test_money(amount: str, figures: str, grouped: str, capitals: str) -> None:
    assert money_text(Decimal(amount)) == figures
    assert money_figures(Decimal(amount)) + "元" == figures
    assert money_grouped(Decimal(amount)) == grouped
    assert money_capitals(Decimal(amount)) == capitals


@pytest.mark.parametrize(
    ("amount", "words"),
    [("-1", "负数"), ("NaN", "有限"), ("1.005", "两位小数"), ("1e16", "过大")],
)
def test_money_that_cannot_be_written(amount: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        money_capitals(Decimal(amount))
