"""A party is entered so that its case can be filed."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.casefile.parties import cleaned, kind_told, party_faults, party_fields

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


# Both with a right check digit; nobody's.
PERSON, FIRM = "11010519491231002X", "91500000MA5U8K2X0D"


@pytest.mark.parametrize(
    ("typed", "mostly", "kind"),
    [
        ({"kind": "legal", "id_no": PERSON}, "", "natural"),
        ({"kind": "legal", "id_no": FIRM}, "", "legal"),
        ({"kind": "natural", "id_no": FIRM}, "natural", "legal"),
        ({"kind": "legal", "id_no": ""}, "", "legal"),
        ({"kind": "legal", "id_no": PERSON[:-1] + "1"}, "", "legal"),
        # What somebody chose, or named the document of, is judged and not changed.
        ({"kind": "sole_trader", "id_no": PERSON}, "", "sole_trader"),
        ({"kind": "unincorporated", "id_no": PERSON}, "", "unincorporated"),
        ({"kind": "legal", "id_no": PERSON, "id_label": "其他登记证件"}, "", "legal"),
        ({"kind": "legal", "id_no": PERSON, "no_domicile_in_china": True}, "", "legal"),
    ],
)
def test_the_number_says_what_a_party_is(typed: dict[str, Any], mostly: str, kind: str) -> None:
    assert kind_told(typed, mostly) == kind


def test_of_a_shop_that_somebody_only_tells_of_its_sign_is_enough() -> None:
    # Edge case 13: a shop has its sign and its operator.
    shop = {"name": "渝味食品经营部", "kind": "sole_trader", "address": ""}
    assert [column for column, _ in party_faults(shop)] == ["address", "operator"]
    assert not list(party_faults(shop, unaddressed=True))
    asked = {here: next(f for f in party_fields(unaddressed=here) if f.id == "operator").hint for here in (False, True)}
    assert "必填" in asked[False] and "必填" not in asked[True]
