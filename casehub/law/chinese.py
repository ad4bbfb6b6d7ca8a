"""Numbers, dates and periods in Chinese, as official documents write them."""

from __future__ import annotations

from datetime import date
from decimal import Decimal

from casehub.law.units import Unit

DIGITS = "零一二三四五六七八九"
PLACES = ("", "十", "百", "千")
GROUPS = ("", "万", "亿", "万亿")
GROUP_SIZE = 10_000
TWO, TEN, TWENTY = 2, 10, 20
# Before these 二 stands, as papers write: 二人, 二日.
SAYS_TWO = frozenset({"人", "日"})


def number_in_chinese(number: int) -> str:
    """Write a whole number in Chinese numerals: 15 → 十五, 105 → 一百零五; 0 to 10^16 − 1."""
    if number < 0 or number >= GROUP_SIZE ** len(GROUPS):
        raise ValueError(f"数字{number}超出可书写的范围")
    if number < TEN:
        return DIGITS[number]
    if number < TWENTY:
        return "十" + (DIGITS[number - TEN] if number > TEN else "")
    return place_by_place(number, DIGITS, PLACES)


def place_by_place(number: int, digits: str, places: tuple[str, ...]) -> str:
    """A whole number in groups of four places, one zero for each gap: 105 → 一百零五; 0 is ""."""
    groups: list[int] = []
    while number:
        number, rest = divmod(number, GROUP_SIZE)
        groups.append(rest)
    words, gap = "", False
    for index in reversed(range(len(groups))):
        value = groups[index]
        if value == 0:
            gap = bool(words)
            continue
        if words and (gap or value < GROUP_SIZE // TEN):
            words += digits[0]
        gap = False
        words += _four_digits(value, digits, places) + GROUPS[index]
    return words


def _four_digits(value: int, digits: str, places: tuple[str, ...]) -> str:
    words, gap = "", False
    for place in (3, 2, 1, 0):
        digit = value // TEN**place % TEN
        if digit == 0:
            gap = bool(words)
            continue
        words += (digits[0] if gap else "") + digits[digit] + places[place]
        gap = False
    return words


def count_text(number: int, of: str) -> str:
    """Write a number of things with what counts them: 两次, 两种, 三名; people are 二人."""
    return ("两" if number == TWO and of not in SAYS_TWO else number_in_chinese(number)) + of


def share_text(share: Decimal) -> str:
    """Write a part of a whole as the law does: 0.03 → 百分之三, 0.005 → 百分之0.5."""
    percent = share * 100
    whole = percent == int(percent)
    return f"百分之{number_in_chinese(int(percent)) if whole else f'{percent.normalize():f}'}"


def date_text(day: date) -> str:
    """Write a date with Arabic figures: 2026年11月20日 (GB/T 9704)."""
    return f"{day.year}年{day.month}月{day.day}日"


def period_text(length: int, unit: str) -> str:
    """Write a period as the law does: 十五日, 五个工作日, 三个月, 三年."""
    counted = Unit(unit)
    words = "两" if length == TWO and counted.says_two_as_pair else number_in_chinese(length)
    return words + counted.words


def article_text(number: int) -> str:
    """Write an article number: 65 → 第六十五条."""
    return f"第{number_in_chinese(number)}条"


def number_read(words: str) -> int:
    """Read a whole number below 1,000 in Chinese numerals: 十五 → 15, 一百零五 → 105.

    Raises ValueError for any other sign.
    """
    total = digit = 0
    for sign in words.replace("〇", DIGITS[0]):
        if sign in PLACES[1:]:
            total += (digit or 1) * TEN ** PLACES.index(sign)
            digit = 0
        else:
            digit = DIGITS.index(sign)
    return total + digit
