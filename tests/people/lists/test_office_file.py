from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from casehub.declared import read_toml
from casehub.people.lists.office_file import FileUnreadable, OfficeFile, read_offices
from casehub.rulebook.offices import OfficeWords

ROOT = Path(__file__).resolve().parents[3]
WORDS = read_toml(ROOT / "config" / "offices.toml", OfficeWords, []).value
assert WORDS is not None


def workbook(path: Path, rows: list[list[Any]], *merged: str) -> OfficeFile:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    sheet.title = "机构"
    for row in rows:
        sheet.append(row)
    for cells in merged:
        sheet.merge_cells(cells)
    book.save(path)
    return read_offices(path, WORDS)


def test_a_sheet_as_an_office_writes_it(tmp_path: Path) -> None:
    read = workbook(
        tmp_path / "机构.XLSX",
        [
            ["重庆市各区县市场监督管理局一览表", None, None, None],
            [None, None, None, None],
            ["序号", "机构代码 *", "单位名称（全称）", "行政裁决案号字", "启用日期", "联系人"],
            [1, "ｋａｉｚｈｏｕ", "重庆市开州区\n市场监督管理局", "渝开州知裁字", datetime(2026, 1, 1), "张三"],
            [None, None, None, None, None, None],
            [2, "liangping", "重庆市梁平区市场监督管理局", "渝梁平知裁字〔2026〕1号", 46023, None],
            ["填表人：李四", None, None, None, None, None],
        ],
        "A1:D1",
    )
    first, second = read.rows
    assert (first.number, first.sheet, second.number) == (4, "机构", 6)
    assert first.cells["number_series", "adjudication"] == "渝开州知裁字"
    assert first.contacts == [{"name": "张三"}]
    assert second.cells["", "valid_from"] == 46023
    # The title, the column 序号 and the line below the table are each said.
    assert [words for words in ("一览表", "“序号”栏", "填表人") if not any(words in i for i in read.ignored)] == []


def test_a_column_that_stands_twice_is_said_so_and_never_called_unknown(tmp_path: Path) -> None:
    read = workbook(
        tmp_path / "a.xlsx",
        [
            ["代码", "名称", "地址", "地址", "单位名称（全称）", "备注栏"],
            ["aa", "甲局", "甲路", "甲路", "甲局", "x"],
            ["bb", "乙局", "乙路", None, None, None],
            ["cc", "丙局", "丙路", "丁路", "丙局", None],
            ["dd", "丁局", None, "丁路", None, None],
        ],
    )
    assert read.ignored == [
        "工作表“机构”第 1 行的“地址”栏出现两次，只读入前面的一栏。",
        "工作表“机构”第 1 行的“单位名称（全称）”栏与“名称”栏是同一项，只读入前面的一栏。",
        "工作表“机构”第 1 行的“备注栏”栏没有对应的登记项，没有读入。",
    ]
    # What a row says twice and differently is nobody's to choose.
    assert [row.faults for row in read.rows] == [
        (), (), *[("“地址”栏出现两次，这一行两栏写的不同，请只留一栏",)] * 2
    ]  # fmt: skip


def test_a_column_of_people_that_stands_twice_is_said_so(tmp_path: Path) -> None:
    read = workbook(
        tmp_path / "a.xlsx",
        [["账号", "姓名", "职务", "姓名"], ["a", "甲", "科长", "甲"], ["b", "乙", "科员", "乙乙"]],
    )
    assert read.ignored == ["工作表“机构”第 1 行的“姓名”栏出现两次，只读入前面的一栏。"]
    assert [len(row.faults) for row in read.people] == [0, 1]


def test_a_value_merged_over_rows_stands_for_each(tmp_path: Path) -> None:
    read = workbook(
        tmp_path / "a.xlsx",
        [["代码", "名称", "上级机关"], ["aa", "甲局", "重庆市知识产权局"], ["bb", "乙局", None]],
        "C2:C3",
    )
    assert [row.cells["", "parent"] for row in read.rows] == ["重庆市知识产权局"] * 2


def test_a_broken_cell_and_a_formula_without_result_are_faults_of_the_row(tmp_path: Path) -> None:
    read = workbook(
        tmp_path / "a.xlsx",
        [["代码", "名称", "地址"], ["aa", "甲局", "#REF!"], ["bb", "乙局", "=A1&B1"]],
    )
    assert [bool(row.faults) for row in read.rows] == [True, True]


def test_a_second_sheet_with_offices_is_read_and_one_without_is_said(tmp_path: Path) -> None:
    book = Workbook()
    one, two, three = book.active, book.create_sheet("二"), book.create_sheet("说明")
    assert one is not None
    for sheet, key in ((one, "aa"), (two, "bb")):
        sheet.append(["代码", "名称"])
        sheet.append([key, f"{key}局"])
    three.append(["本表由各区县填写"])
    book.save(tmp_path / "a.xlsx")
    read = read_offices(tmp_path / "a.xlsx", WORDS)
    assert [row.cells["", "key"] for row in read.rows] == ["aa", "bb"]
    assert read.ignored == ["工作表“说明”第 1 行不在表头之下，没有读入：本表由各区县填写。"]


TOML_FAULTS = {
    'contacts = "张三"': 'contacts 应写成 [{ name = "张三" }] 的样子，不能写成“张三”',
    'contacts = { name = "张三" }': "contacts 应写成 [{ name",
    'contacts = [{ name = "张三" }, "x"]': '第 2 个联系人应写成 { name = "张三" } 的样子，不能写成“x”',
    'contacts = [{ name = ["张三", "李四"] }]': "第 1 个联系人的联系人应写成一个值，不能写成列表",
    "number_series = 5": 'number_series 应写成 { 系列 = "字" } 的样子，不能写成“5”',
    'number_series = "渝万州"': "不能写成“渝万州”",
    "number_series = { adjudication = [1] }": "行政裁决案号字应写成一个值，不能写成列表",
    "name = { a = 1 }": "名称应写成文字，不能写成一组键值",
    "purposes = [{ a = 1 }]": "办理事项应写成文字，不能写成一组键值",
    "address = true": "地址应写成文字，不能写成 true 或者 false",
    'address = "甲路"\n"地址" = "乙路"': "地址写了两次，第二次是“地址”",
    '"联系人" = "张三"\ncontacts = [{ name = "李四" }]': "联系人已写在 contacts 里，不要另写",
}


def test_every_wrong_shape_of_every_entry_is_said_at_once(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    blocks = [f'[[organisations]]\nkey = "aa"\n{entry}\n' for entry in TOML_FAULTS]
    file.write_text("".join(blocks), encoding="utf-8")
    for row, said in zip(read_offices(file, WORDS).rows, TOML_FAULTS.values(), strict=True):
        assert len(row.faults) == 1, row
        assert said in row.faults[0]
    # Two in one row are two sentences.
    file.write_text('[[organisations]]\nkey = "aa"\ncontacts = 5\nnumber_series = 5\n', encoding="utf-8")
    assert len(read_offices(file, WORDS).rows[0].faults) == 2


def test_a_contact_beside_its_organisation_and_a_list_of_purposes_are_read(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text('[[organisations]]\nkey = "aa"\n"联系人" = "张三"\npurposes = ["一", "二"]\n', encoding="utf-8")
    (row,) = read_offices(file, WORDS).rows
    assert (row.contacts, row.cells["", "purposes"], row.faults) == ([{"name": "张三"}], ["一", "二"], ())


def test_a_certificate_in_a_table_of_its_own_is_read(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    days = "valid_from = 2024-01-01, valid_to = 2029-12-31"
    file.write_text(
        f'[[people]]\nusername = "a"\ncertificate = {{ number = "渝执-1", {days} }}\n'
        f'[[people]]\nusername = "b"\n"证件" = {{ "证件号码" = "渝执-2", {days} }}\n'
        '[[people]]\nusername = "c"\nnumber = "渝执-3"\ncertificate = { number = "渝执-4" }\n',
        encoding="utf-8",
    )
    read = read_offices(file, WORDS)
    assert read.ignored == []
    own = [{name: value for (_, name), value in row.cells.items() if name != "username"} for row in read.people]
    dates = {"valid_from": date(2024, 1, 1), "valid_to": date(2029, 12, 31)}
    assert own[:2] == [{"number": "渝执-1", **dates}, {"number": "渝执-2", **dates}]
    assert [bool(row.faults) for row in read.people] == [False, False, True]


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ('organisations = ["wanzhou", "x"]', "“organisations”里的“wanzhou”应写成 [[organisations]] 之下的一段"),
        ('organisations = "wanzhou"', "“organisations”应写成 [[organisations]]，每一个单写一段"),
        ('[organisations]\nkey = "aa"', "“organisations”应写成 [[organisations]]"),
        ('people = ["张三"]', "“people”里的“张三”应写成 [[people]] 之下的一段"),
        ('[people]\nname = "张三"', "“people”应写成 [[people]]"),
        ('[[people]]\nname = ["张三"]', "姓名应写成一个值，不能写成列表"),
        ('[[people]]\ncertificate = "渝执-1"', "“certificate”应写成 certificate = { number ="),
        ('[[people]]\n"证件" = { colour = "蓝" }', "证件没有这一项：colour"),
        ('[[people]]\ncertificate = { name = "张三" }', "证件没有这一项：name"),
    ],
)
def test_a_table_of_a_wrong_shape_is_a_faulty_row_and_never_dropped(
    written: str, said: str, tmp_path: Path
) -> None:
    file = tmp_path / "a.toml"
    file.write_text(written, encoding="utf-8")
    read = read_offices(file, WORDS)
    assert said in (read.rows or read.people)[0].faults[0]
    assert read.ignored == []


def test_toml_of_either_spelling_and_unknown_keys_are_said(tmp_path: Path) -> None:
    file = tmp_path / "a.toml"
    file.write_text(
        '[[organisations]]\nkey = "aa"\nname = "甲局"\nvalid_from = 2026-01-01\nlevel = "区县级"\n'
        'reconsideration_authority = "govaa"\nnumber_series = { adjudication = "甲裁字", oops = "x" }\n'
        'contacts = [{ name = "张三", phone = "1" }]\n[meta]\nas_of = 2026-11-20\n',
        encoding="utf-8-sig",
    )
    read = read_offices(file, WORDS)
    (row,) = read.rows
    assert row.cells == {
        ("", "key"): "aa", ("", "name"): "甲局", ("", "valid_from"): date(2026, 1, 1),
        ("", "reconsideration"): "govaa", ("number_series", "adjudication"): "甲裁字",
    }  # fmt: skip
    assert row.contacts == [{"name": "张三", "phone": "1"}]
    assert len(read.ignored) == 3
    assert [w for w in ("level", "oops", "meta") if not any(w in i for i in read.ignored)] == []


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.toml", b"[[organisations]\n", "^a.toml 第 1 行不符合 TOML 写法$"),
        ("a.toml", "[[organisations]]\nkey = '重庆'".encode("gbk"), "^a.toml 不是 UTF-8 文本（第 2 行）$"),
        ("a.xlsx", b"PK\x03\x04 nothing", "不是完好的 .xlsx 文件"),
        ("a.xls", b"", "不是 .toml 或者 .xlsx 文件"),
        ("a.toml", b"x = 1\n", "没有机构"),
    ],
)
def test_an_unreadable_file_is_one_sentence(
    name: str, content: bytes, said: str, tmp_path: Path
) -> None:
    (tmp_path / name).write_bytes(content)
    with pytest.raises(FileUnreadable, match=said):
        read_offices(tmp_path / name, WORDS)


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(FileUnreadable, match="没有文件"):
        read_offices(tmp_path / "none.toml", WORDS)
