"""Whether a case goes to the police (移送): figures against the lines that the law draws.

The lines stand in config/penalties.toml. Below them a case may still be sent on reasonable
suspicion; only where the law excludes the crime it is not.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING, Literal

from casehub.law.confidence import Confidence
from casehub.law.effect import Effective, in_force
from casehub.law.fines import CannotCompute
from casehub.law.periods import MONTHS_A_YEAR, add_months

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

PIECES = "pieces"
# What was sold and what was not: where a line is of both, they are figures of one sort.
SOLD, STOCK = "turnover", "stock"
FIGURES = {
    SOLD: "非法经营数额（销售金额）",
    "gains": "违法所得",
    "service_gains": "服务的违法所得",
    STOCK: "尚未销售的货值（件数）",
    "loss": "损失",
    PIECES: "件数",
}
TWO = 2


@dataclass(frozen=True)
class Test:
    """A line: the sum of these figures, at or above it; `lower` with two marks or a repeat.

    needs: it is asked only where this figure is there.
    """

    of: tuple[str, ...]
    at: Decimal
    lower: Decimal | None = None
    needs: str = ""


@dataclass(frozen=True)
class Crime(Effective):
    """The lines of one crime. same_mark: only the same mark on the same goods is this crime.

    marks_lower: two marks of different sources (two patents) lower the lines; a penalty for the
    like within `repeat_years` before the act always does.
    """

    id: str
    title: str
    basis: str
    confidence: Confidence
    repeat_years: int
    tests: tuple[Test, ...]
    same_mark: bool = False
    marks_lower: bool = False
    note: str = ""

    @property
    def sales_apart(self) -> bool:
        """Whether what was sold has a line of its own, lower than that of all goods (销售金额)."""
        sold = {test.at for test in self.tests if test.of == (SOLD,)}
        whole = {test.at for test in self.tests if test.of == (SOLD, STOCK)}
        return bool(whole) and whole != sold


@dataclass(frozen=True)
class Sending:
    """Beyond which part of a line a case is near it, and on what a case below it is sent."""

    near: Decimal
    basis: str
    confidence: Confidence
    note: str = ""


@dataclass(frozen=True)
class Referral:
    """must: a line is reached. may: below every line. no: the law excludes this crime."""

    refer: Literal["must", "may", "no"]
    near: bool
    basis: tuple[str, ...]
    reasons: tuple[str, ...]


def referral(
    crimes: Sequence[Crime],
    sending: Sending,
    crime: str,
    acted: date,
    figures: Mapping[str, Decimal],
    *,
    same_mark: bool | None = None,
    marks: int = 1,
    prior: Sequence[date] = (),
) -> Referral:
    """Whether a case must or may be sent to the police. Raises CannotCompute.

    figures: in yuan, pieces as a number. prior: days on which earlier penalties for the like took
    effect; the last day of the years counts.
    """
    row = in_force([one for one in crimes if one.id == crime], acted)
    if row is None:
        raise CannotCompute(f"不能判断：没有收录{acted}刑法第{crime}条的标准")
    if row.same_mark and same_mark is None:
        raise CannotCompute("不能判断：须写明是否相同商标、同一种商品（服务）")
    if row.same_mark and not same_mark:
        said = f"近似商标、类似商品不构成{row.title}"
        return Referral("no", near=False, basis=(row.basis,), reasons=(said,))
    asked = [t for t in row.tests if not t.needs or t.needs in figures]
    if not any(name in figures for test in asked for name in test.of):
        names = dict.fromkeys(name for test in row.tests for name in test.of)
        raise CannotCompute(f"不能判断：缺少{'、'.join(FIGURES[n] for n in names)}中的任何一项")
    repeated = any(one <= acted <= _years_after(one, row.repeat_years) for one in prior)
    lowered = repeated or (row.marks_lower and marks >= TWO)
    near, reached = False, []
    for test in asked:
        line = test.lower if lowered and test.lower is not None else test.at
        held = [figures[name] for name in test.of if name in figures]
        if not held:
            continue
        total = sum(held[1:], held[0])
        words = "与".join(FIGURES[name] for name in test.of)
        if total >= line:
            reached.append(f"{words}{_figure(total)}，达到{_figure(line)}")
        near = near or total >= line * sending.near
    if reached:
        return Referral("must", near=True, basis=(row.basis,), reasons=tuple(reached))
    said = "没有达到数额；有合理嫌疑，需要公安机关采取措施进一步获取证据的，也可以移送"
    return Referral("may", near=near, basis=(row.basis, sending.basis), reasons=(said,))


def _years_after(day: date, years: int) -> date:
    return add_months(day, years * MONTHS_A_YEAR)


def _figure(amount: Decimal) -> str:
    """Write yuan or pieces alike, however the sum was typed: 70,000 and 70,000.50."""
    return f"{amount:,.2f}".removesuffix(".00")
