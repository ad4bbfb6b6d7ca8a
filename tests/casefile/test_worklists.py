"""A worklist in a workbook and as CSV: every row read, each marked, none registered by reading."""

from __future__ import annotations

from pathlib import Path

import pytest
from openpyxl import Workbook

from casehub.casefile import worklists
from casehub.casefile.worklists import ListUnreadable
from casehub.rulebook.tracks import Track
from tests.faults.world import rules

HEADING = ["序号", "登记编号", "登记时间", "类型", "姓名", "电话", "被投诉举报人", "内容", "金额（元）", "承办单位"]
ROWS = [
    ["1", "12315-示例-20261102-002", "2026-11-02", "投诉", "尤一鸣", "０２３－００００－７１０２", "重庆示例健步体育用品有限公司", "鞋开胶要求退款", "299.00", "消保科"],
    ["2", "12315-示例-20261102-003", "2026-11-02", "举报", "欧阳静", "023-0000-7103", "", "鞋底无防伪", "", "知识产权科"],
    ["3", "12315-示例-20261102-004", "2026-11-02", "投诉", "阿依古丽·买买提", "023-0000-7104", "", "鞋码不符", "299.00", "消保科"],
    ["4", "12315-示例-20261105-009", "11.5", "投诉", "房玉 ", "023-0000-7112023-0000-7152", "重庆示例川渡餐饮管理有限公司", "菜品不符", "５０．００", ""],
]  # fmt: skip
SHOP = "重庆示例健步体育用品有限公司"


def tracks() -> list[Track]:
    return [*rules().tracks.values()]


def as_csv(folder: Path, encoding: str = "utf-8", rows: list[list[str]] | None = None) -> Path:
    path = folder / "清单.csv"
    lines = [["12315工单清单"], HEADING, *(ROWS if rows is None else rows)]
    path.write_text("\n".join(",".join(line) for line in lines), encoding=encoding)
    return path


def as_workbook(folder: Path) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["12315工单清单"])
    for row in (HEADING, *ROWS):
        sheet.append([cell or None for cell in row])
    # One cell for the three rows of one shop, as people merge them.
    sheet.merge_cells("G3:G5")
    path = folder / "清单.xlsx"
    book.save(path)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030"])
def test_csv_rows_are_read_and_blank_cells_are_doubted(tmp_path: Path, encoding: str) -> None:
    found = worklists.read(as_csv(tmp_path, encoding), "清单.csv", tracks())
    assert found.titles["against"] == "被投诉举报人" and [line.number for line in found.lines] == [3, 4, 5, 6]
    first, reported, blank, fourth = found.lines
    assert (first.open, first.doubts, first.cells["phone"].value) == (True, [], "023-0000-7102")
    assert first.cells["phone"].changed and first.track is not None and first.track.id == "complaint"
    # A report is no complaint: it is a clue.
    assert reported.track is not None and reported.track.id == "penalty_report" and reported.open
    # A CSV cannot show merged cells: the row above is taken, and somebody is to look.
    assert (blank.cells["against"].value, blank.open) == (SHOP, True)
    assert blank.doubts == ["空白，按上一行填写，请核对"]
    assert (fourth.cells["received_on"].value, fourth.cells["amount"].value, fourth.cells["name"].value) == ("2026-11-05", "50.00", "房玉")
    assert len(fourth.doubts) == 3


def test_merged_cells_of_a_workbook_stand_for_each_row(tmp_path: Path) -> None:
    lines = worklists.read(as_workbook(tmp_path), "清单.xlsx", tracks()).lines
    assert [line.cells["against"].value for line in lines[:3]] == [SHOP] * 3
    assert lines[2].doubts == [] and lines[2].open


def test_a_row_without_its_number_or_trader_is_not_registered(tmp_path: Path) -> None:
    (line,) = worklists.read(as_csv(tmp_path, rows=[["1", "", "", "投诉", "尤一鸣", "", "", "", "", ""]]), "清单.csv", tracks()).lines
    assert line.faults == ["没有登记编号", "没有登记时间", "没有被投诉举报人"] and not line.open


def test_a_kind_that_belongs_nowhere_is_told(tmp_path: Path) -> None:
    (line,) = worklists.read(as_csv(tmp_path, rows=[[*ROWS[0][:3], "咨询", *ROWS[0][4:]]]), "清单.csv", tracks()).lines
    assert line.faults == ["“咨询”不在这里登记，请另行登记"] and not line.open


def test_what_is_no_list_is_told(tmp_path: Path) -> None:
    other = tmp_path / "a.xlsx"
    other.write_bytes(b"no workbook")
    with pytest.raises(ListUnreadable, match="另存为"):
        worklists.read(other, "a.xlsx", tracks())
    plain = tmp_path / "b.csv"
    plain.write_text("甲,乙\n1,2\n", encoding="utf-8")
    with pytest.raises(ListUnreadable, match="没有找到表头"):
        worklists.read(plain, "b.csv", tracks())
    plain.write_bytes(b"\xff\xfe\xff\xff")
    with pytest.raises(ListUnreadable, match="编码"):
        worklists.read(plain, "b.csv", tracks())


def rows_of(folder: Path, rows: list[list[str]], heading: list[str] | None = None) -> list[worklists.Line]:
    book = Workbook()
    for row in (heading or HEADING, *rows):
        book.active.append(row)
    path = folder / "清单.xlsx"
    book.save(path)
    return [*worklists.read(path, "清单.xlsx", tracks()).lines]


def test_one_number_is_one_row_however_wide_its_digits(tmp_path: Path) -> None:
    again = ["9", "１２３１５－示例－２０２６１１０２－００２", "2026-11-02 09:30", *ROWS[0][3:]]
    first, twin = rows_of(tmp_path, [ROWS[0], again])
    assert first.key == twin.key and first.open
    assert (twin.open, twin.faults) == (False, ["与第2行登记编号相同，只登记一次"])
    assert twin.cells["received_on"].value == "2026-11-02"


def test_a_row_without_number_and_name_is_marked_and_not_left_out(tmp_path: Path) -> None:
    (line,) = rows_of(tmp_path, [["5", "", "2026-13-45", "投诉", "", "abc", "", "鞋开胶", "", ""], [""] * 10])
    assert line.faults[1:3] == ["没有登记编号", "没有姓名"] and not line.open


def test_who_complains_and_reports_in_one_is_registered_and_told_to_be_split(tmp_path: Path) -> None:
    (line,) = rows_of(tmp_path, [[*ROWS[0][:3], "投诉举报", *ROWS[0][4:]]])
    assert line.track is not None and line.track.id == "complaint" and line.open
    assert line.doubts == [worklists.MIXED]


def test_an_address_spans_the_rows_of_one_trader_only(tmp_path: Path) -> None:
    heading = [*HEADING[:7], "被投诉举报人地址", *HEADING[7:]]
    rows = [[*row[:7], place, *row[7:]] for row, place in zip(ROWS[1:], ("", "同上", ""), strict=True)]
    first = [*ROWS[0][:7], "示例路1号", *ROWS[0][7:]]
    lines = rows_of(tmp_path, [first, *rows], heading)
    assert [line.cells["address"].value for line in lines] == ["示例路1号", "示例路1号", "示例路1号", ""]


def test_a_heading_that_lacks_a_column_is_told_which(tmp_path: Path) -> None:
    with pytest.raises(ListUnreadable, match="没有以下各列：被投诉举报人（可以写作被投诉举报人、"):
        rows_of(tmp_path, ROWS, ["商家" if one == "被投诉举报人" else one for one in HEADING])
