"""What people write into a cell of a list of offices → a value, or one sentence why not."""

from __future__ import annotations

import re
import unicodedata
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, Any

from casehub.law.identifiers import IdentifierFault, read_credit_code

if TYPE_CHECKING:
    from collections.abc import Iterable

# What a sheet says of a day it counts from its own first one.
SHEET_EPOCH = date(1899, 12, 30)
FIRST_SERIAL, LAST_SERIAL = 18_000, 80_000
YES = frozenset("是 有 真 对 √ ✓ y yes true 1 核定".split())
NO = frozenset("否 无 没有 不 × x n no false 0 待核".split())
_CONTROL = re.compile(
    r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]"
)
_DAY = re.compile(r"(\d{4})\s*[-./年]\s*(\d{1,2})\s*[-./月]\s*(\d{1,2})\s*日?")
_PACKED_DAY = re.compile(r"(\d{4})(\d{2})(\d{2})")
_SAMPLE_NUMBER = re.compile(r"[〔\[［(（].*$")


class Unreadable(Exception):
    """The cell holds no such value; `str()` is the sentence beside the row."""


def is_blank(cell: Any) -> bool:
    """Whether nothing is written there."""
    return cell is None or (isinstance(cell, str) and not cell.strip("\u3000 \t\r\n"))


def text(cell: Any) -> str:
    """One line of text, spaces of every width at the ends gone; numbers without `.0`."""
    if isinstance(cell, bool):
        return "是" if cell else "否"
    if isinstance(cell, float) and cell.is_integer():
        cell = int(cell)
    if isinstance(cell, date):
        cell = f"{cell:%Y-%m-%d}"
    if isinstance(cell, list | tuple):
        return "；".join(text(one) for one in cell)
    plain = _CONTROL.sub("", str(cell)).replace("\u3000", " ").replace("\xa0", " ")
    return " ".join(plain.split())


def name(cell: Any) -> str:
    """A name: a space between two Chinese characters is layout and goes."""
    return re.sub(r"(?<=[\u3400-\u9fff〔（]) (?=[\u3400-\u9fff〕）])", "", text(cell))


def code(cell: Any) -> str:
    """A code or number: full width becomes half width, no spaces."""
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text(cell)))


def key(cell: Any) -> str:
    """The code of an organisation: letters, digits, - and _, in lower case."""
    found = code(cell).lower()
    if not re.fullmatch(r"[a-z][a-z0-9_-]{1,39}", found):
        raise Unreadable(f"代码“{found}”应以字母开头，只用字母、数字和短横，2 至 40 个字符")
    return found


def day(cell: Any) -> date:
    """A day: a date, 2026-01-05, 2026/1/5, 2026.1.5, 2026年1月5日, 20260105, a sheet's number."""
    if isinstance(cell, datetime):
        return cell.date()
    if isinstance(cell, date):
        return cell
    typed = code(cell)
    if typed.isdigit() and FIRST_SERIAL < int(typed) < LAST_SERIAL:
        return SHEET_EPOCH + timedelta(days=int(typed))
    found = _DAY.fullmatch(typed) or _PACKED_DAY.fullmatch(typed)
    if found is not None:
        try:
            return date(*(int(part) for part in found.groups()))
        except ValueError:
            raise Unreadable(f"没有“{typed}”这一天") from None
    raise Unreadable(f"“{typed}”不是日期，应写成 2026-01-05 的样子")


def yes(cell: Any) -> bool:
    """是 or 否, in the ways people write it."""
    typed = code(cell).lower()
    if typed in YES:
        return True
    if typed in NO:
        return False
    raise Unreadable(f"“{typed}”应写是或者否")


def region(cell: Any) -> str:
    """A code of administrative division (GB/T 2260)."""
    found = code(cell)
    if not re.fullmatch(r"\d{6}", found):
        raise Unreadable(f"区划代码“{found}”应为 6 位数字")
    return found


def postcode(cell: Any) -> str:
    """A postcode."""
    found = code(cell)
    if not re.fullmatch(r"\d{6}", found):
        raise Unreadable(f"邮政编码“{found}”应为 6 位数字")
    return found


def credit_code(cell: Any) -> str:
    """A 统一社会信用代码 with its check digit."""
    try:
        return read_credit_code(code(cell))
    except IdentifierFault as fault:
        raise Unreadable(str(fault)) from fault


def email(cell: Any) -> str:
    """An address for e-mail."""
    found = code(cell)
    if not re.fullmatch(r"[^@\s]+@[^@\s]+", found):
        raise Unreadable(f"“{found}”不是电子邮箱地址")
    return found


def prefix(cell: Any) -> str:
    """The 字 of a series; of a whole number as example (渝知裁字〔2026〕1号) only the 字 counts."""
    return _SAMPLE_NUMBER.sub("", name(cell))


def fold(header: Any) -> str:
    """A column's heading without width, case, spaces, stars and what stands in brackets."""
    plain = unicodedata.normalize("NFKC", text(header)).lower()
    return re.sub(r"\(.*?\)|[\s*:：/_.,，、-]", "", plain)


def listed(words: Iterable[str]) -> str:
    """Words in a list: 甲、乙."""
    return "、".join(words)
