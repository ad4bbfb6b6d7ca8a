"""What is wrong with an entry is said in one sentence beside its field."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.casefile.cooperation.wordings import cleaned, region_of, wording_faults
from tests.casefile.cooperation.lists import values
from tests.faults.world import rules

DAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("column", "value", "said"),
    [
        ("title", "", "填写名称"),
        ("kind", "trade_secret", "不在可选范围内"),
        ("right_no", "", "填写商标注册号"),
        ("right_no", "没有", "商标注册号由数字组成"),
        ("nice_classes", "46", "第1类至第45类"),
        ("holder_uscc", "91500101EXAMPL290X", "统一社会信用代码"),
        ("reason", "驰名商标", "不写“驰名”"),
        ("contact_name", "", "填写联系人的姓名"),
        ("contact_until", date(2026, 11, 19), "已经到期"),
    ],
)
def test_each_fault_stands_beside_its_field(column: str, value: object, said: str) -> None:
    found = wording_faults(rules(), cleaned(rules(), values(**{column: value})), DAY)
    assert [(reason.field, said in reason.sentence) for reason in found] == [(column, True)]


def test_what_is_right_has_no_faults_and_stands_in_its_normal_form() -> None:
    kept = cleaned(rules(), values(right_no="第99999001号", title=" 峡 江脆", home_name="重庆市万州区"))
    assert wording_faults(rules(), kept, DAY) == []
    assert (kept.right_no, kept.title) == ("99999001", "峡江脆")
    assert (kept.home_region, kept.home_name) == ("500101", "重庆市万州区")


def test_a_patent_is_known_by_its_number_and_a_region_need_not_be_registered() -> None:
    patent = values(kind="invention", right_no="ZL202221034567.7", nice_classes="")
    assert "所选类型不符" in wording_faults(rules(), cleaned(rules(), patent), DAY)[0].sentence
    assert region_of(rules(), "500101") == ("500101", "重庆市万州区")
    assert region_of(rules(), "湖北省利川市") == ("", "湖北省利川市")


def test_an_indication_need_not_have_a_number() -> None:
    indication = values(kind="geographical_indication", right_no="", nice_classes="")
    assert wording_faults(rules(), cleaned(rules(), indication), DAY) == []


def test_a_division_that_ended_is_named_by_nobody_after_its_last_day() -> None:
    kept = cleaned(rules(), values(home_name="重庆市江北区"))
    assert wording_faults(rules(), kept, date(2026, 1, 24)) == []
    (reason,) = wording_faults(rules(), kept, date(2026, 1, 25))
    assert (reason.field, reason.sentence) == (
        "home_name", "重庆市江北区已于2026年1月24日撤销，由重庆市两江新区承接",
    )  # fmt: skip
    assert wording_faults(rules(), cleaned(rules(), values(home_name="重庆市两江新区")), DAY) == []
