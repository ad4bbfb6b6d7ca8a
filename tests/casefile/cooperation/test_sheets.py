"""A list as people keep it is read row by row; nothing of it stands before others have decided."""

from __future__ import annotations

from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from casehub.casefile.cooperation import key_list, sheets
from casehub.casefile.cooperation.changes import draft_exit
from casehub.casefile.cooperation.sheets import HEADINGS, Row, SheetUnreadable
from casehub.model import KeyListBatch, KeyListEntry
from tests.casefile.cooperation.lists import NOW, batch, listed, proposed, published, reviewed
from tests.faults.world import Office

DAY = date(2026, 11, 20)
HEAD = ["名录编号", "权利种类", "名称", "号码", "类别", "权利人", "所属区域", "权利有效期至", "鉴别联系人", "变更生效日期"]


def file(tmp_path: Path, *rows: list[Any], head: list[str] | None = None) -> Path:
    book = Workbook()
    sheet = book.active
    sheet.append(["川渝名录"])
    sheet.append(head or HEAD)
    for row in rows:
        sheet.append(row)
    book.save(tmp_path / "名单.xlsx")
    return tmp_path / "名单.xlsx"


def looked_at(office: Office, path: Path, number: int, by: str = "examiner") -> list[Row]:
    with office.acting(by, NOW) as work:
        return sheets.read(path, path.name, work, work.session.get_one(KeyListBatch, number))


def drafted(office: Office, path: Path, number: int) -> tuple[int, int]:
    with office.acting("examiner", NOW) as work:
        held = work.session.get_one(KeyListBatch, number)
        return sheets.draft(work, held, sheets.read(path, path.name, work, held))


def mark(title: str, right: str, **more: Any) -> list[Any]:
    told = {
        "权利种类": "商标", "名称": title, "号码": right, "权利人": "某公司", "所属区域": "500101",
        "权利有效期至": "2030年1月5日", **more,
    }  # fmt: skip
    return [told.get(one) for one in HEAD]


def test_new_different_and_same_rows_become_what_they_are(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    entry = listed(office, number, title="甲一", right_no="96000001", contact_name="白露", holder="某公司")
    later = DAY + timedelta(days=3)
    path = file(
        tmp_path,
        mark("甲一", "96000001", 名录编号="演示-2026-001", 权利有效期至=None, 鉴别联系人="魏小谷", 变更生效日期=later),
        mark("乙二", "９６００００02 ", 类别="30"),
    )
    rows = looked_at(office, path, number)
    assert [(row.number, row.outcome, row.faults) for row in rows] == [(3, "changed", []), (4, "added", [])]
    assert rows[0].changes == [("鉴别联系人", "白露", "魏小谷")]
    assert drafted(office, path, number) == (1, 1)
    with office.acting("examiner", NOW) as work:
        changed = work.session.get_one(KeyListEntry, entry)
        held = changed.on(work.today)
        assert held is not None
        # Nothing holds before it is decided; what was left blank stays.
        assert held.contact_name == "白露"
        assert changed.open is not None
        assert (changed.open.begins_on, changed.open.contact_phone) == (later, "023-0000-3102")
    # The same list again drafts nothing twice.
    assert drafted(office, path, number) == (0, 0)


def test_every_wrong_cell_has_its_sentence(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    listed(office, number, title="丙三", right_no="96000011", holder="某公司")
    path = file(
        tmp_path,
        mark("丁四", "没有"),
        mark("戊五", "96000013", 权利种类="邮票"),
        mark("己六", "96000014", 权利有效期至="某天"),
        mark("", "96000015"),
        mark("丙三", "96000011", 类别="46"),
        mark("丙三", "96000011", 变更生效日期=DAY),
        mark("庚七", "96000016"),
        mark("庚七", "96000016"),
    )
    rows = looked_at(office, path, number)
    told = {row.number: "".join(row.faults) for row in rows}
    assert told[3].startswith("“号码”：商标注册号由数字组成")
    assert told[4].startswith("“权利种类”：没有“邮票”这个种类")
    assert told[5].startswith("“权利有效期至”：“某天”不是日期")
    assert told[6] == "“名称”：填写名称"
    assert "第1类至第45类" in told[7]
    assert "生效日期应晚于上一次登记生效" in told[8]
    assert told[9] == ""
    assert told[10] == "与第 9 行是同一项：96000016"
    with pytest.raises(ValueError, match="refused"):
        drafted(office, path, number)


def test_a_list_of_another_bureau_changes_nothing_of_ours(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    listed(office, number, title="辛八", right_no="96000021", holder="某公司")
    later = DAY + timedelta(days=3)
    path = file(tmp_path, mark("辛八", "96000021", 类别="30", 变更生效日期=later))
    (row,) = looked_at(office, path, number, by="elsewhere")
    assert row.faults == ["由重庆市知识产权局提出变更"]


def test_what_waits_or_has_left_is_not_brought_in_over_it(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    proposed(office, number, title="壬九", right_no="96000031", holder="某公司")
    left = listed(office, number, title="癸十", right_no="96000032", holder="某公司")
    with office.acting("examiner", NOW) as work:
        draft_exit(work, work.session.get_one(KeyListEntry, left), "by_request", "申请", DAY + timedelta(1))
    with office.acting("section", NOW) as work:
        waiting = work.session.get_one(KeyListEntry, left).open
        assert waiting is not None
        key_list.agree(work, waiting)
    rows = looked_at(office, file(tmp_path, mark("壬九", "96000031", 类别="3"), mark("癸十", "96000032")), number)
    assert ["".join(row.faults) for row in rows] == [
        "这个条目已有入库推荐在办，办结以后再导入", "已经退出名录，重新列入的另行推荐",
    ]  # fmt: skip


def test_what_is_written_out_is_read_without_a_change(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    entries = [
        proposed(office, number, title="子一", right_no="96000041"), proposed(office, number, title="丑二", right_no="96000042"),
    ]  # fmt: skip
    reviewed(office, *entries)
    published(office, *entries)
    with office.acting("examiner", NOW) as work:
        held = [work.session.get_one(KeyListEntry, one) for one in entries]
        rows = list(sheets.written((one.number, one.latest) for one in held))
    path = file(tmp_path, *rows, head=list(HEADINGS.values()))
    assert [row.outcome for row in looked_at(office, path, number)] == ["unchanged", "unchanged"]


def test_what_is_no_list_is_said(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    (tmp_path / "x.xlsx").write_bytes(b"no workbook")
    with pytest.raises(SheetUnreadable, match="不是可以打开的 xlsx"):
        looked_at(office, tmp_path / "x.xlsx", number)
    with pytest.raises(SheetUnreadable, match="没有找到表头"):
        looked_at(office, file(tmp_path, ["甲"], head=["姓名"]), number)


def test_a_row_speaks_of_what_runs_and_not_of_what_left(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    left = listed(office, number, title="卯四", right_no="96000051", holder="某公司")
    with office.acting("examiner", NOW) as work:
        draft_exit(work, work.session.get_one(KeyListEntry, left), "by_request", "申请", DAY + timedelta(1))
    with office.acting("section", NOW) as work:
        waiting = work.session.get_one(KeyListEntry, left).open
        assert waiting is not None
        key_list.agree(work, waiting)
    later = NOW + timedelta(days=2)
    again = proposed(office, number, title="卯四", right_no="96000051", holder="某公司", when=later)
    reviewed(office, again, when=later)
    published(office, again, when=later)
    path = file(tmp_path, mark("卯四", "96000051", 类别="30", 变更生效日期=DAY + timedelta(days=5)))
    with office.acting("examiner", later) as work:
        (row,) = sheets.read(path, "名单.xlsx", work, work.session.get_one(KeyListBatch, number))
        assert (row.entry and row.entry.id, row.faults) == (again, [])


def test_an_import_tells_nothing_of_what_another_office_drafts(office: Office, tmp_path: Path) -> None:
    number = batch(office)
    proposed(office, number, title="辰五", right_no="96000061", holder="某公司")
    (row,) = looked_at(office, file(tmp_path, mark("辰五", "96000061", 类别="30")), number, by="elsewhere")
    assert (row.outcome, row.faults) == ("added", [])
