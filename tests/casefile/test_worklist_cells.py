"""Cells of a worklist as people write them: what is read, what is to be looked at again."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.casefile import worklist_cells
from casehub.casefile.worklist_cells import Read

NUMBER = "12315-示例-20261105-009"


@pytest.mark.parametrize(
    ("written", "value", "doubt", "fault"),
    [
        ("2026-11-02", "2026-11-02", "", ""),
        ("2026年11月3号", "2026-11-03", "", ""),
        ("20261109", "2026-11-09", "", ""),
        ("'2026/11/16", "2026-11-16", "", ""),
        (date(2026, 11, 2), "2026-11-02", "", ""),
        ("11.5", "2026-11-05", "取2026年", ""),
        (11.5, "2026-11-05", "取2026年", ""),
        ("13.45", "", "", "没有“13.45”这一天"),
        ("上周五", "", "", "不是日期"),
    ],
)  # fmt: skip
def test_day(written: Any, value: str, doubt: str, fault: str) -> None:
    found = worklist_cells.day(written, NUMBER)
    assert found.value == value and doubt in found.doubt and fault in found.fault
    assert bool(found.doubt) == bool(doubt) and bool(found.fault) == bool(fault)


def test_a_day_without_a_year_needs_one_in_the_number() -> None:
    assert "不是日期" in worklist_cells.day("11.5", "9").fault


@pytest.mark.parametrize(
    ("written", "value", "doubt"),
    [
        ("023-0000-7101", "023-0000-7101", ""),
        ("０２３－００００－７１０２", "023-0000-7102", ""),
        ("023-0000-7108／023-0000-7148", "023-0000-7108、023-0000-7148", ""),
        ("023-0000-7117 或 023-0000-7157", "023-0000-7117、023-0000-7157", ""),
        ("023-0000-7112023-0000-7152", "023-0000-7112、023-0000-7152", "连写"),
        ("13800002017", "13800002017", ""),
        (13800002017.0, "13800002017", ""),
        ("7101", "7101", "读不全"),
        ("", "", ""),
    ],
)  # fmt: skip
def test_phones(written: Any, value: str, doubt: str) -> None:
    found = worklist_cells.phones(written)
    assert (found.value, bool(found.doubt)) == (value, bool(doubt)) and doubt in found.doubt


@pytest.mark.parametrize(
    ("written", "value", "doubt"),
    [
        ("５０．００", "50.00", ""), ("1,196元", "1196.00", ""), (299, "299.00", ""), ("1.2万", "12000.00", ""),
        ("", "", ""), ("若干", "", "不是金额"), ("NaN", "", "不是金额"), ("-5", "", "不是金额"), ("一万五", "", "不是金额"),
    ],
)
def test_money(written: Any, value: str, doubt: str) -> None:
    found = worklist_cells.money(written)
    assert found.value == value and doubt in found.doubt and bool(found.doubt) == bool(doubt)


def test_names_lose_what_is_layout() -> None:
    assert worklist_cells.name("万州区示例惠邻粮油店　 ") == Read("万州区示例惠邻粮油店　 ", "万州区示例惠邻粮油店")
    assert worklist_cells.words("水清 ").changed and not worklist_cells.words("水清").changed
