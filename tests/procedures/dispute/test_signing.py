"""Who signs for a party, and who may go: each condition both ways."""

from __future__ import annotations

import pytest

from casehub.procedures.dispute import signing
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import Row, fault, one_way
from tests.workflow.builders import party

WITH_AGENT = [party(1, "requester", agents=[{"name": "何静宜", "authority": "一般授权"}]), party(2, "respondent")]
FIRM = party(1, "requester", representative="秦远山")
ALONE = party(3, "requester")
ALONE.kind = "natural"


ROWS: list[Row] = [
    ("intake.withdraw_request", "requester_is_the_last",
     {"parties": [party(1, "requester"), party(3, "requester"), party(2, "respondent")]},
     "尚有其他请求人"),
    ("intake.withdraw_request", "requester_is_the_last", {}, None),
    ("intake.leave_request", "another_requester_remains", {}, "没有其他请求人"),
    ("intake.leave_request", "another_requester_remains",
     {"parties": [party(1, "requester"), party(3, "requester")]}, None),
    ("adjudication.grant_investigation_order", "order_is_carried_by_its_agent",
     {"data": {"party": 1, "handed_to": "何静宜"}}, "不是当事人1登记的有效代理人"),
    ("adjudication.grant_investigation_order", "order_is_carried_by_its_agent",
     {"data": {"party": 1, "handed_to": "何静宜"}, "parties": WITH_AGENT}, None),
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 1, "acts_by": "agent", "signed_by": "段平"}, "parties": WITH_AGENT},
     "不是当事人1登记的有效代理人"),
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 1, "acts_by": "party", "signed_by": "何静宜"}, "parties": WITH_AGENT},
     "应选择由代理人签署"),
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 1, "acts_by": "party", "signed_by": "段平"}, "parties": [FIRM]},
     "段平不是当事人1的法定代表人"),
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 1, "acts_by": "party", "signed_by": "秦远山"}, "parties": [FIRM]}, None),
    # Its seal.
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 1, "acts_by": "party", "signed_by": "当事人1"}, "parties": [FIRM]}, None),
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 3, "acts_by": "party", "signed_by": "他人"}, "parties": [*WITH_AGENT, ALONE]},
     "应由本人签名"),
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 3, "acts_by": "party", "signed_by": "当事人3"}, "parties": [*WITH_AGENT, ALONE]},
     None),
    ("adjudication.request_withdrawal", "signer_may_sign",
     {"data": {"party": 1, "acts_by": "agent", "signed_by": "何静宜"}, "parties": WITH_AGENT}, None),
    ("adjudication.request_withdrawal", "signer_may_dispose",
     {"data": {"party": 1, "acts_by": "agent", "signed_by": "何静宜"}, "parties": WITH_AGENT},
     "没有特别授权"),
    ("adjudication.request_withdrawal", "signer_may_dispose",
     {"data": {"party": 1, "acts_by": "agent", "signed_by": "何静宜"},
      "parties": [party(1, "requester", agents=[{"name": "何静宜", "authority": "特别授权"}])]}, None),
    ("intake.receive_request", "sides_are_different_people",
     {"parties": [party(1, "requester"), party(1, "respondent")]}, "不能同时居于相对的两方"),
    ("intake.receive_request", "sides_are_different_people",
     {"parties": [party(1, "requester", id_no="9150"), party(2, "respondent", id_no="9150")]},
     "不能同时居于相对的两方"),
    ("intake.receive_request", "sides_are_different_people",
     {"parties": [party(1, "requester"), party(2, "respondent"), party(2, "respondent")]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, signing.GUARDS) == set()
