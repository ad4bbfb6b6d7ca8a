"""What every letter to another office must be before it is signed: each condition both ways."""

from __future__ import annotations

import pytest

from casehub.procedures.cooperating import drafted
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import Row, fault, one_way

SUBMIT, ASK = "assistance.submit_request", "requesting.ask_resource"

ROWS: list[Row] = [
    (SUBMIT, "request_holds_no_secrets", {"data": {"no_state_secret": False}}, "涉密"),
    (ASK, "request_holds_no_secrets", {"data": {"no_state_secret": True}}, None),
    (SUBMIT, "request_has_two_contacts", {"data": {"contacts": [4]}}, "二名"),
    (SUBMIT, "request_has_two_contacts", {"data": {"contacts": [4, 4]}}, "二名"),
    (ASK, "request_has_two_contacts", {"data": {"contacts": [4, 5]}}, None),
    (ASK, "letter_goes_to_another_office", {"data": {"receiver": 1}}, "不能发给本局"),
    (ASK, "letter_goes_to_another_office", {"data": {"receiver": 2}}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, drafted.GUARDS) == set()
