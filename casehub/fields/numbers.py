"""Whole numbers and sums of money."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar, Literal

from casehub.fields.field import Field, Typed, Unreadable, declarable
from casehub.law.sums import LARGEST_MONEY, UnclearSum, money_read

LARGEST_INT = 10**9
# What the data of a letter can hold (referral.schema.json): more is no sum of any case.


def half_width(text: str) -> str:
    """Digits and signs typed in full width count as half width."""
    return unicodedata.normalize("NFKC", text).strip()


@declarable
@dataclass(frozen=True)
class IntField(Field):
    """A whole number, at least `least`: a period of no days is none, so periods say 1.

    most: the largest that it may be; 0 for as large as is kept.
    """

    least: int = 0
    most: int = 0
    kind: Literal["int"] = "int"
    draws: ClassVar[str] = "whole"
    holds: ClassVar[tuple[type, ...]] = (int,)

    @property
    def room(self) -> int:
        """The largest that it may be."""
        return self.most or LARGEST_INT

    def parse(self, typed: Typed) -> int | None:
        """The number, thousands may be set off by commas."""
        text = half_width(typed.text).replace(",", "")
        if not text:
            return None
        if not re.fullmatch(r"[+-]?\d{1,12}", text) or abs(int(text)) > LARGEST_INT:
            raise Unreadable("只填数字，例如 2")
        return int(text)

    def looks_like(self, written: str) -> bool:
        """Digits alone."""
        return half_width(written).isdecimal()

    def read(self, kept: Any) -> Any:
        """A default may be written as text."""
        return int(kept) if isinstance(kept, str) else kept

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """Too small."""
        yield from super().faults(value, offered)
        if isinstance(value, int) and value < self.least:
            yield f"{self.label}不能小于{self.least}"
        elif isinstance(value, int) and value > self.room:
            yield f"{self.label}不能大于{self.room:,}"

    def absent(self, to_fill: str) -> str | None:
        """The mark of a preview."""
        return to_fill or None

    def facts_fault(self, printed: Any) -> str | None:
        """No number."""
        try:
            int(str(printed))
        except ValueError:
            return "应为整数"
        return "应为整数" if isinstance(printed, bool) else None


@declarable
@dataclass(frozen=True)
class MoneyField(Field):
    """Yuan with at most two decimals; kept in JSON as text."""

    kind: Literal["money"] = "money"
    draws: ClassVar[str] = "money"
    holds: ClassVar[tuple[type, ...]] = (Decimal, int)

    def parse(self, typed: Typed) -> Decimal | None:
        """1,286,400.50 元, ¥1286400.5, 5万, 伍万元整, 一百二十三元四角五分."""
        text = half_width(typed.text)
        if not text:
            return None
        try:
            return money_read(text)
        except UnclearSum as error:
            raise Unreadable(str(error)) from error

    def faults(self, value: Any, offered: Collection[Any] | None = None) -> Iterator[str]:
        """No sum that the office can pay."""
        yield from super().faults(value, offered)
        if isinstance(value, Decimal | int) and not 0 <= value < LARGEST_MONEY:
            yield f"{self.label}不能小于 0，也不能达到十万亿元"

    def words(self, texts: Sequence[str], labels: Mapping[str, str]) -> str:
        """120000 and 120000.00 → 120,000.00; anything else stays as it was typed.

        One sum has one wording, however it was kept: else it would differ from itself.
        """
        del labels
        return "、".join(map(_sum_said, texts))

    def freeze(self, value: Any) -> Any:
        """Text with two decimals."""
        return None if value is None else f"{value:.2f}"

    def read(self, kept: Any) -> Any:
        """The sum of its text."""
        return kept if kept is None else Decimal(str(kept))

    def absent(self, to_fill: str) -> str | None:
        """The mark of a preview."""
        return to_fill or None

    def facts_fault(self, printed: Any) -> str | None:
        """No sum."""
        try:
            Decimal(printed)
        except (InvalidOperation, TypeError, ValueError):
            return "应为金额"
        return None


def _sum_said(text: str) -> str:
    try:
        return f"{money_read(half_width(text)):,.2f}" if text else text
    except UnclearSum:
        return text
