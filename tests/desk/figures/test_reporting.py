"""A report says the same numbers as the page, and tells the months year by year."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from pathlib import Path

from casehub.desk.figures.frozen import Frozen
from casehub.desk.figures.reporting import report_of
from casehub.desk.figures.statement import METHOD, OF_ENDS
from casehub.law.zone import OFFICE_ZONE
from casehub.model import FrozenFigures
from tests.desk.figures.test_sums import FACT


def test_tables_and_months_of_two_years() -> None:
    row = FrozenFigures(
        title="两年", since=date(2025, 11, 1), until=date(2026, 2, 28), at=datetime(2026, 3, 1, 9, tzinfo=OFFICE_ZONE), cases=3,
    )  # fmt: skip
    facts = [
        replace(FACT, opened_on=date(2025, 12, 3)),
        replace(FACT, opened_on=date(2026, 1, 3), office="乙局", closed_on=date(2026, 2, 1), ended_as="已结案"),
        replace(FACT, opened_on=date(2024, 12, 3), closed_on=date(2024, 12, 9), fine=12_345, decided_on=date(2026, 1, 5)),
    ]
    job = report_of(Frozen(row, facts), "丙局", Path("out.pdf"))
    tables = {one.caption: one for one in job.tables}
    assert ("收件", "2", "1") in tables["与去年同期"].rows
    assert ("罚款（元）", "123.45", "0.00") in tables["与去年同期"].rows
    assert [cells[:2] for cells in tables["按单位"].rows] == [("乙局", "1"), ("甲局", "1"), ("合计", "2")]
    assert tables["办结，按办结方式"].rows == (("已结案", "1"),)
    first, second = job.years
    assert (first.caption, first.months, first.rows) == ("2025年收件，按月", ("11月", "12月"), (("行政裁决", (0, 1)),))
    assert (second.months, second.rows[0][1]) == (("1月", "2月"), (1, 0))
    assert job.notes == (*METHOD, OF_ENDS) and job.made_on == "2026-03-01"
    assert "2025年11月1日至2026年2月28日，2026年3月1日固定" in job.lead
