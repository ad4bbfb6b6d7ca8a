"""Spellings that mean one thing fold into one."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casehub.law.text import (
    Clause,
    clean_name,
    fold,
    grams,
    led,
    names_in,
    telephone,
    telling_grams,
    unled,
    words,
)


@pytest.mark.parametrize(
    "typed",
    [
        "渝知裁字〔2026〕1号",
        "渝知裁字(2026)1号",
        "渝知裁字[2026]1号",
        "渝知裁字（2026）1号",
        "渝知裁字【２０２６】１號",
        " 渝知裁字〔2026〕 1 号\u200b",
        "渝\u2060知裁字〔2026〕1号\n",
    ],
)
def test_one_number_in_every_spelling(typed: str) -> None:
    assert fold(typed) == "渝知裁字(2026)1号"


def test_traditional_letters_and_case_fold() -> None:
    assert fold("重慶山馳傳動ＡＢc有限公司") == fold("重庆山驰传动abC有限公司")


def test_what_differs_stays_different() -> None:
    assert fold("甲公司") != fold("乙公司")
    assert fold("2026-3") != fold("20263")


@given(st.text())
def test_folding_twice_changes_nothing(text: str) -> None:
    assert fold(fold(text)) == fold(text)


@given(st.text(alphabet="渝知裁字山馳動〔〕()1２ a\u200b"), st.integers(0, 8), st.integers(0, 8))
def test_a_part_of_a_name_folds_to_a_part_of_the_folded_name(whole: str, at: int, length: int) -> None:
    assert fold(whole[at : at + length]) in fold(whole)


@given(st.text(alphabet="渝知裁字山驰动1a"), st.integers(0, 8), st.integers(0, 8))
def test_the_pairs_of_a_part_are_pairs_of_the_whole(whole: str, at: int, length: int) -> None:
    assert set(grams(whole[at : at + length])) <= set(grams(whole))
    # What a part is looked for by stands with every whole that holds it.
    assert set(telling_grams(whole[at : at + length])) <= set(grams(whole))


def test_words_are_parted_by_any_space_and_never_empty() -> None:
    assert words(" 山驰\u3000万骑 \u200b ") == ["山驰", "万骑"]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" 示例 链传动\u3000有限公司 ", "示例链传动有限公司"),
        ("示例(万州)公司", "示例（万州）公司"),
        ("示例〔万州〕公司", "示例（万州）公司"),
        ("ＡＢＣ示例１公司", "ABC示例1公司"),
        ("买买提·艾力", "买买提·艾力"),
        ("Example  Co., Ltd. (Wanzhou)", "Example Co., Ltd. (Wanzhou)"),
        ("ABC Trading 示例 公司", "ABC Trading示例公司"),
        ("甲\u200b\ufeff公司", "甲公司"),
    ],
)
def test_a_name_is_stored_in_one_form(typed: str, kept: str) -> None:
    assert clean_name(typed) == kept
    assert clean_name(kept) == kept


def test_a_clause_stands_behind_the_word_that_leads_to_it_once() -> None:
    for typed in ("售假", "涉嫌售假", " 涉嫌 售假 "):
        assert (led(typed, "涉嫌"), unled(typed, "涉嫌")) == ("涉嫌售假", "售假")
        assert f"关于移送{Clause(typed):涉嫌}案件的通报" == "关于移送涉嫌售假案件的通报"
    assert f"关于{Clause('涉嫌售假')}的通报" == "关于涉嫌售假的通报"
    assert unled("涉嫌", "涉嫌") == ""


@pytest.mark.parametrize(
    ("typed", "dialled"),
    [
        ("13800002017", "13800002017"), ("138 0000 2017", "13800002017"), ("138-0000-2017", "13800002017"),
        ("+86 138 0000 2017", "13800002017"), ("0086-13800002017", "13800002017"), ("8613800002017", "13800002017"),
        ("１３８００００２０１７", "13800002017"), ("023-68880000", "02368880000"), ("（023）6888 0000", "02368880000"),
        ("023-68880000转801", "02368880000"), ("13800002017、13900002017", "13800002017"), ("8612345", "8612345"),
        ("86123456", "86123456"), ("110", ""), ("", ""), ("林嘉禾", ""), ("电话13800002017", ""), ("渝知裁5", ""),
    ],
)  # fmt: skip
def test_a_telephone_number_is_its_digits(typed: str, dialled: str) -> None:
    assert telephone(typed) == dialled


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("牟思齐、杜嘉禾", ["牟思齐", "杜嘉禾"]), ("牟思齐，杜嘉禾", ["牟思齐", "杜嘉禾"]), ("牟思齐,杜嘉禾；", ["牟思齐", "杜嘉禾"]),
        ("牟思齐 杜嘉禾", ["牟思齐", "杜嘉禾"]), ("牟思齐\n杜嘉禾", ["牟思齐", "杜嘉禾"]), ("John Smith、杜嘉禾", ["John Smith", "杜嘉禾"]),
        ("牟思齐、牟思齐", ["牟思齐", "牟思齐"]), ("、 ", []), ("", []), (None, []), (7, []),
    ],
)
def test_names_are_read_as_people_part_them(line: object, names: list[str]) -> None:
    assert names_in(line) == names


def test_figures_in_a_row_are_looked_for_by_fours() -> None:
    assert grams("山驰12") == telling_grams("山驰12") == ["山驰", "驰1", "12"]
    assert telling_grams("zl2023.6号") == ["3.", ".6", "6号", "zl20", "l202", "2023"]
    assert telling_grams("123") == ["12", "23"]
    # Whoever types three figures of a number finds it by its pairs.
    assert {"12", "23", "1234"} <= set(grams("1234"))
