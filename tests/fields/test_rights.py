"""Each kind of right asks what belongs to it and nothing of another kind."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.fields.rights import RIGHT_KINDS, nice_classes, owners_of, told_of_right
from casehub.law.identifiers import IdentifierFault

PATENT: dict[str, Any] = {
    "number": "ZL202221034567.7",
    "title": "一种防松结构",
    "filed_on": date(2022, 5, 6),
    "granted_on": date(2022, 11, 4),
    "owners": ["甲公司"],
}


def test_the_number_tells_the_kind_of_patent() -> None:
    assert list(RIGHT_KINDS["utility_model"].faults(PATENT)) == []
    assert list(RIGHT_KINDS["invention"].faults(PATENT)) == [
        ("number", "专利号表明是实用新型，与所选类型不符")
    ]


@pytest.mark.parametrize("blank", ["granted_on", "filed_on", "title", "owners", "number"])
def test_what_filing_needs_is_asked_for(blank: str) -> None:
    found = list(RIGHT_KINDS["utility_model"].faults({**PATENT, blank: None}))
    assert [name for name, _ in found] == [blank]


def test_the_term_is_counted_unless_registered() -> None:
    kind = RIGHT_KINDS["utility_model"]
    assert kind.last_day(PATENT) == date(2032, 5, 6)
    assert kind.last_day({**PATENT, "expires_on": date(2033, 1, 1)}) == date(2033, 1, 1)
    assert RIGHT_KINDS["trademark"].last_day({"granted_on": date(2020, 1, 1)}) is None


def test_a_trademark_has_no_words_of_a_patent() -> None:
    kind = RIGHT_KINDS["trademark"]
    assert not kind.reported
    assert kind.label_of("filed_on") == kind.label_of("claims_asserted") == ""
    assert not any("专利" in field.label + field.hint for field in kind.fields)
    assert kind.number("第１２３４５６７８号") == "12345678"
    assert kind.number("g 1234567") == "G1234567"
    with pytest.raises(IdentifierFault):
        kind.number("ZL202221034567.7")


def test_a_trade_secret_has_no_number() -> None:
    kind = RIGHT_KINDS["trade_secret"]
    assert kind.label_of("number") == ""
    assert list(kind.faults({"title": "配方", "owners": ["甲公司"]})) == []


def test_a_comma_stands_inside_a_name() -> None:
    assert owners_of("Example Co., Ltd.、秦远山\n甲，乙公司") == [
        "Example Co., Ltd.", "秦远山", "甲，乙公司",
    ]  # fmt: skip


def test_who_tells_of_a_right_need_not_know_all_of_it() -> None:
    kind = RIGHT_KINDS["trademark"]
    assert kind.unsaid({"title": "峡江脆"}) == ["number", "owners"]
    assert not list(kind.faults({"title": "峡江脆"}, as_told=True))
    assert not list(kind.faults({"number": "99999001"}, as_told=True))
    assert list(kind.faults({"owners": ["某公司"]}, as_told=True)) == [("title", "商标和号码至少写明一项")]
    # What is told is judged as ever.
    assert [at for at, _ in kind.faults({"number": "甲", "title": "峡江脆"}, as_told=True)] == ["number"]
    place = RIGHT_KINDS["geographical_indication"]
    assert [at for at, _ in place.faults({}, as_told=True)] == ["title"]


@pytest.mark.parametrize(
    ("text", "classes"),
    [
        ("", ()), ("29", (29,)), ("第29类", (29,)), ("29、30", (29, 30)), ("第29类、第30类", (29, 30)), ("29 30", (29, 30)),
        ("1和45", (1, 45)), ("第 9 类", (9,)), ("46", None), ("0", None), ("榨菜", None), ("第29类榨菜", None), ("2930", None),
        ("29-30", None), ("类", None),
    ],
)  # fmt: skip
def test_classes_are_read_as_they_are_written_and_nothing_else_is(text: str, classes: tuple[int, ...] | None) -> None:
    assert nice_classes(text) == classes


PATENTS = ("invention", "utility_model", "design")


def test_the_number_and_whoever_relies_on_the_right_say_what_is_blank() -> None:
    number = {"number": "ZL202221034567.7"}
    asks = [{"name": "甲公司", "capacity": "patentee"}, {"name": "乙公司", "capacity": "ordinary_licensee"}, {"name": "丙公司", "capacity": "patentee"}]
    assert told_of_right(PATENTS, number, asks) == {"kind": "utility_model", "owners": ["甲公司", "丙公司"]}
    # What was typed stands, and an owner who does not ask has to be typed.
    assert told_of_right(PATENTS, {**number, "kind": "design", "owners": ["丁"]}, asks) == {}
    assert told_of_right(PATENTS, number, asks[1:2]) == {"kind": "utility_model"}


@pytest.mark.parametrize("number", ["", "12345678", "ZL202221034567.8"])
def test_a_number_that_says_no_kind_leaves_it_to_be_chosen(number: str) -> None:
    assert told_of_right((*PATENTS, "trademark"), {"number": number}, []) == {}
    holder = [{"name": "甲公司", "capacity": "holder"}]
    assert told_of_right(("trademark",), {"kind": "trademark", "number": number}, holder) == {"owners": ["甲公司"]}
