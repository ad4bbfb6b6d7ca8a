"""Conditions of registering and keeping evidence (办法第四十九条), each both ways."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casehub.procedures.evidence_registration import conditions
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import deadline, event

ROWS: list[Row] = [
    ("evidence_registration.decide_outcome", "outcome_is_lawful",
     {"data": {"outcomes": [{"items": "模具", "way": "依法扣押"}]}}, "不得查封、扣押、没收"),
    ("evidence_registration.decide_outcome", "outcome_is_lawful",
     {"data": {"outcomes": [{"items": "模具", "way": "released"}]}}, None),
    ("evidence_registration.decide_outcome", "hold_still_lasts",
     {"deadlines": [deadline("evidence.registration", YESTERDAY)]}, "只能解除"),
    ("evidence_registration.register_evidence", "hold_is_recent",
     {"data": {"from_on": TODAY - timedelta(days=8)}}, "超过七日"),
    ("evidence_registration.register_evidence", "hold_follows_approval",
     {"data": {"from_on": YESTERDAY}, "events": [event("approve_registration", TODAY)]},
     "不能早于批准之日"),
    ("evidence_registration.decide_outcome", "outcome_follows_hold",
     {"data": {"from_on": TODAY},
      "events": [event("register_evidence", YESTERDAY, from_on=YESTERDAY.isoformat())]},
     "登记保存之日为"),
    ("evidence_registration.register_evidence", "hold_follows_approval",
     {"data": {"from_on": TODAY}, "events": [event("approve_registration", TODAY)]}, None),
    ("evidence_registration.lapse_registration", "hold_is_over", {}, "尚未届满"),
    ("evidence_registration.lapse_registration", "hold_is_over",
     {"deadlines": [deadline("evidence.registration", TODAY)]}, "尚未届满"),
    ("evidence_registration.lapse_registration", "hold_is_over",
     {"deadlines": [deadline("evidence.registration", YESTERDAY)]}, None),
    ("evidence_registration.register_evidence", "hold_is_recent",
     {"data": {"from_on": TODAY - timedelta(days=7)}}, None),
    ("evidence_registration.decide_outcome", "hold_still_lasts",
     {"deadlines": [deadline("evidence.registration", TODAY)]}, None),
    ("evidence_registration.decide_outcome", "outcome_follows_hold",
     {"data": {"from_on": YESTERDAY},
      "events": [event("register_evidence", YESTERDAY, from_on=YESTERDAY.isoformat())]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
