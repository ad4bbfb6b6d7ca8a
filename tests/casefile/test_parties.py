"""A party is entered so that its case can be filed."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.casefile.parties import cleaned, party_faults, party_fields

GOOD: dict[str, Any] = {"name": "甲公司", "kind": "legal", "address": "重庆市示例区1号"}


def wrong(**changes: Any) -> list[str]:
    return [name for name, _ in party_faults({**GOOD, **changes})]


@pytest.mark.parametrize(
    ("changes", "beside"),
    [
        ({}, []),
        ({"name": " ", "address": None}, ["name", "address"]),
        ({"kind": "sole_trader"}, ["operator"]),
        ({"kind": "sole_trader", "operator": "秦远山"}, []),
        ({"id_no": "123"}, ["id_no"]),
        ({"id_no": "123", "no_domicile_in_china": True}, []),
        ({"kind": "natural", "id_no": "E12345678"}, ["id_no"]),
        ({"kind": "natural", "id_no": "E12345678", "id_label": "护照"}, []),
        ({"kind": "natural", "id_no": "911124198108030024", "id_label": "外国人永久居留身份证"}, []),
    ],
)
def test_what_would_stop_the_filing(changes: dict[str, Any], beside: list[str]) -> None:
    assert wrong(**changes) == beside


def test_names_and_numbers_are_kept_in_normal_form() -> None:
    found = cleaned({**GOOD, "name": "示例(万州) 公司\u200b", "operator": "Qin  Yuanshan"})
    assert (found["name"], found["operator"]) == ("示例（万州）公司", "Qin Yuanshan")
    assert found["id_label"] == "统一社会信用代码"


def test_only_who_relies_on_a_right_says_by_which_title() -> None:
    assert "capacity" not in {f.id for f in party_fields()}
    assert "capacity" in {f.id for f in party_fields((("holder", "权利人"),))}
