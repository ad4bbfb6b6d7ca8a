"""Sums of money as people write them: 五万元, 伍万元整, 一百二十三元四角五分, 1.2万元, 12,000.00元.

A sum in Chinese numerals is read strictly: it is written back and must be what was read, as the
People's Bank has it written (支付结算办法附件一). What can be read in two ways, as 一万五 can, is
refused: nobody pays by a guess.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.law.amounts import CENT, yuan_of
from casehub.law.chinese import DIGITS, GROUP_SIZE, GROUPS, PLACES, TEN, place_by_place

if TYPE_CHECKING:
    from collections.abc import Iterator

LARGEST_MONEY = Decimal(10**13)
UNITS = {"万": Decimal(10_000), "亿": Decimal(100_000_000)}
MINUS = ("-", "\N{MINUS SIGN}")
NO_SUM = "金额写成数字，例如 1286400.00，或者写成伍万元整、一百二十三元四角五分"
# Capital and old forms, and those in which a sum is dictated.
_PLAIN = str.maketrans(
    "〇壹贰叁肆伍陆柒捌玖拾佰仟两兩贰貳叄參陸圆圓块萬億毛正",
    "零一二三四五六七八九十百千二二二二三三六元元元万亿角整",
)
_SIGNS = "零〇一二三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟两兩貳叄參陸萬億"
# With which of them a sum begins; 万元 alone is a unit, as in 以万元计.
_FIRST = _SIGNS.translate(str.maketrans("", "", "百千万亿佰仟萬億"))
_YUAN = "元圆圓"
_WHOLE = re.compile(f"[{DIGITS}十百千万亿]+")
# 元 with 角 and 分 behind it; 零 may stand where something is left out before them.
_WORDS = re.compile(
    f"(?:(?P<yuan>[{DIGITS}十百千万亿]+)(?P<unit>元)?)?"
    f"(?:零?(?P<jiao>[{DIGITS}])角)?(?:零?(?P<fen>[{DIGITS}])分)?整?"
)
# 零 before a digit that names its place leaves nothing open; before a bare digit it must stand.
_SPARED = re.compile(f"零(?=[{DIGITS[1:]}][十百千])")
_GAP = re.compile("零")
WORTH = {sign: TEN**n for n, sign in enumerate(PLACES) if sign} | {"万": 10**4, "亿": 10**8}
_FIGURES = re.compile(r"(?:\d{1,3}(?:,\d{3})+|\d+)(?:\.\d+)?")
# A figure before a place, as in 5万5千元 and 1万200元; never a part of a fraction.
_COUNTED = re.compile(r"(?<![\d.])\d{1,4}(?![\d.])")
# A sum that stands in a sentence. What a figure or a point stands before is the rest of another
# number, and 数十万元, 几万元 say no sum.
_TOLD = re.compile(
    r"(?<![\d.．数几])(?<!\d[,，])"
    rf"(?<![{_SIGNS}])(?P<sum>[\d{_FIRST}](?:[\d{_SIGNS}\s]|[.．](?=\d)|[,，](?=\d{{3}}))*[{_YUAN}]"
    rf"(?:\s*[零〇]?[\d{_SIGNS}]角)?(?:\s*[零〇]?[\d{_SIGNS}]分)?[整正]?)"
)
# 三元 may be the beginning of a name: a bare digit is a sum only where nothing is written on.
_BARE = re.compile(rf"[{_SIGNS}][{_YUAN}]")
_HAN = re.compile(r"[\u4e00-\u9fff]")


class UnclearSum(ValueError):
    """The words are no sum, or more than one; `str()` is the sentence for whoever wrote them."""


def whole_in_chinese(words: str) -> int:
    """A whole number in Chinese numerals, plain or capital: 一万零五百 → 10500.

    A 零 before a digit with its own place may be left out (一万五百). Raises UnclearSum for
    anything that is not written so.
    """
    plain = words.translate(_PLAIN)
    if not _WHOLE.fullmatch(plain):
        raise UnclearSum(NO_SUM)
    # 十五万 is written 一十五万 place by place.
    plain = re.sub(f"(?<![{DIGITS[1:]}])十", "一十", plain)
    number = _read(plain)
    written = place_by_place(number, DIGITS, PLACES) or DIGITS[0]
    if re.fullmatch(_SPARED.sub("零?", written), plain):
        return number
    if re.fullmatch(_GAP.sub("零?", written), plain):
        # 一万五: the digit may count what its last place is ten of, or single ones.
        place = WORTH[plain[-2]] // TEN
        other = number - DIGITS.index(plain[-1]) + DIGITS.index(plain[-1]) * place
        raise UnclearSum(f"金额“{words}”可以读作{other}，也可以读作{number}，请写成数字")
    raise UnclearSum(NO_SUM)


def _read(plain: str) -> int:
    """What the signs come to by their places; whether they are written in order is not asked."""
    above = total = group = digit = 0
    for sign in plain:
        if sign in PLACES[1:]:
            group += digit * WORTH[sign]
            digit = 0
        elif sign == "万":
            total += (group + digit) * GROUP_SIZE
            group = digit = 0
        elif sign == "亿":
            above += (total + group + digit) * GROUP_SIZE**2
            total = group = digit = 0
        else:
            digit = DIGITS.index(sign)
    # Beyond what can be written back nothing is a sum of a case.
    most: int = GROUP_SIZE ** len(GROUPS)
    return (above + total + group + digit) % most


def sum_read(words: str) -> Decimal:
    """One sum in yuan, in figures or Chinese numerals, with or without 人民币, 元 and 整.

    Raises UnclearSum with the sentence for whoever wrote it.
    """
    text = re.sub(r"\s", "", unicodedata.normalize("NFKC", words))
    text = text.removeprefix("人民币").removeprefix("¥")
    if (figures := _in_figures(text)) is not None:
        return figures
    if text[:1] in MINUS and _in_figures(text[1:]) is not None:
        raise UnclearSum("金额不能小于 0")
    # Each figure in words: 5万5千元 is read as 五万五千元 is, and refused as that would be.
    plain = _COUNTED.sub(lambda n: place_by_place(int(n[0]), DIGITS, PLACES) or DIGITS[0], text)
    plain = plain.translate(_PLAIN)
    found = _WORDS.fullmatch(plain)
    if found is None or not (found["yuan"] or found["jiao"] or found["fen"]):
        raise UnclearSum(NO_SUM)
    if found["yuan"] and not found["unit"] and (found["jiao"] or found["fen"]):
        raise UnclearSum(NO_SUM)
    try:
        yuan = whole_in_chinese(found["yuan"]) if found["yuan"] else 0
    except UnclearSum as unclear:
        raise UnclearSum(str(unclear).replace(found["yuan"], words.strip())) from unclear
    jiao, fen = (DIGITS.index(found[name] or DIGITS[0]) for name in ("jiao", "fen"))
    return Decimal(yuan) + yuan_of(jiao * TEN + fen)


def money_read(words: str) -> Decimal:
    """Yuan of a sum as people write it, of two decimals, below ten trillion. Raises UnclearSum."""
    value = sum_read(words)
    if value >= LARGEST_MONEY:
        raise UnclearSum("金额不能小于 0，也不能达到十万亿元")
    if value != value.quantize(CENT):
        raise UnclearSum("金额最多两位小数")
    return value.quantize(CENT)


def _in_figures(text: str) -> Decimal | None:
    """A sum in figures: 12,000.00, 1.2万元, 5元整; None for any other."""
    bare = text.removesuffix("整").removesuffix("正").rstrip(_YUAN)
    unit = UNITS.get(bare[-1:])
    number = bare[:-1] if unit is not None else bare
    if not _FIGURES.fullmatch(number):
        return None
    return Decimal(number.replace(",", "")) * (unit or 1)


@dataclass(frozen=True)
class SumsTold:
    """What a sentence says of money. sums: in yuan; unclear: a sentence for each that is none."""

    sums: frozenset[Decimal]
    unclear: tuple[str, ...] = ()


def sums_told(text: str) -> SumsTold:
    """Every sum of money that a sentence names with its unit, in figures or Chinese numerals."""
    found, unclear = set[Decimal](), list[str]()
    for words in _named(text):
        try:
            found.add(sum_read(words))
        except UnclearSum as refused:
            unclear.append(str(refused))
    return SumsTold(frozenset(found), tuple(unclear))


def _named(text: str) -> Iterator[str]:
    for match in _TOLD.finditer(text):
        if not (_BARE.fullmatch(match["sum"]) and _HAN.match(text, match.end())):
            yield match["sum"]
