"""Numbers with check digits, right and wrong."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casehub.law.identifiers import (
    IdentifierFault,
    flow_check_digit,
    flow_id,
    mail_numbers_in,
    paper_number_on,
    patent_check_digit,
    read_credit_code,
    read_flow_number,
    read_mail_number,
    read_message_number,
    read_patent_number,
    read_person_number,
)


@pytest.mark.parametrize(
    ("typed", "text", "kind", "year"),
    [
        ("ZL200820185283.1", "ZL200820185283.1", "utility_model", 2008),
        ("ZL 2006 8001 8223.4", "ZL200680018223.4", "invention", 2006),
        ("ｚｌ２０２３２９９９０３１７．６", "ZL202329990317.6", "utility_model", 2023),
        ("zl202339990218.3", "ZL202339990218.3", "design", 2023),
        ("ZL202429990046.9", "ZL202429990046.9", "utility_model", 2024),
        ("ZL2023299903176", "ZL202329990317.6", "utility_model", 2023),
    ],
)
def test_patent_numbers_that_are_right(typed: str, text: str, kind: str, year: int) -> None:
    number = read_patent_number(typed)
    assert (number.text, number.kind, number.year) == (text, kind, year)


def test_old_patent_number() -> None:
    digits = "98123456"
    number = read_patent_number(f"{digits}.{patent_check_digit(digits)}")
    assert (number.kind, number.kind_name, number.year) == ("invention", "发明", 1998)
    with pytest.raises(IdentifierFault, match="12位"):
        read_patent_number("ZL05123456.7")


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("", "请填写"),
        ("ZL202329990317.7", "专利号校验位应为6，现为7"),
        ("ZL2O2329990317.6", "字母O"),
        ("ZL20232999031I.6", "字母I"),
        ("ZL20232999031.6", "现为11位"),
        ("202329990317.6", "ZL开头"),
        ("ZL202349990317.6", "第五位"),
        ("ZL199929990317.6", "申请年份"),
        ("发明专利", "12位数字"),
    ],
)
def test_patent_numbers_that_are_wrong(typed: str, words: str) -> None:
    with pytest.raises(IdentifierFault, match=words):
        read_patent_number(typed)


@pytest.mark.parametrize("code", ["91350100M000100Y43", " 91350100m000100y43 "])
def test_credit_code_of_the_standard(code: str) -> None:
    assert read_credit_code(code) == "91350100M000100Y43"


@pytest.mark.parametrize(
    ("read", "typed", "words"),
    [
        (read_credit_code, "91350100M000100Y44", "校验位应为3，现为4"),
        (read_credit_code, "91350100M000100Y4", "应为18位，现为17位"),
        (read_credit_code, "9135010OM000100Y43", "第8位不能是“O”"),
        (read_credit_code, "91A50100M000100Y43", "行政区划"),
        (read_person_number, "11010519491231002Y", "18位"),
        (read_person_number, "110105194913310021", "出生日期19491331不存在"),
        (read_person_number, "110105194912310021", "校验位应为X，现为1"),
        (read_mail_number, "EX000020018CN", "校验位应为9，现为8"),
        (read_mail_number, "EX00002001CN", "2个字母"),
        (read_flow_number, "XC-500000-511700-2026-00001-6", "校验位应为5，现为6"),
        (read_flow_number, "XC-500000-511700-2026-1-5", "格式"),
    ],
)
def test_numbers_that_are_wrong(read: Callable[[str], str], typed: str, words: str) -> None:
    # Edge case 14: every check digit is reckoned.
    with pytest.raises(IdentifierFault, match=words):
        read(typed)


@pytest.mark.parametrize(
    ("read", "number"),
    [
        (read_person_number, "11010519491231002X"),
        (read_mail_number, "EX000020019CN"),
        (read_mail_number, "EX000020040CN"),
        (read_mail_number, "RR473124829FI"),
    ],
)
def test_numbers_that_are_right(read: Callable[[str], str], number: str) -> None:
    assert read(number.lower()) == number


@pytest.mark.parametrize(
    ("number", "told"),
    [
        ("XC-500000-511700-2026-00001-5", ("XC", "500000", "511700")),
        ("XC-500101-511700-2026-00001-4", ("XC", "500101", "511700")),
        ("XS-500101-511700-2026-00002-2", ("XS", "500101", "511700")),
        ("XC-500000-510000-2026-00017-3", ("XC", "500000", "510000")),
    ],
)
def test_a_flow_number_tells_its_kind_and_both_regions(number: str, told: tuple[str, ...]) -> None:
    read = read_flow_number(number.lower())
    assert (read.text, read.kind, read.sender, read.receiver) == (number, *told)
    assert f"-{read.year:04d}-{read.sequence:05d}-" in number
    assert read_message_number(number) == read
    assert read_message_number(f"{number}/m12") == replace(read, message=12)
    with pytest.raises(IdentifierFault, match="格式"):
        read_flow_number(f"{number}/M12")


def test_flow_number_is_made_with_its_check_digit() -> None:
    assert flow_id("XC", "500000", "511700", 2026, 1) == "XC-500000-511700-2026-00001-5"
    with pytest.raises(IdentifierFault, match="顺序号"):
        flow_id("XC", "500000", "511700", 2026, 100_000)


@given(st.text("0123456789", min_size=2, max_size=24), st.data())
def test_flow_check_finds_each_wrong_digit_and_each_swap(digits: str, data: st.DataObject) -> None:
    right = flow_check_digit(digits)
    place = data.draw(st.integers(0, len(digits) - 1))
    other = data.draw(st.sampled_from([one for one in "0123456789" if one != digits[place]]))
    assert flow_check_digit(digits[:place] + other + digits[place + 1 :]) != right
    swap = min(place, len(digits) - 2)
    swapped = digits[:swap] + digits[swap + 1] + digits[swap] + digits[swap + 2 :]
    assert (flow_check_digit(swapped) == right) == (swapped == digits)


def test_mail_numbers_are_found_in_a_text_with_a_true_check_digit_only() -> None:
    text = "邮件号EX000020040CN，另件 EX000020018CN；AEX000020019CN、ex000020019cn；EX000020040CN"
    assert mail_numbers_in(text) == ["EX000020040CN"]
    assert mail_numbers_in("妥投EX000020019CN，RR473124829FI") == ["EX000020019CN", "RR473124829FI"]


def test_the_number_of_a_paper_is_what_stands_alone_on_a_line_of_its_page() -> None:
    page = "达州市市场监督管理局\n达 市监协 [2026] 12 号\n根据渝知裁字〔2026〕3号的约定\n"
    assert paper_number_on(page) == "达市监协〔2026〕12号"
    # What is named in a sentence is another paper's, and of two the page does not tell which.
    assert paper_number_on("关于渝知裁字〔2026〕3号的复函") == ""
    assert paper_number_on(page + "川知函〔2026〕4号") == ""
