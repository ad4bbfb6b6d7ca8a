"""All figures of a span as a page, a workbook and a report show them, and how they are counted."""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import TYPE_CHECKING

from casehub.desk.figures.sums import (
    CONTENTMENT,
    RATES,
    By,
    Measure,
    Share,
    chosen,
    lengths,
    monthly,
    table,
    total,
)
from casehub.law.amounts import yuan_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.desk.figures.facts import Fact
    from casehub.desk.figures.sums import Length, Rate, Row, Series, Span

COLUMNS = (
    Measure.OPENED, Measure.FILED, Measure.CLOSED, Measure.OPEN, Measure.DUE, Measure.TIMELY,
    Measure.LATE, Measure.LATE_OPEN,
)  # fmt: skip
APART = (By.PROCEDURE, By.OFFICE, By.DISTRICT, By.RIGHT)
AFTER = (Measure.ASKED, Measure.ANSWERED, Measure.SATISFIED)
AFTER_APART = (By.PROCEDURE, By.DISTRICT, By.WAY)
METHOD = (
    ("数的是什么", "统计人有权查看的主案，每案计一次；案中的送达、鉴定、查封等事项不另计。"
     "本局发给其他机关的协作函不是收件，不计在内，见协作网络。机关撤并的计入承接的机关。"),
    ("收件、立案、办结", "分别按收件日、立案日、办结日在期间以内计数；"
     "登记时即编案号、是否受理另行决定的程序没有立案环节，不计立案。"),
    ("期末在办", "期间最后一天以前收件、到那一天还没有办结的案件，写明的是统计当时的情况。"),
    ("到期应结", "程序自身的办案期限（含依法延长、扣除以后）在期间以内届满的案件，"
     "等于按期完成、逾期完成、逾期未结与尚未到期之和；没有办案期限的程序不计。"),
    ("按期、逾期完成", "办案期限要求的事（作出决定、达成协议等）在期限以内、以后做成；"
     "做成以后还要送达、履行的，办结另计。"),
    ("结案率", "并列两种算法：本期办结占应办（期初在办加本期收件）的比例；"
     "已到期应结的案件中期末以前已办结的比例。还没有办结的不算结案。不足20件的只列件数，不列百分比。"),
    ("按期率", "已到期应结的案件中按期完成的比例。"),
    ("罚款", "按作出处罚决定的日期，对各当事人的罚款合计；另行决定的以后一次为准，"
     "不含没收违法所得和加处罚款，不减去未缴。调解的数额不计。"),
    ("去年同期", "上一年的同一段日期，按同样的口径。"),
)  # fmt: skip
# How what stands with the ends of cases is counted.
OF_ENDS = ("办结方式", "按最后一次进入的办结状态；办结以后归档的不变。")
OF_LENGTHS = ("立案到办结", "立案日到办结日的日历天数，取中位数。")
OF_ASKING = (
    "满意度回访",
    "按最后一次回访的日期在期间以内计数，每案计一次，回访数次的以最后一次为准；没有联系上、没有作出评价的"
    "计入回访，不计入作出评价。很满意、满意的计为满意；满意率是满意占作出评价的比例，不足20件的只列件数。",
)


@dataclass(frozen=True)
class Asking:
    """满意度回访: how many were asked, answered, were satisfied, and the share, told apart.

    rows of a table: each with its share; whole: of all.
    """

    tables: tuple[tuple[By, list[tuple[Row, Share]]], ...]
    whole: tuple[Row, Share]

    @property
    def any(self) -> bool:
        """Whether anybody was asked."""
        return bool(self.whole[0].numbers[Measure.ASKED])


@dataclass(frozen=True)
class Fines:
    """How many cases were fined, and how much in 元."""

    cases: int
    sum: Decimal


@dataclass(frozen=True)
class Statement:
    """Every figure of a span, and of the same days of the year before.

    ended: how cases were closed; standing: where those stand that are open at its end.
    """

    span: Span
    total: Row
    tables: tuple[tuple[By, list[Row]], ...]
    ended: list[Row]
    standing: list[Row]
    series: list[Series]
    lengths: list[Length]
    rates: tuple[tuple[Rate, Share], ...]
    fines: Fines
    fines_before: Fines
    asking: Asking

    def method(self, *, ends: bool = True) -> list[tuple[str, str]]:
        """How it is counted, (name, words), of what is shown; ends: those of cases too."""
        told = ((OF_ENDS, self.ended), (OF_LENGTHS, self.lengths))
        found = [*METHOD, *(words for words, rows in told if ends and rows)]
        return [*found, OF_ASKING] if self.asking.any else found


def stated(facts: Sequence[Fact], span: Span) -> Statement:
    """The figures of these facts."""
    tables = ((by, table(facts, span, by, COLUMNS)) for by in APART)
    return Statement(
        span=span,
        total=total(facts, span, COLUMNS),
        # Where there is one value only, the sum says all.
        tables=tuple((by, rows) for by, rows in tables if by is APART[0] or len(rows) > 1),
        ended=_of_one(facts, span, By.ENDED, Measure.CLOSED),
        standing=_of_one(facts, span, By.STATE, Measure.OPEN),
        series=monthly(facts, span, By.PROCEDURE, Measure.OPENED),
        lengths=lengths(facts, span),
        rates=tuple((one, one.of(facts, span)) for one in RATES),
        fines=_fines(facts, span),
        fines_before=_fines(facts, span.year_before),
        asking=_asking(facts, span),
    )


def _asking(facts: Sequence[Fact], span: Span) -> Asking:
    apart = ((by, table(facts, span, by, AFTER)) for by in AFTER_APART)
    tables = tuple((by, [_shared(row) for row in rows]) for by, rows in apart)
    return Asking(tables, _shared(total(facts, span, AFTER)))


def _shared(row: Row) -> tuple[Row, Share]:
    """With the share of those who were satisfied."""
    part, whole = row.numbers[CONTENTMENT.part], row.numbers[CONTENTMENT.whole]
    return row, Share(part, whole)


def _of_one(facts: Sequence[Fact], span: Span, by: By, measure: Measure) -> list[Row]:
    return [row for row in table(facts, span, by, (measure,)) if row.numbers[measure]]


def _fines(facts: Sequence[Fact], span: Span) -> Fines:
    found = chosen(facts, span, Measure.FINED)
    return Fines(len(found), yuan_of(sum(one.fine for one in found)))
