"""Conditions that the patent sets, each both ways."""

from __future__ import annotations

from datetime import date

import pytest

from casehub.procedures import LAW
from casehub.procedures.adjudication import patents
from tests.procedures.adjudicating import (
    Both,
    at,
    day,
    faults,
    names,
    right,
)


def rights(**values: object) -> dict[str, object]:
    return {"rights": [right(**values)]}


BOTH = [
    Both("declared_claims_are_told", "填写被宣告无效的权利要求", {"data": {"declared": "partly"}}, {"data": {"declared": "partly", "declared_claims": "权利要求1"}}, "declared_claims"),
    Both("declared_claims_are_told", "没有被宣告无效", {"data": {"declared": "upheld", "asserted_gone": True}}, {"data": {"declared": "all", "asserted_gone": True}}, "asserted_gone"),
    Both("effect_follows_the_decision", "不能早于审查决定日期", {"data": {"invalidity_decided_on": day(-2), "decision_effective_on": day(-3)}}, {"data": {"invalidity_decided_on": day(-2), "decision_effective_on": day(-2)}}, "decision_effective_on"),
    Both("one_patent_in_one_request", "一项专利", {"rights": [right(), right()]}),
    Both("patent_number_is_right", "校验位", rights(number="ZL202329990317.5")),
    Both("patent_number_is_right", "字母O", rights(number="ZL2O2329990317.6")),
    Both("patent_number_is_right", "实用新型", rights(kind="invention")),
    Both("patent_number_is_right", "早于申请日", rights(filed_on=date(2024, 1, 2)), rights(number="ＺＬ2023 2 9990317.6")),
    Both("patent_is_granted", "尚未授权", rights(granted_on=None)),
    Both("patent_is_granted", "尚未授权", rights(granted_on=day(1)), rights(granted_on=day(0))),
    Both("patent_is_in_term", "届满", rights(filed_on=date(2016, 8, 10)), rights(filed_on=date(2016, 8, 11))),
    Both("patent_is_in_term", "届满", rights(kind="design", filed_on=date(2016, 5, 1)), rights(kind="design", filed_on=date(2021, 6, 1))),
    Both("patent_is_in_term", "届满", rights(kind="invention", filed_on=date(2006, 8, 1)), rights(kind="invention", filed_on=date(2006, 8, 1), expires_on=date(2028, 8, 1))),
    Both("patent_is_in_term", "申请日", rights(filed_on=None)),
    Both("patent_is_in_force", "终止", rights(status="因未缴年费终止")),
    Both("patent_is_in_force", "无效", rights(invalidity=[{"result": "宣告专利权全部无效"}]), rights(status="部分无效，其余维持有效")),
    Both("patent_is_in_force", "登记簿副本", rights(status_checked_on=None)),
    Both("claims_are_named", "要求明确", rights(claims_asserted=""), rights(claims_asserted="", claims_count=1)),
    Both("claims_are_named", "要求明确", rights(claims_asserted=""), rights(kind="design", claims_asserted="")),
    Both(
        "stop_order_needs_a_living_patent",
        "不能责令停止",
        {**rights(status="已终止"), "data": {"outcome": "upheld"}},
        {**rights(status="已终止"), "data": {"outcome": "dismissed"}},
        "outcome",
    ),
]


@pytest.mark.parametrize("both", BOTH, ids=names(BOTH))
def test_guard_both_ways(both: Both) -> None:
    assert faults(both) == []


def test_every_guard_is_tested() -> None:
    assert {b.guard for b in BOTH} == {*patents.GUARDS}


@pytest.mark.parametrize("name", [*patents.GUARDS])
def test_a_step_of_a_sound_case_is_not_closed_before_the_form(name: str) -> None:
    """Without data, only the history that a guard asks for may close the step."""
    history = set[str]()
    assert (LAW.of("adjudication").guards[name](at()) is not None) == (name in history)
