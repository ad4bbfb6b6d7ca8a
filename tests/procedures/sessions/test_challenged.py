"""A mediator whose recusal was asked for waits for the answer, in every mediation."""

from __future__ import annotations

import pytest

from casehub.procedures.sessions import challenged
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, Row, fault, one_way
from tests.workflow.builders import event

ASKED = event("register_recusal_request", TODAY)
ROWS: list[Row] = [
    ("complaint.hold_session", "no_mediator_is_challenged", {"events": [ASKED]}, "回避申请尚未决定"),
    ("complaint.hold_session", "no_mediator_is_challenged", {"events": [ASKED, event("refuse_recusal", TODAY)]}, None),
    ("complaint.refuse_recusal", "a_mediator_is_challenged", {}, "没有待决定"),
    ("complaint.refuse_recusal", "a_mediator_is_challenged", {"events": [ASKED]}, None),
    ("mediation.hold_session", "no_mediator_is_challenged", {"events": [ASKED]}, "回避申请尚未决定"),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_condition(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_seen_to_refuse_and_to_pass() -> None:
    assert one_way(ROWS, challenged.GUARDS) == set()
