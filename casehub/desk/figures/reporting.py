"""Frozen figures as a report that can be handed on: the same tables as on the page."""

from __future__ import annotations

from typing import TYPE_CHECKING

from casehub.desk.figures.statement import AFTER, COLUMNS, stated
from casehub.desk.figures.sums import Measure
from casehub.documents.bundles.report import ReportJob, ReportTable, ReportYear
from casehub.law.chinese import date_text

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from casehub.desk.figures.frozen import Frozen
    from casehub.desk.figures.sums import Row, Series


def report_of(frozen: Frozen, office: str, out: Path) -> ReportJob:
    """The report of frozen figures of an office, to be put into `out`."""
    row, span = frozen.row, frozen.span
    found = stated(frozen.facts, span)
    head = tuple(one.words for one in COLUMNS)
    tables = [
        ReportTable(
            f"按{by.words}",
            (by.words, *head),
            tuple(_cells(one) for one in (*rows, found.total)),
        )
        for by, rows in found.tables
        if rows
    ]
    for name, measure, of in (
        ("办结方式", Measure.CLOSED, found.ended), ("所处状态", Measure.OPEN, found.standing),
    ):  # fmt: skip
        if of:
            cells = tuple((one.value, str(one.numbers[measure])) for one in of)
            tables.append(ReportTable(f"{measure.words}，按{name}", (name, measure.words), cells))
    if found.lengths:
        days = tuple((one.value, str(one.cases), f"{one.days:g}") for one in found.lengths)
        tables.append(ReportTable("立案到办结", ("程序", "件数", "中位数（天）"), days))
    for by, asked in found.asking.tables if found.asking.any else ():
        names = (by.words, *(one.words for one in AFTER), "满意率")
        told = tuple(
            (of.value, *(str(of.numbers[m]) for m in AFTER), share.words)
            for of, share in (*asked, found.asking.whole)
        )
        tables.append(ReportTable(f"满意度回访，按{by.words}", names, told))
    before = tuple(
        (one.words, str(found.total.numbers[one]), str(found.total.before[one]))
        for one in COLUMNS
        if one in found.total.before
    )
    money = (
        ("罚款案件", str(found.fines.cases), str(found.fines_before.cases)),
        ("罚款（元）", f"{found.fines.sum:,.2f}", f"{found.fines_before.sum:,.2f}"),
    )
    tables.insert(0, ReportTable("与去年同期", ("项目", "本期", "去年同期"), (*before, *money)))
    lead = (
        f"{date_text(span.since)}至{date_text(span.until)}，{date_text(span.seen_on)}固定。"
        f"{'，'.join(f'{one.title}{share.words}' for one, share in found.rates)}。"
    )
    made_on = span.seen_on.isoformat()
    years, method = _years(found.series), tuple(found.method())
    return ReportJob(office, row.title, lead, tuple(tables), years, method, made_on, out)


def _years(series: Sequence[Series]) -> tuple[ReportYear, ...]:
    """What came in month by month, a table for each year."""
    most = max((one.most for one in series), default=0)
    named = dict.fromkeys(month for one in series for month in one.months)
    found = []
    for year in dict.fromkeys(month[:4] for month in named):
        months = [month for month in named if month[:4] == year]
        rows = tuple((one.value, tuple(one.months[m] for m in months)) for one in series)
        names = tuple(f"{int(month[5:])}月" for month in months)
        found.append(ReportYear(f"{year}年收件，按月", names, rows, most))
    return tuple(found)


def _cells(row: Row) -> tuple[str, ...]:
    return (row.value, *(str(row.numbers[one]) for one in COLUMNS))
