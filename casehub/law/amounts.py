"""Money as documents print it: 216000元, and 大写."""

from __future__ import annotations

from decimal import Decimal
from typing import overload

from casehub.law.chinese import GROUP_SIZE, GROUPS, TEN, place_by_place

CAPITALS = "零壹贰叁肆伍陆柒捌玖"
PLACES = ("", "拾", "佰", "仟")
LIMIT = Decimal(GROUP_SIZE) ** len(GROUPS)
CENT = Decimal("0.01")
FEN = 100


@overload
def fen_of(yuan: Decimal) -> int: ...
@overload
def fen_of(yuan: None) -> None: ...
def fen_of(yuan: Decimal | None) -> int | None:
    """A sum in 分, as columns keep it; None for one that nobody told."""
    return None if yuan is None else int(yuan * FEN)


@overload
def yuan_of(fen: int) -> Decimal: ...
@overload
def yuan_of(fen: None) -> None: ...
def yuan_of(fen: int | None) -> Decimal | None:
    """The yuan of a sum in 分; None for one that nobody told."""
    return None if fen is None else Decimal(fen) / FEN


def sum_kept(value: object) -> Decimal | None:
    """Yuan of a form, or as an event keeps them in text; None where nobody told a sum."""
    return None if value in (None, "") else Decimal(str(value))


def _checked(amount: Decimal) -> Decimal:
    if not amount.is_finite():
        raise ValueError("金额应为有限的数字")
    if amount < 0:
        raise ValueError("金额不能为负数")
    if amount >= LIMIT:
        raise ValueError("金额过大，无法书写")
    if amount != amount.quantize(CENT):
        raise ValueError("金额最多保留两位小数（分）")
    return amount.quantize(CENT)


def money_text(amount: Decimal) -> str:
    """Write yuan as model papers do: 216000元, 156000.50元; what is computed is rounded to 分.

    Without marks between thousands, and 角分 only where there are some (forms_penalty_a, x_yuan).
    """
    return money_figures(amount) + "元"


def money_figures(amount: Decimal) -> str:
    """The same without a unit, for money that is not yuan: 20000, 156000.50."""
    return f"{amount:.2f}".removesuffix(".00")


def money_grouped(amount: Decimal) -> str:
    """Write yuan as papers did before: 1,286,400.00 元; ValueError on odd input."""
    return f"{_checked(amount):,.2f} 元"


def money_capitals(amount: Decimal) -> str:
    """Write yuan in capital numerals: 壹佰贰拾捌万陆仟肆佰元整 (支付结算办法附件一)."""
    exact = _checked(amount)
    yuan, rest = divmod(fen_of(exact), FEN)
    jiao, fen = divmod(rest, TEN)
    words = place_by_place(yuan, CAPITALS, PLACES) + "元" if yuan else ""
    if not rest:
        return (words or "零元") + "整"
    if jiao:
        # 支付结算办法附件一: after an integer part that ends in 0, 零 stands before 角.
        words += ("零" if yuan and yuan % TEN == 0 else "") + CAPITALS[jiao] + "角"
    elif yuan:
        words += "零"
    words += CAPITALS[fen] + "分" if fen else "整"
    return words
