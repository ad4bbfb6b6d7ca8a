"""What the draft of a request for assistance has told already, and how it changes."""

from __future__ import annotations

from datetime import date, timedelta

import pytest

from casehub.model import Case, Document, Organisation
from casehub.procedures.assistance import known
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import deadline, event

ASKED = [event("submit_request", YESTERDAY, items=[{"question": "仓库在何处"}, {"question": "存货几何"}])]
MORE = event("send_supplement", TODAY, supplement_items=[{"what": "补充回单"}])
ANSWERED = [
    event("record_reply", YESTERDAY, partner_letter_no="达函1号", received_on=str(YESTERDAY)),
    event("record_further_reply", TODAY, partner_letter_no="达函2号", received_on=str(TODAY)),
]
OURS = Case(id=1, procedure="assistance", organisation=Organisation(name="乙局"))
LETTER = Document(
    id=7, kind="assistance_request", status="issued", issued_on=TODAY, event_seq=1,
    facts={"reply_wd": 20}, dated=TODAY, flow_id="XC-500101-511700-2026-00001-4", receiver="达州局",
)  # fmt: skip
ROWS: list[KnownRow] = [
    ("reply_letter_no", "assistance.assess_reply", {"events": ANSWERED[:1]}, "达函1号"),
    ("reply_letter_no", "assistance.assess_reply", {"events": ANSWERED}, "达函2号"),
    ("reply_letter_no", "assistance.assess_reply", {}, None),
    ("reply_came_on", "assistance.assess_reply", {"events": ANSWERED}, TODAY),
    ("reply_came_on", "assistance.assess_reply", {}, None),
    ("asks_because", "assistance.escalate", {"case": Case(id=1, procedure="assistance", cause="专利侵权")}, "办理专利侵权一案"),
    ("asks_because", "assistance.escalate", {"case": Case(id=1, procedure="assistance", cause="")}, None),
    ("asked_items_count", "assistance.assess_reply", {}, 0),
    ("asked_items_count", "assistance.assess_reply", {"events": ASKED}, 2),
    ("items_to_assess", "assistance.assess_reply", {}, []),
    ("items_to_assess", "assistance.assess_reply", {"events": ASKED},
     [{"item": "第1项 仓库在何处"}, {"item": "第2项 存货几何"}]),
    # After a supplement its own questions are assessed.
    ("items_to_assess", "assistance.assess_reply", {"events": [*ASKED, MORE]}, [{"item": "第1项 补充回单"}]),
    ("supplement_days", "assistance.send_supplement", {"data": {"reply_wd": 10}}, 10),
    ("supplement_days", "assistance.send_supplement", {}, None),
    ("supplement_heading", "assistance.send_supplement", {}, None),
    ("supplement_heading", "assistance.send_supplement", {"case": OURS, "documents": [LETTER], "rules": rules()},
     "乙局关于补充商请协查事项的函"),
    ("letter_received_on", "assistance.assess_reply", {}, None),
    ("letter_received_on", "assistance.assess_reply",
     {"events": [event("record_delivered", YESTERDAY, received_on="2026-05-28"),
                 event("record_accepted", TODAY, received_on="2026-05-29")]}, date(2026, 5, 29)),
    ("matter_asked_for", "assistance.submit_request", {}, None),
    ("matter_asked_for", "assistance.submit_request",
     {"parent": Case(id=9), "parent_events": [event("request_assistance", YESTERDAY, matter="查仓库")]}, "查仓库"),
    ("presumed_receipt_on", "assistance.dispatch_request", {}, TODAY + timedelta(days=3)),
    ("presumed_receipt_on", "assistance.dispatch_request", {"day": YESTERDAY}, TODAY + timedelta(days=2)),
    ("reply_days_of_the_letter", "assistance.dispatch_request", {}, None),
    ("reply_days_of_the_letter", "assistance.dispatch_request",
     {"documents": [Document(id=7, kind="assistance_request", status="issued", issued_on=TODAY, facts={"reply_wd": 20})]}, 20),
    ("reply_due_on", "assistance.urge_first", {}, None),
    ("reply_due_on", "assistance.urge_first", {"deadlines": [deadline("assistance.reply", YESTERDAY)]}, YESTERDAY),
    ("receipt_was_not_entered", "assistance.record_reply", {}, False),
    ("receipt_was_not_entered", "assistance.record_reply", {"deadlines": [deadline("assistance.reply", TODAY)]}, False),
    ("receipt_was_not_entered", "assistance.record_reply",
     {"deadlines": [deadline("assistance.reply", TODAY, estimated=True)]}, True),
    ("their_receipt_by_the_reply", "assistance.record_reply", {}, None),
    ("their_receipt_by_the_reply", "assistance.record_reply", {"data": {"replied_on": TODAY}}, TODAY),
    ("their_receipt_by_the_reply", "assistance.record_reply",
     {"data": {"replied_on": TODAY, "letter_came_on": YESTERDAY}}, YESTERDAY),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(ROWS, known.KNOWN) == set()
