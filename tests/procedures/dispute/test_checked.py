"""What an earlier program left unsaid of a challenge is asked for, and only that."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Deadline
from casehub.procedures.dispute import checked
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import challenge, event, party

NAME = "示例公司1"


def entered(**data: Any) -> Any:
    found = event("register_suit", YESTERDAY, **data)
    found.seq = 3
    return found


def said(number: int) -> Any:
    found = event("check_challenge", TODAY, challenge=number)
    found.seq = 5
    return found


OVER = Deadline(rule="adjudication.sue", due_on=YESTERDAY, nominal_on=YESTERDAY, outcome="lapsed", closed_seq=3, party_id=1)
PARTIES = [party(1, "requester"), party(2, "respondent")]
GUESSED: dict[str, Any] = {"parties": PARTIES, "challenges": [challenge(1, id=7, event_seq=3)], "events": [entered()]}
KNOWN: dict[str, Any] = {**GUESSED, "events": [entered(party=1)]}
LATE: dict[str, Any] = {**KNOWN, "deadlines": [OVER]}
STEP = "adjudication.check_challenge"
ROWS: list[Row] = [
    (STEP, "something_is_to_be_checked", GUESSED, None),
    (STEP, "something_is_to_be_checked", LATE, None),
    (STEP, "something_is_to_be_checked", KNOWN, "没有升级时推定"),
    (STEP, "something_is_to_be_checked", {**GUESSED, "events": [entered(), said(7)]}, "没有升级时推定"),
    (STEP, "checked_day_is_late", {**LATE, "data": {"challenge": 7}}, "填写提起之日"),
    (STEP, "checked_day_is_late", {**LATE, "data": {"challenge": 7, "asked_on": YESTERDAY}}, "尚未届满"),
    (STEP, "checked_day_is_late", {**LATE, "data": {"challenge": 7, "asked_on": TODAY}}, None),
    (STEP, "checked_day_is_late", {**GUESSED, "data": {"challenge": 7}}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_condition(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_seen_both_ways() -> None:
    assert one_way(ROWS, checked.GUARDS) == set()


def test_a_text_that_names_the_party_is_no_guess() -> None:
    assert checked.is_guessed({}, NAME)
    assert not checked.is_guessed({"party": 1}, NAME)
    assert not checked.is_guessed({"plaintiff": f"某甲、{NAME}"}, NAME)
    assert checked.is_guessed({"applicant_name": f"某甲和{NAME}"}, NAME)
