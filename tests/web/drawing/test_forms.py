"""What was typed becomes typed values, or one sentence and stays."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest
from werkzeug.datastructures import MultiDict

from casehub.fields import (
    FIELD_KINDS,
    BoolField,
    ChoiceField,
    DateField,
    Field,
    IntField,
    TableField,
    TextField,
)
from casehub.record.work import OFFICE_ZONE
from casehub.web.drawing.exports import attachment, csv_answer
from casehub.web.drawing.forms import MOST_PASSED, form_of
from casehub.workflow.situation import Reason

TODAY = date(2026, 11, 20)
ROWS = TableField("rows", "明细", required=True,
             columns=(TextField("name", "名称", required=True), IntField("n", "数量")))  # fmt: skip


def read(field: Field, **typed: Any) -> Any:
    return form_of([field], MultiDict(typed), today=TODAY, choices={"who": (("7", "周明远"),)})


@pytest.mark.parametrize(
    ("kind", "typed", "value"),
    [
        ("text", "  买买提·艾力 ", "买买提·艾力"),
        ("long", "一\r\n二", "一\n二"),
        ("int", "１２", 12),
        ("money", "1,286,400.5 元", Decimal("1286400.50")),
        ("date", "2026年2月28日", date(2026, 2, 28)),
        ("datetime", "2026-11-20T14:30", datetime(2026, 11, 20, 14, 30, tzinfo=OFFICE_ZONE)),
        ("person", "7", 7),
    ],
)
def test_values(kind: str, typed: str, value: Any) -> None:
    form = read(FIELD_KINDS[kind]("who", "内容"), who=typed)
    assert form.errors == {}
    assert form.data["who"] == value


@pytest.mark.parametrize(
    ("kind", "typed", "sentence"),
    [
        ("int", "二", "只填数字，例如 2"),
        ("int", "9" * 13, "只填数字，例如 2"),
        ("money", "1.005", "金额最多两位小数"),
        ("money", "NaN", "金额写成数字，例如 1286400.00，或者写成伍万元整、一百二十三元四角五分"),
        ("date", "2026-02-30", "没有这一天，按 2026-11-20 的样子填写"),
        ("date", "0026-02-03", "年份应在 1900 至 2200 之间"),
        ("datetime", "2026-11-20", "还要填几时几分"),
        ("text", "a\x00b", "第 2 个字符（U+0000）不能保存，删去后重新输入"),
        ("person", "8", "从列出的选项中选择"),
        ("text", "", "填写内容"),
    ],
)
def test_faults_stay_beside_the_field(kind: str, typed: str, sentence: str) -> None:
    form = read(FIELD_KINDS[kind]("who", "内容", required=True), who=typed)
    assert form.errors == {"who": sentence}
    # Away from its field it says which one it is.
    assert form.wrong == [("who", f"内容：{sentence}" if typed else sentence)]
    assert form.inputs[0].raw == typed


def test_of_a_row_what_cannot_be_read_names_its_column() -> None:
    form = read(ROWS, **{"rows-0-name": "甲", "rows-0-n": "二", "rows-1-name": "乙", "rows-1-n": "三"})
    assert [said for _, said in form.wrong] == [
        "明细第1行数量：只填数字，例如 2", "明细第2行数量：只填数字，例如 2",
    ]  # fmt: skip


def test_days_are_compared_with_today_and_with_each_other() -> None:
    fields = [
        DateField("sent", "发出日期", not_after="received"),
        DateField("received", "收到日期", not_after="today"),
    ]
    typed = MultiDict({"sent": "2026-11-22", "received": "2026-11-21"})
    form = form_of(fields, typed, today=TODAY)
    assert form.wrong == [
        ("sent", "发出日期不能晚于收到日期（2026年11月21日）"),
        ("received", "收到日期不能晚于今天"),
    ]


def test_blank_rows_do_not_count_and_half_rows_are_named() -> None:
    form = read(ROWS, **{"rows-0-name": "甲", "rows-2-n": "3"})
    assert form.wrong == [("rows-1-name", "明细第2行：填写名称")]
    assert [r["n"] for r in form.data["rows"]] == [None, 3]
    empty = read(ROWS, **{"rows-0-name": " "})
    assert empty.wrong == [("rows", "明细至少填写一行")]


def test_what_was_typed_comes_back_whole() -> None:
    form = read(ROWS, **{"rows-0-name": "甲", "rows-1-name": "乙"})
    assert dict(form.typed()) == {"rows-0-name": "甲", "rows-1-name": "乙"}


def test_spreadsheets_get_no_formulas_and_headers_no_line_ends() -> None:
    answer = csv_answer("清单", ["a"], [["=1+1"], ["普通"]])
    assert "'=1+1" in answer.get_data(as_text=True)
    assert "\r" not in attachment('a"\r\nSet-Cookie: x/文.pdf')


@pytest.mark.parametrize(
    ("name", "stem", "plain"),
    [
        ("送达回证（CQ7K-2M9P）.pdf", "CQ7K-2M9P", "CQ7K-2M9P.pdf"),
        ("附件.pdf", "file", "file.pdf"),
        (".pdf", "file", "file.pdf"),
        ("report 1.csv", "file", "report 1.csv"),
        ("照片", "file", "file"),
    ],
)
def test_a_download_has_a_name_in_every_program(name: str, stem: str, plain: str) -> None:
    header = attachment(name, stem)
    assert f'filename="{plain}"' in header
    assert unquote(header.rpartition("UTF-8''")[2]) == name


def test_a_row_is_counted_as_it_stands_on_the_page() -> None:
    given = {"rows-0-name": "", "rows-1-name": "甲", "rows-1-n": "1", "rows-3-name": "乙", "rows-3-n": "无", "note": "附"}
    form = form_of([ROWS, TextField("note", "备注")], MultiDict(given), today=TODAY)
    (table, note) = form.inputs
    assert [[cell.texts for cell in row] for row in table.rows[:3]] == [[["甲"], ["1"]], [["乙"], ["无"]], [[], []]]
    assert [row["name"] for row in form.data["rows"]] == ["甲", "乙"]
    assert set(form.errors) == {"rows-1-n"}
    assert note.texts == ["附"]
    # What a condition says of the second row stands beside the second on the page.
    form.tell(Reason("第2行的名称不对。", "rows", row=1, column="name"))
    form.tell(Reason("请填写备注。", "note"))
    form.tell(Reason("另有一项。", "elsewhere", row=0, column="name"))
    assert form.errors["rows-1-name"] == "第2行的名称不对。"
    assert form.errors["note"] == "请填写备注。"
    assert form.general == ["另有一项。"]


def test_what_may_stay_blank_of_a_row_bears_no_star_and_is_wanted_once_something_is_said() -> None:
    columns = (TextField("side", "当事人", required=True), TextField("text", "内容", required=True), IntField("n", "数量", required=True))
    offers = TableField("offers", "方案", required=True, points="side", sparse=True, blank=0, adds=0, columns=columns)
    form = form_of([offers], None, today=TODAY, initial={"offers": [{"side": "甲"}]})
    assert [cell.required for cell in form.inputs[0].rows[0]] == [True, False, False]
    said = form_of([offers], MultiDict({"offers-0-side": "甲", "offers-0-text": "愿意"}), today=TODAY)
    assert set(said.errors) == {"offers-0-n"}
    silent = form_of([offers], MultiDict({"offers-0-side": "甲", "offers-0-text": ""}), today=TODAY)
    assert set(silent.errors) == {"offers"}


def test_one_fault_is_said_once() -> None:
    text = TextField("address", "住所", required=True)
    form = form_of([text], MultiDict({"address": ""}))
    form.refuse("address", "填写住所：住所不明确的，写明经常居所。")
    assert form.errors == {"address": "填写住所：住所不明确的，写明经常居所。"}
    form.refuse("address", "住所要写到门牌号。")
    assert form.errors["address"] == "填写住所：住所不明确的，写明经常居所。住所要写到门牌号。"
    # What could not be read is not judged by a rule besides.
    form = form_of([DateField("on", "日期", required=True)], MultiDict({"on": "2026-02-31"}))
    (said,) = form.errors.values()
    form.refuse("on", "日期不能早于立案之日。")
    assert form.errors == {"on": said}
    # A table of which no row is given.
    table = TableField("parties", "当事人", required=True, columns=(text,))
    form = form_of([table], MultiDict())
    form.refuse("parties", "至少登记1名当事人。")
    assert form.errors == {"parties": "至少登记1名当事人。"}


def test_where_there_is_one_answer_nobody_is_asked() -> None:
    sole = ChoiceField("result", "结论", required=True, options=(("pass", "同意"),))
    (drawn,) = form_of([sole]).inputs
    assert (drawn.draws, drawn.texts) == ("settled", ["pass"])
    assert form_of([sole], MultiDict({"result": "pass"})).data == {"result": "pass"}
    assert form_of([sole], MultiDict({"result": "no"})).errors
    two = ChoiceField("result", "结论", required=True, options=(("pass", "同意"), ("no", "不同意")))
    (drawn,) = form_of([two]).inputs
    assert (drawn.draws, drawn.texts) == ("radio", [])
    # What may stay open is still asked.
    (drawn,) = form_of([ChoiceField("result", "结论", options=(("pass", "同意"),))]).inputs
    assert (drawn.draws, drawn.texts) == ("select", [])


def test_one_press_answers_every_point_that_has_no_answer() -> None:
    column = ChoiceField("ok", "结论", required=True, options=(("yes", "符合"), ("no", "存在问题")))
    points = TableField(
        "items", "要点", points="point", rest="ok", blank=0,
        columns=(TextField("point", "要点"), column),
        example=[{"point": "主体", "ok": "yes"}, {"point": "程序", "ok": "yes"}, {"point": "证据", "ok": "no"}],
    )  # fmt: skip
    typed = {"items-0-point": "主体", "items-0-ok": "", "items-1-point": "程序", "items-1-ok": "no",
             "items-2-point": "证据", "items-2-ok": ""}  # fmt: skip
    before = form_of([points], MultiDict(typed))
    assert before.errors
    after = form_of([points], MultiDict({**typed, "fill_rest": "items"}))
    assert [row["ok"] for row in after.data["items"]] == ["yes", "no", "yes"]
    blank = form_of([points], MultiDict({**typed, "items-3-point": "", "items-3-ok": "", "fill_rest": "items"}))
    assert len(blank.data["items"]) == 3
    other = form_of([points], MultiDict({**typed, "fill_rest": "others"}))
    assert [row["ok"] for row in other.data["items"]] == [None, "no", None]
    ticks = replace(points, columns=(TextField("point", "要点"), BoolField("ok", "符合")))
    ticked = form_of([ticks], MultiDict({**typed, "items-1-ok": "1", "fill_rest": "items"}))
    assert [row["ok"] for row in ticked.data["items"]] == [True, True, True]
    with pytest.raises(ValueError, match="rest"):
        replace(points, rest="point")


def test_away_from_its_cell_a_fault_names_table_and_row() -> None:
    form = form_of([ROWS], MultiDict({"rows-0-name": "一", "rows-1-name": "二", "rows-1-n": "许多"}))
    ((name, said),) = form.wrong
    assert name == "rows-1-n"
    assert said == "明细第2行数量：只填数字，例如 2"
    cell = next(one for one in form.every() if one.id == name)
    assert cell.error == "只填数字，例如 2"


def test_a_form_opens_in_the_first_input_that_waits() -> None:
    fields = [TextField("title", "名称", default="甲"), BoolField("signed", "已签名"), ROWS, TextField("note", "备注")]
    form = form_of(fields, today=TODAY).begin()
    assert [one.id for one in form.every() if one.first] == ["rows-0-name"]
    # What must be filled in comes first, though something that may stay empty stands above it.
    form = form_of([TextField("note", "备注"), TextField("no", "号码", required=True)], today=TODAY).begin()
    assert [one.id for one in form.every() if one.first] == ["no"]
    # Past many of them nobody is taken: any of them may be the one that is meant.
    many = [TextField(f"right_{n}", "正确的名称") for n in range(MOST_PASSED)]
    form = form_of([*many, TextField("ground", "凭据", required=True)], today=TODAY).begin()
    assert [one.id for one in form.every() if one.first] == ["right_0"]
    form = form_of([*many[1:], TextField("ground", "凭据", required=True)], today=TODAY).begin()
    assert [one.id for one in form.every() if one.first] == ["ground"]
    # One that is folded away is nowhere to begin, and what is whole needs no beginning.
    assert not any(one.first for one in form_of([TextField("x", "其他", folded=True)], today=TODAY).begin().every())
    assert not any(one.first for one in form_of(fields[:2], today=TODAY).begin().every())


def test_a_day_of_a_row_that_lies_too_early_is_told_beside_its_cell() -> None:
    columns = (TextField("text", "内容", required=True), DateField("due", "履行期限", tells="plan"))
    table = TableField("terms", "约定", columns=columns)
    typed = {"terms-0-text": "停止", "terms-0-due": "2026-12-01", "terms-1-text": "给付", "terms-1-due": "2026-11-19"}
    form = form_of((table,), MultiDict(typed), today=date(2026, 11, 20))
    assert form.errors == {"terms-1-due": "履行期限不能早于今天"}
