"""A sheet is read by what it holds: formats far below it cost nothing, too much is one sentence."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import pytest
from openpyxl import Workbook
from openpyxl.styles import Font
from openpyxl.worksheet.worksheet import Worksheet

from casehub.declared import read_toml
from casehub.people.lists import workbook
from casehub.people.lists.office_file import FileUnreadable, read_offices
from casehub.rulebook.offices import OfficeWords

ROOT = Path(__file__).resolve().parents[3]
WORDS = read_toml(ROOT / "config" / "offices.toml", OfficeWords, []).value
assert WORDS is not None
LAST = 1_048_576


def book_of(*rows: Sequence[str | None]) -> tuple[Workbook, Worksheet]:
    book = Workbook()
    sheet = book.active
    assert isinstance(sheet, Worksheet)
    for row in rows or (["代码", "名称", "上级机关"], ["aa", "甲局", "市局"]):
        sheet.append(row)
    return book, sheet


def read(book: Workbook, folder: Path) -> list[tuple[int, dict[int, object]]]:
    book.save(folder / "a.xlsx")
    (rows,) = workbook.sheets_of(folder / "a.xlsx").rows.values()
    return rows


def test_a_format_in_the_last_row_and_column_makes_no_rows(tmp_path: Path) -> None:
    book, sheet = book_of()
    sheet.cell(LAST, 1).font = Font(bold=True)
    sheet.cell(1, 16_384).font = Font(bold=True)
    assert read(book, tmp_path) == [
        (1, {0: "代码", 1: "名称", 2: "上级机关"}), (2, {0: "aa", 1: "甲局", 2: "市局"}),
    ]  # fmt: skip


def test_a_value_merged_to_the_last_row_stands_for_each_row_that_holds_something(tmp_path: Path) -> None:
    book, sheet = book_of(["代码", "名称", "上级机关"], ["aa", "甲局", "市局"], ["bb", "乙局"], [None], ["cc", "丙局"])
    book.save(tmp_path / "b.xlsx")
    # The library's own merging makes a cell for each of a million rows.
    sheet.merged_cells.add(f"C2:C{LAST}")
    sheet.merged_cells.add("A1:A1")
    rows = read(book, tmp_path)
    assert [(number, written[2]) for number, written in rows[1:]] == [(2, "市局"), (3, "市局"), (5, "市局")]


def test_more_rows_than_are_read_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 3)
    head, more = ["代码", "名称"], [[f"a{n}", f"局{n}"] for n in range(3)]
    assert len(read(book_of(head, *more[:2])[0], tmp_path)) == 3
    book_of(head, *more)[0].save(tmp_path / "b.xlsx")
    with pytest.raises(FileUnreadable, match=r"^b\.xlsx 的工作表“Sheet”超过 3 行，请分成几个文件导入$"):
        read_offices(tmp_path / "b.xlsx", WORDS)


def test_more_formats_than_are_read_are_one_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # Two rows with three cells each.
    monkeypatch.setattr(workbook, "MOST_NAMED", 8)
    book, sheet = book_of()
    assert len(read(book, tmp_path)) == 2
    sheet.cell(LAST, 1).font = Font(bold=True)
    with pytest.raises(workbook.TooLarge, match="有格式的行和单元格太多（超过 8 个），请删除数据以外的空行"):
        read(book, tmp_path)


def test_a_sheet_that_is_a_chart_is_said_and_the_others_are_read(tmp_path: Path) -> None:
    book, _ = book_of()
    book.create_chartsheet("走势图")
    book.save(tmp_path / "a.xlsx")
    found = read_offices(tmp_path / "a.xlsx", WORDS)
    assert [row.cells["", "key"] for row in found.rows] == ["aa"]
    assert found.ignored == ["工作表“走势图”是图表，没有读入。"]


def test_a_formula_over_several_cells_without_result_is_said(tmp_path: Path) -> None:
    book, sheet = book_of()
    sheet["B2"] = "=A1&B1"
    assert read(book, tmp_path)[1][1][1] == workbook.NO_RESULT
