"""Words are cleaned of what nobody sees and refused with the place of what cannot be kept."""

from __future__ import annotations

import sys
import unicodedata

import pytest

from casehub.fields import LongField, TextField, Typed, Unreadable, texts


def line(raw: str) -> str | None:
    return TextField("name", "名称").parse(Typed([raw]))


@pytest.mark.parametrize(
    ("raw", "kept"),
    [
        ("甲\u200b公司", "甲公司"),
        ("\ufeff甲公司\u00ad", "甲公司"),
        ("葛\U000e0100城", "葛城"),
        ("一\x0b二", "一 二"),
        ("一\r\n二", "一 二"),
        ("甲\u200d乙\u00ad\U000e0041", "甲乙"),
        ("Jose\u0301 u\u0308\u030c か\u3099", "José ǚ が"),
        ("甲\u2009乙\u00a0丙\u3000丁", "甲 乙 丙\u3000丁"),
        # A letter of a name that the standard would change stays.
        ("\uf91d\u0301", "\uf91d\u0301"),
        (" \n ", None),
        ("买买提·艾力", "买买提·艾力"),
    ],
)
def test_signs_of_no_width_and_line_ends_are_cleaned_away(raw: str, kept: str | None) -> None:
    assert line(raw) == kept


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("甲\x07公司", "第 2 个字符（U+0007）不能保存，删去后重新输入"),
        ("甲公司\u202e司公乙", "第 4 个字符（U+202E）不能保存，删去后重新输入"),
        ("甲\ud800", "第 2 个字符（U+D800）不能保存，删去后重新输入"),
        ("甲\x85\x9f", "第 3 个字符（U+009F）不能保存，删去后重新输入"),
        ("甲\ufdd0", "第 2 个字符（U+FDD0）不能保存，删去后重新输入"),
        ("李\ue863", "第 2 个字（U+E863）是自造字，别的机器显示不出，改用标准字或者拼音并加注"),
        ("字" * 501, "不超过 500 个字，现有 501 个字"),
    ],
)
def test_what_cannot_be_kept_is_told_with_its_place(raw: str, sentence: str) -> None:
    with pytest.raises(Unreadable) as told:
        line(raw)
    assert str(told.value) == sentence


def test_paragraphs_keep_their_line_ends() -> None:
    assert LongField("facts", "事实").parse(Typed(["一\x0b二\r\n三"])) == "一\n二\n三"
    with pytest.raises(Unreadable):
        LongField("facts", "事实").parse(Typed(["字" * 20_001]))


def test_text_is_text_short_or_long() -> None:
    assert TextField("a", "甲").agrees(LongField("a", "甲"))


def test_a_field_may_take_fewer_signs_than_its_kind() -> None:
    short = LongField("reason", "理由", most=5)
    assert short.parse(Typed(["一二三四五"])) == "一二三四五"
    with pytest.raises(Unreadable, match="不超过 5 个字，现有 6 个字"):
        short.parse(Typed(["一二三四五六"]))
    assert list(short.faults("一二三四五六")) == ["理由不超过 5 个字，现有 6 个字"]
    assert list(short.faults("一二三四五")) == []


def test_nothing_is_done_with_a_sign_that_is_passed_over() -> None:
    plain = [s for s in map(chr, range(sys.maxunicode + 1)) if texts._is_plain.__wrapped__(s)]
    for is_minded in (texts._is_widthless, texts._cannot_be_kept, texts._is_private):
        assert not [sign for sign in plain if is_minded(sign)]
    kinds = {unicodedata.category(sign) for sign in plain if sign != " "}
    assert not [kind for kind in kinds if kind == "Zs" or kind.startswith("M")]
    assert {"买", "A", "，", "㎡", " "} <= {*plain}
