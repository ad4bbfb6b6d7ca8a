from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest

from casehub.people import cells

FIRST = date(2026, 1, 5)


@pytest.mark.parametrize(
    "written",
    ["2026-01-05", "2026/1/5", "2026.1.5", "2026年1月5日", "２０２６年１月５日", " 20260105 ", 20260105,
     46027, " 46027", 46027.0, FIRST, datetime(2026, 1, 5, 8, 0)],
)  # fmt: skip
def test_days_as_people_write_them(written: Any) -> None:
    assert cells.day(written) == FIRST


@pytest.mark.parametrize("written", ["2026-02-30", "明天", "2026年1月", "5/1/2026", "12"])
def test_what_is_no_day_is_said(written: str) -> None:
    with pytest.raises(cells.Unreadable, match=r"不是日期|这一天"):
        cells.day(written)


@pytest.mark.parametrize(
    ("read", "written", "value"),
    [
        (cells.region, 500154.0, "500154"),
        (cells.region, "５００１５４", "500154"),
        (cells.postcode, 405400, "405400"),
        (cells.code, " 023－5222 0000", "023-52220000"),
        (cells.name, "重庆市 开州区\n市场监督管理局\u3000", "重庆市开州区市场监督管理局"),
        (cells.name, "Chongqing IP Office", "Chongqing IP Office"),
        (cells.prefix, "渝开州知裁字〔２０２６〕１号", "渝开州知裁字"),
        (cells.prefix, "渝开州知裁字", "渝开州知裁字"),
        (cells.yes, "√", True),
        (cells.yes, "否", False),
        (cells.key, "Ｋａｉｚｈｏｕ", "kaizhou"),
        (cells.text, ["甲", "乙"], "甲；乙"),
        (cells.email, "a@b.example", "a@b.example"),
    ],
)
def test_readers(read: Any, written: Any, value: Any) -> None:
    assert read(written) == value


@pytest.mark.parametrize(
    ("read", "written"),
    [
        (cells.region, "50015"),
        (cells.postcode, "4054"),
        (cells.yes, "也许"),
        (cells.key, "开州"),
        (cells.key, "k"),
        (cells.email, "电话联系"),
        (cells.credit_code, "11500000EXAMPL0127"),
    ],
)
def test_refusals(read: Any, written: str) -> None:
    with pytest.raises(cells.Unreadable):
        read(written)


def test_headings_are_compared_without_width_stars_and_brackets() -> None:
    assert cells.fold("单位 名称（全称）*") == cells.fold("单位名称") == "单位名称"
    assert cells.fold("short_name") == "shortname"
