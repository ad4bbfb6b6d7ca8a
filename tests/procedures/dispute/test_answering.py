"""What papers tell of the one suit or reconsideration that they answer, and of no other."""

from __future__ import annotations

from datetime import date
from typing import Any

from casehub.model import Deadline, Document
from casehub.procedures.dispute import answering
from tests.procedures.adjudicating import at, party
from tests.workflow.builders import challenge

DAY, LATER = date(2026, 9, 1), date(2026, 9, 9)
PARTIES = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
RULING = Document(id=1, kind="adjudication_decision", title="裁决书", number="1号", status="issued", event_seq=2)
CHANGE = Document(id=2, kind="decision_revocation", title="变更决定书", number="2号", status="issued", event_seq=3)
SUES = challenge(2, id=1, document_id=1, organ="一中院", number="77号", claims="撤销裁决", event_seq=5)
ASKS = challenge(3, "reconsideration", id=2, document_id=2, organ="市政府", number="9号", received_on=DAY, event_seq=6)
CLOCKS = [Deadline(rule="x", due_on=DAY, event_seq=5), Deadline(rule="x", due_on=LATER, event_seq=6)]
TOLD: dict[str, tuple[Any, Any, Any]] = {
    "challengers": ("示例公司2", "示例公司3", "示例公司2、示例公司3"),
    "answered_organ": ("一中院", "市政府", None),
    "answered_number": ("77号", "9号", None),
    "answered_received_on": (date(2026, 6, 1), DAY, None),
    "answered_claims": ("撤销裁决", None, None),
    "answered_due_on": (DAY, LATER, DAY),
    "challenged_decision_no": ("1号", "2号", None),
    "challenged_decision_title": ("裁决书", "变更决定书", None),
}


def test_each_fact_is_of_the_one_that_the_form_names() -> None:
    for data, place in (({"challenge": 1}, 0), ({"challenge": 2}, 1), ({}, 2)):
        s = at(parties=PARTIES, documents=[RULING, CHANGE], challenges=[SUES, ASKS], deadlines=CLOCKS, data=data)
        assert {name: known(s) for name, known in answering.KNOWN.items()} == {n: t[place] for n, t in TOLD.items()}


def test_nothing_is_told_where_nothing_is_answered() -> None:
    assert {known(at()) for known in answering.KNOWN.values()} == {None}
