"""What only the person knows is asked, what is known or seldom given is folded, a fault is seen."""

from __future__ import annotations

from datetime import date
from typing import Any

from werkzeug.datastructures import MultiDict

from casehub.fields import ChoiceField, IntField, LongField, TableField, TextField
from casehub.web.drawing.brief import brief
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.inputs import in_words, row_words

FIELDS = (
    IntField("nth", "第几次", required=True, default=2),
    LongField("minutes", "经过", required=True),
    TextField("place", "地点", required=True, default="调解室"),
    TextField("note", "备注"),
    ChoiceField("result", "结果", required=True, default="next", options=(("next", "另行"), ("agreed", "达成"))),
)


def parts(form: Form) -> dict[str, list[str]]:
    found = brief(form)
    return {name: [one.id for one in getattr(found, name)] for name in ("asked", "told", "spare")}


def read(**typed: Any) -> Form:
    return form_of(FIELDS, MultiDict(typed), today=date(2026, 11, 20))


def test_a_new_form_asks_what_nobody_else_knows() -> None:
    assert parts(form_of(FIELDS)) == {"asked": ["minutes", "result"], "told": ["nth", "place"], "spare": ["note"]}


def test_what_was_to_be_stands_in_sight_for_who_was_there() -> None:
    came = TableField("came", "到场", columns=(TextField("name", "姓名"),), witnessed=True, default=[])
    form = form_of((came, *FIELDS), initial={"came": [{"name": "何静宜"}, {"name": "秦川海"}]})
    assert parts(form)["asked"] == ["came", "minutes", "result"]
    # Nobody is offered blank rows besides those who were to come.
    assert [row_words(row) for row in form.inputs[0].rows] == ["何静宜", "秦川海"]
    assert len(form_of((came,)).inputs[0].rows) == came.blank


def test_what_is_wrong_or_was_typed_stands_in_sight() -> None:
    form = read(nth="二", minutes="", place="会议室", note="下周再谈", result="agreed")
    assert parts(form) == {"asked": ["nth", "minutes", "note", "result"], "told": ["place"], "spare": []}


def speeches(*said: str) -> Form:
    typed = {f"said-{n}-{name}": text for n, one in enumerate(said) for name, text in (("who", "甲乙"[n]), ("text", one))}
    return form_of((SAID,), MultiDict(typed), today=date(2026, 11, 20))


SAID = TableField(
    "said", "意见", required=True, points="who", sparse=True, blank=0, adds=0, default=[],
    columns=(TextField("who", "当事人", required=True), LongField("text", "内容", required=True)),
)  # fmt: skip


def test_a_row_that_the_file_began_is_still_asked_for_and_left_out_unanswered() -> None:
    new = form_of((SAID, *FIELDS), initial={"said": [{"who": "甲"}, {"who": "乙"}]})
    assert parts(new)["asked"] == ["said", "minutes", "result"]
    assert speeches("请求赔偿", "").data["said"] == [{"who": "甲", "text": "请求赔偿"}]
    both = speeches("请求赔偿", "愿意停止")
    assert [row["who"] for row in both.data["said"]] == ["甲", "乙"]
    assert not both.errors
    assert in_words(both.inputs[0]) == "甲，请求赔偿；乙，愿意停止"
    assert in_words(speeches("请求赔偿", "").inputs[0]) == "甲，请求赔偿"
    assert "said" in speeches("", "").errors
