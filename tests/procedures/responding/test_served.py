"""How papers of another office were served for it: each condition both ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.procedures.responding import served
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event

ANSWER = "responding.answer_service_letter"
TWO = [{"name": "询问通知书"}, {"name": "财物清单"}]
CAME = event("enter_service_letter", YESTERDAY, received_on=str(YESTERDAY), served_documents=TWO)
BEFORE = YESTERDAY - timedelta(days=1)


def done(n: int, by: str = "杜嘉禾、严伯渝", on: object = TODAY) -> list[dict[str, Any]]:
    return [{"document": "询问通知书", "servers": by, "servedOn": on}] * n


def said(served_: object, unserved: object = (), originals: int = 1, **more: Any) -> dict[str, Any]:
    return {"events": [CAME], "data": {"served": served_, "unserved": unserved, "originals": originals, **more}}


STATE = "responding.issue_document.non_service_statement"
NOT = [{"document": "财物清单", "reason": "下落不明"}]
ROWS: list[Row] = [
    (ANSWER, "every_document_has_its_end", said(done(1)), "共有2件文书"),
    (ANSWER, "every_document_has_its_end", said(done(2), originals=0), "寄回送达回证原件"),
    (ANSWER, "every_document_has_its_end", said(done(1), NOT), None),
    (ANSWER, "every_document_has_its_end", said([], NOT * 2, originals=0), None),
    (ANSWER, "service_lies_after_the_letter", said(done(1, on=BEFORE)), "不能早于来函收到日期"),
    (ANSWER, "service_lies_after_the_letter", said([], NOT, tries=[{"on": BEFORE}]), "不能早于来函收到日期"),
    (ANSWER, "service_lies_after_the_letter", said(done(1, on=YESTERDAY)), None),
    (ANSWER, "two_people_serve", said(done(1, "杜嘉禾、杜嘉禾")), "二人"),
    (ANSWER, "two_people_serve", said(done(1)), None),
    (ANSWER, "tries_are_on_two_days", said([], NOT, tries=[{"on": TODAY}, {"on": TODAY}]), "不同日期的两次"),
    (ANSWER, "tries_are_on_two_days", said([], NOT, tries=[{"on": TODAY}, {"on": YESTERDAY}]), None),
    (ANSWER, "tries_are_on_two_days", said(done(2)), None),
    (STATE, "something_was_not_served", {"events": [CAME]}, "函复写明"),
    (STATE, "something_was_not_served", {"events": [event("answer_service_letter", TODAY, unserved=NOT)]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, served.GUARDS) == set()
