"""Names and numbers that a published text leaves out."""

from __future__ import annotations

import pytest

from casehub.law.masking import aliases, family_name, private_numbers


@pytest.mark.parametrize(
    ("name", "family"),
    [("何静宜", "何"), ("欧阳修文", "欧阳"), ("东方", "东"), ("买买提·艾力", "买"), ("John Smith", "J")],
)
def test_the_family_name_stands_before_the_word(name: str, family: str) -> None:
    assert family_name(name) == family


def test_people_of_one_family_name_are_told_apart() -> None:
    given = aliases(["何静宜", "冉宗泽", "何明", "何静宜", ""])
    assert given == {"何静宜": "何某1", "冉宗泽": "冉某", "何明": "何某2"}


def test_numbers_of_persons_are_found_and_those_of_papers_are_not() -> None:
    text = (
        "程某（公民身份号码11010519491231002X，电话13800138000、023-60001234，a.b@shop.example），"
        "账号：6222 0200 1111 2222 333；专利号ZL202329990317.6，91500103MA5U0ABC1X，"
        "受理通知书编号2026070300123450，第500101198001010010号公证书，金额558000元。"
    )
    assert dict(private_numbers(text)) == {
        "11010519491231002X": "公民身份号码",
        "13800138000": "电话",
        "023-60001234": "电话",
        "a.b@shop.example": "电子邮箱",
        "6222 0200 1111 2222 333": "账号",
    }
