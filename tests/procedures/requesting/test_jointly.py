"""联合执法 on the side of who asks: its ground, the plan, the sealed list."""

from __future__ import annotations

import pytest

from casehub.procedures.requesting import jointly
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    KnownRow,
    Row,
    fault,
    knows,
    one_way,
    untold,
)
from tests.workflow.builders import event

ASK, PLAN, END, TELL = (
    f"requesting.{step}" for step in ("ask_joint_action", "send_joint_plan", "end_without_partner", "tell_own_units")
)
ASKED = event("ask_joint_action", TODAY, campaign="铁拳", suggested_on=str(TOMORROW))
YES = event(
    "enter_joint_answer", TODAY, partner_agrees=True, partner_groups=[{"name": "一组"}, {"name": "二组"}],
    partner_contacts=[{"name": "甲"}, {"name": "乙"}],
)  # fmt: skip
NO = event("enter_joint_answer", TODAY, partner_agrees=False)
PLANNED = event("send_joint_plan", TODAY, action_on=str(TOMORROW))
TARGETS = {"data": {"targets": [{"name": "甲"}, {"name": "乙"}]}}
ROWS: list[Row] = [
    (ASK, "joint_action_has_its_ground", {"data": {"agreements": [], "superior_plan": ""}}, "至少写明一项"),
    (ASK, "joint_action_has_its_ground", {"data": {"agreements": ["甲", "乙"]}}, None),
    (ASK, "joint_action_has_its_ground", {"data": {"superior_plan": "5号"}}, None),
    (ASK, "joint_answer_comes_before_the_day", {"data": {"reply_by": TODAY, "suggested_on": TODAY}}, "以前"),
    (ASK, "joint_answer_comes_before_the_day", {"data": {"reply_by": TODAY, "suggested_on": TOMORROW}}, None),
    (PLAN, "partner_takes_part", {"events": [ASKED]}, "没有复函同意参加"),
    (PLAN, "partner_takes_part", {"events": [ASKED, YES, NO]}, "没有复函同意参加"),
    (PLAN, "partner_takes_part", {"events": [ASKED, YES]}, None),
    (END, "partner_does_not_take_part", {"events": [ASKED, YES]}, "已经同意参加"),
    (END, "partner_does_not_take_part", {"events": [ASKED, NO]}, None),
    (PLAN, "action_day_is_to_come", {"data": {"action_on": YESTERDAY}}, "已经过去"),
    (PLAN, "action_day_is_to_come", {"data": {"action_on": TODAY}}, None),
]
KNOWN: list[KnownRow] = [
    ("campaign_asked_for", PLAN, {"events": [ASKED]}, "铁拳"),
    ("campaign_asked_for", PLAN, {}, None),
    ("day_asked_for", PLAN, {"events": [ASKED]}, TOMORROW),
    ("day_asked_for", PLAN, {}, None),
    ("day_planned", TELL, {"events": [PLANNED]}, TOMORROW),
    ("day_planned", TELL, {}, None),
    ("groups_of_the_partner", PLAN, {"events": [YES]}, [{"name": "一组"}, {"name": "二组"}]),
    ("groups_of_the_partner", PLAN, {}, []),
    ("contacts_of_the_partner", PLAN, {"events": [YES]}, [{"name": "甲"}, {"name": "乙"}]),
    ("contacts_of_the_partner", PLAN, {}, []),
    ("targets_count", PLAN, TARGETS, 2),
    ("targets_count", PLAN, {}, 0),
    ("targets_digest", PLAN, TARGETS, "f50fb84f09943e07f6992948746e0fa277d3122f6939a13ed38ee80adda77ccd"),
    ("targets_digest", PLAN, {}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, jointly.GUARDS) == set()


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told() -> None:
    assert untold(KNOWN, jointly.KNOWN) == set()
