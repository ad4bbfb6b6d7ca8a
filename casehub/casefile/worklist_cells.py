"""What people write into the cells of a worklist → a value, and what is to be looked at again."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from typing import Any

from casehub.law.sums import UnclearSum, money_read
from casehub.people import cells

# 023-0000-7101, 02300007101, 13800002017.
_PHONE = re.compile(r"0\d{2,3}-?\d{4}-?\d{3,4}|1\d{10}")
_BETWEEN = re.compile(r"[/、,，;；\s|或和及]*")
# 9:30, 09:30:15 behind a day, as platforms export it.
_HOUR = re.compile(r"[T\s]+\d{1,2}:\d{2}(:\d{2}(\.\d+)?)?")
_NEARLY = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
_YEAR = re.compile(r"(?<!\d)(20\d{2})\d{4}(?!\d)")


@dataclass(frozen=True)
class Read:
    """A cell: as it stands there, what was read, and what is to be checked.

    doubt: it was read, and somebody should look whether rightly. fault: nothing could be read.
    """

    raw: str
    value: str = ""
    doubt: str = ""
    fault: str = ""

    @property
    def changed(self) -> bool:
        """Whether what was read is written otherwise than it stands there."""
        return self.raw != self.value


def _plain(cell: Any) -> str:
    if cells.is_blank(cell):
        return ""
    return unicodedata.normalize("NFKC", cells.text(cell)).strip().lstrip("'").strip()


def name(cell: Any) -> Read:
    """A name, without spaces at its ends."""
    return Read(_raw(cell), cells.name(cell))


def number(cell: Any) -> Read:
    """A number by which a row is known, however wide its digits: one row has one number."""
    return Read(_raw(cell), "" if cells.is_blank(cell) else cells.code(cell))


def words(cell: Any) -> Read:
    """Text as it is, in one line."""
    return Read(_raw(cell), cells.text(cell))


def day(cell: Any, number: str) -> Read:
    """A day in the ways of cells.day, 2026年11月3号, and 11.5 in the year that the number names.

    The hour behind it is left out: time limits count days.
    """
    raw, typed = _raw(cell), _plain(cell)
    if cells.is_blank(cell):
        return Read(raw)
    told = cell if isinstance(cell, date) else _HOUR.sub("", typed).replace("号", "日")
    try:
        return Read(raw, cells.day(told).isoformat())
    except cells.Unreadable as fault:
        nearly, year = _NEARLY.fullmatch(typed), _YEAR.search(number)
        if nearly is None or year is None:
            return Read(raw, fault=str(fault))
    try:
        found = date(int(year[1]), int(nearly[1]), int(nearly[2]))
    except ValueError:
        return Read(raw, fault=f"没有“{typed}”这一天")
    return Read(raw, found.isoformat(), f"年份缺失，按登记编号取{year[1]}年，请核对")


def phones(cell: Any) -> Read:
    """One telephone number or several, each by itself."""
    raw, typed = _raw(cell), _plain(cell)
    if not typed:
        return Read(raw)
    found = list(_PHONE.finditer(typed))
    rest = _PHONE.sub("", typed)
    if not found or _BETWEEN.fullmatch(rest) is None:
        return Read(raw, typed, "号码读不全，请核对")
    joined = any(a.end() == b.start() for a, b in pairwise(found))
    doubt = "两个号码连写，无分隔符，请核对" if joined else ""
    return Read(raw, "、".join(one.group() for one in found), doubt)


def money(cell: Any) -> Read:
    """An amount in 元, as people write it."""
    raw, typed = _raw(cell), _plain(cell)
    if not typed:
        return Read(raw)
    try:
        amount = money_read(typed)
    except UnclearSum:
        return Read(raw, doubt=f"“{typed}”不是金额，登记时另填")
    return Read(raw, f"{amount}")


def _raw(cell: Any) -> str:
    return "" if cell is None else cell if isinstance(cell, str) else cells.text(cell)
