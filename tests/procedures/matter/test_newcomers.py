"""Who joined by mistake leaves again, unless something reached them or was done by them since."""

from __future__ import annotations

from datetime import timedelta

import pytest

from casehub.procedures.matter import newcomers
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event, party, service

JOINED = event("join_party", YESTERDAY, party_name=" 当事人3")
JOINED.seq = 4
LATER = event("register_answer", TODAY, party=3)
LATER.seq = 5
OTHERS = event("register_answer", TODAY, party=2)
OTHERS.seq = 6
NEW = party(3, "respondent", joined_on=YESTERDAY)
CASE = {"events": [JOINED], "parties": [party(1, "requester"), party(2, "respondent"), NEW]}
WHERE = "adjudication.take_back_joining", "newcomer_has_done_nothing"
EARLIER = party(3, "respondent", joined_on=YESTERDAY - timedelta(days=1))
# It was mistyped when it joined and mended since; another of the first name joined on the same day.
BY_ROWS = event("join_party", YESTERDAY, party_name="当事人4")
BY_ROWS.seq, BY_ROWS.rows = 4, [["party", 3, "digest"], ["document", 4, "digest"]]
OTHER_NEW = party(4, "respondent", joined_on=YESTERDAY)

ROWS: list[Row] = [
    (*WHERE, CASE, None),
    (*WHERE, {}, None),
    (*WHERE, {**CASE, "parties": [party(1, "requester"), EARLIER]}, "已经不在本案"),
    (*WHERE, {**CASE, "events": [JOINED, LATER]}, "已办理其他事项"),
    (*WHERE, {**CASE, "events": [JOINED, OTHERS]}, None),
    (*WHERE, {**CASE, "events": [BY_ROWS]}, None),
    (*WHERE, {**CASE, "events": [BY_ROWS], "parties": [*CASE["parties"], OTHER_NEW], "services": [service(party_id=4, status="sent")]}, None),
    (*WHERE, {**CASE, "events": [BY_ROWS, LATER], "parties": [*CASE["parties"], OTHER_NEW]}, "已办理其他事项"),
    (*WHERE, {**CASE, "services": [service(party_id=3, status="sent")]}, "已向当事人3发出"),
    (*WHERE, {**CASE, "services": [service(party_id=3, status="pending"), service(id=2, party_id=2, status="served")]}, None),
    (*WHERE, {**CASE, "parties": [*CASE["parties"], party(4, "respondent", succeeds_id=3)]}, "已由他人承受"),
    ("mediation.join_third_party", "added_party_is_new", {"parties": [NEW], "data": {"party_name": "当事人 3"}}, "已在本案中"),
    ("mediation.join_third_party", "added_party_is_new", {"parties": [NEW], "data": {"party_name": "示例公司5"}}, None),
    ("mediation.join_third_party", "third_party_applied", {"data": {"party_applied": False}}, "由本人书面申请"),
    ("mediation.join_third_party", "third_party_applied", {"data": {"party_applied": True}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, newcomers.GUARDS) == set()
