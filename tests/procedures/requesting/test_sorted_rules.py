"""Conditions that letters of one type alone must meet: each both ways."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from casehub.procedures.requesting import sorted_rules
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import event

RESULT, FINE, SERVE = "requesting.ask_recognition", "requesting.ask_enforcement", "requesting.ask_service"


def money(due: str = "", paid: str = "", contact: str = "") -> dict[str, Any]:
    told = {"amount_due": due, "amount_paid": paid}
    return {"data": {**{k: Decimal(v) for k, v in told.items() if v}, "pay_contact": contact}}


MEET, MINUTES, TELL = "requesting.ask_consultation", "requesting.issue_minutes", "requesting.ask_bulletin"
CALLED = event("ask_consultation", TODAY)


def items(named: str, decided: str, url: str) -> dict[str, Any]:
    """Two rows, the second as told."""
    rows = [{"decidedNo": "处罚0号", "url": "示例网址"}, {"decidedNo": decided, "url": url}]
    return {"data": {"names_published": named, "bulletin_items": rows}}


ROWS: list[Row] = [
    (RESULT, "appraisal_names_qualification", {"data": {"result_kind": "appraisal"}}, "写明作出单位的资质"),
    (RESULT, "appraisal_names_qualification", {"data": {"result_kind": "test", "maker_qualification": "CMA"}}, None),
    (RESULT, "appraisal_names_qualification", {"data": {"result_kind": "adjudication"}}, None),
    (FINE, "money_of_the_decision_adds_up", money(paid="1"), "写明应缴金额"),
    (FINE, "money_of_the_decision_adds_up", money("1", "2"), "不能多于应缴金额"),
    (FINE, "money_of_the_decision_adds_up", money("2", "1"), "写明缴款、联系渠道"),
    (FINE, "money_of_the_decision_adds_up", money("2", "1", "本局"), None),
    (FINE, "money_of_the_decision_adds_up", money("2", "2"), None),
    (FINE, "money_of_the_decision_adds_up", money(), None),
    (SERVE, "answer_is_asked_after_the_service", {"data": {"latest_on": TOMORROW, "reply_by": TODAY}}, "不能早于最迟"),
    (SERVE, "answer_is_asked_after_the_service", {"data": {"latest_on": TODAY, "reply_by": TODAY}}, None),
    (MEET, "names_are_told_before_the_meeting", {"data": {"meeting_on": TODAY, "reply_by": TOMORROW}}, "不能晚于会商日期"),
    (MEET, "names_are_told_before_the_meeting", {"data": {"meeting_on": TODAY, "reply_by": TODAY}}, None),
    (MINUTES, "minutes_follow_the_meeting", {"events": [CALLED], "data": {"held_on": YESTERDAY}}, "不能早于会商通知"),
    (MINUTES, "minutes_follow_the_meeting", {"events": [CALLED], "data": {"held_on": TODAY}}, None),
    (TELL, "named_is_decided_and_published", items("published", "处罚1号", ""), "写明决定书号和公开网址"),
    (TELL, "named_is_decided_and_published", items("published", "处罚1号", "示例网址"), None),
    (TELL, "named_is_decided_and_published", items("none", "", ""), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, sorted_rules.GUARDS) == set()


KNOWN: list[KnownRow] = [
    ("amount_still_due", FINE, money("216000.00", "200000.00"), Decimal("16000.00")),
    ("amount_still_due", FINE, money("216000.00"), Decimal("216000.00")),
    ("amount_still_due", FINE, money("2", "2"), None),
    ("amount_still_due", FINE, money(), None),
]


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)
