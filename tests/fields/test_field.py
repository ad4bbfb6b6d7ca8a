"""What all fields share, asked of a kind that decides nothing itself."""

from __future__ import annotations

from dataclasses import replace

import pytest

from casehub.fields import (
    ChoiceField,
    ChoicesField,
    DateField,
    PartyField,
    RowField,
    TableField,
    TextField,
)
from casehub.fields.field import Field, Typed, is_empty
from casehub.fields.sources import OfCase, OfStation


class Plain(Field):
    """A field that keeps the text as it was typed."""

    draws = "line"
    holds = (str,)

    def parse(self, typed: Typed) -> str | None:
        return typed.text or None


class Number(Plain):
    """A field whose value is a whole number."""

    holds = (int,)


@pytest.mark.parametrize("value", [None, "", [], ()])
def test_nothing_was_given(value: object) -> None:
    assert is_empty(value)


@pytest.mark.parametrize("value", [False, 0, " ", [""], {"a": ""}])
def test_no_and_nought_are_answers(value: object) -> None:
    assert not is_empty(value)


def test_the_first_text_is_the_one_that_was_typed() -> None:
    assert (Typed(("甲", "乙")).text, Typed().text) == ("甲", "")


def test_a_value_of_another_type_is_a_fault_and_a_tick_is_no_number() -> None:
    text, number = Plain("a", "名称"), Number("b", "份数")
    assert list(text.faults("甲")) == list(number.faults(3)) == []
    assert list(text.faults(3)) == ["名称的格式不对"]
    assert list(number.faults(True)) == ["份数的格式不对"]


def test_what_is_missing_is_said_with_the_label() -> None:
    assert Plain("a", "名称").missing == "填写名称"


def test_a_form_starts_with_the_default_and_today_stays_the_word() -> None:
    assert Plain("a", "名称").start is None
    assert Plain("a", "名称", default="").start is None
    assert Plain("a", "名称", default="today").start == "today"


def test_values_go_to_the_input_to_json_and_to_papers_as_they_are() -> None:
    field = Plain("a", "名称")
    assert (field.typed(None), field.typed(3)) == ([], ["3"])
    assert field.read(field.freeze("甲")) == "甲"
    assert (field.shaped(""), field.shaped("甲"), field.absent("【待填】")) == (None, "甲", None)
    assert field.words(["x", "y"], {"x": "甲"}) == "甲、y"


def test_fields_agree_by_their_kind() -> None:
    one = Plain("a", "名称", kind="text")
    assert one.agrees(Plain("a", "别名", kind="text", required=True))
    assert not one.agrees(Plain("a", "名称", kind="date"))


def test_a_field_says_all_that_it_asks_the_file_for() -> None:
    said = OfStation("approve", "by", otherwise="who_decides")
    row = RowField("suit", "案", of="every_suit", among="open_suits", known=said, asked_when="has_suits")
    assert [*row.sources()] == [
        ("known", said), ("known", "who_decides"), ("asked_when", "has_suits"),
        ("of", "every_suit"), ("among", "open_suits"),
    ]  # fmt: skip
    party = PartyField("party", "当事人", among="who_objected")
    assert [*party.sources()] == [("among", "who_objected")]
    day = DateField("day", "日期", follows=("opened", OfCase("filed_on")))
    assert [*day.sources()] == [("follows", "opened"), ("follows", OfCase("filed_on"))]
    choice = ChoiceField("way", "方式", among="ways")
    # A table asks what its columns do.
    table = TableField("rows", "表", columns=(party, choice))
    assert [*table.sources()] == [("among", "who_objected"), ("among", "ways")]
    assert [*TextField("name", "名称").sources()] == []


def test_a_field_says_what_is_wrong_with_how_it_is_declared() -> None:
    assert [*TextField("name", "名称", example="甲").flaws()] == []
    assert [*DateField("day", "日期", example="2026-02-30").flaws()] == [("example", "示例的写法不对")]
    choice = ChoiceField("way", "方式", options=(("a", "甲"), ("a", "乙"), ("", "丙")), default="d", example="e")
    assert [*choice.flaws()] == [
        ("example", "示例填不进这个字段：方式不在可选范围内"),
        ("options", "选项的值有重复"),
        ("options", "选项的值和说法都不能为空"),
        ("default", "默认值不在选项中"),
    ]
    assert [*ChoicesField("ways", "方式").flaws()] == [("options", "选项为空")]
    sound = ChoiceField("way", "方式", options=(("a", "甲"),))
    table = TableField("rows", "表", columns=(sound, replace(sound, options=())), example=[{"way": "a", "name": "乙"}])
    assert [*table.flaws()] == [
        ("columns", "列的名称有重复"),
        ("columns.way.options", "选项为空"),
        ("example", "示例有表格没有的列：name"),
    ]
    assert [*TableField("rows", "表").flaws()] == [("columns", "表格字段应有列")]
    # Somebody is named by words in an example, and by an id in a form.
    assert [*PartyField("party", "当事人", example="甲公司").flaws()] == []
