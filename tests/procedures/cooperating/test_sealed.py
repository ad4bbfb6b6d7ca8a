"""An answer that was decided is sealed before the matter is filed; a day that was told stands."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from casehub.procedures.cooperating import sealed
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event

CAME: Any = SimpleNamespace(outbound=False, number="渝函2号")
GONE: Any = SimpleNamespace(outbound=True, number="达函3号")
ENTERED = event("enter_asking_letter", YESTERDAY, received_on=YESTERDAY)
REPLIED = event("reply_to_request", YESTERDAY)
PAPERS: Any = [SimpleNamespace(event_seq=REPLIED.seq, number="达函3号")]


def letters(*rows: Any) -> dict[str, Any]:
    return {"exchanged": list(rows)}


ROWS: list[Row] = [
    ("helping.file_request_away", "every_answer_left",
     {"events": [REPLIED], "documents": PAPERS, **letters(CAME)}, "达函3号还没有封装签章"),
    ("helping.file_request_away", "every_answer_left",
     {"events": [REPLIED], "documents": PAPERS, **letters(CAME, GONE)}, None),
    # What came on paper is answered on paper.
    ("helping.file_request_away", "every_answer_left",
     {"events": [REPLIED], "documents": PAPERS, **letters()}, None),
    ("helping.mend_asking_letter", "receipt_was_not_told_yet",
     {"events": [ENTERED], "data": {"received_on": TODAY}, **letters(CAME, GONE)}, "不能再改"),
    ("helping.mend_asking_letter", "receipt_was_not_told_yet",
     {"events": [ENTERED], "data": {"received_on": YESTERDAY}, **letters(CAME, GONE)}, None),
    ("helping.mend_asking_letter", "receipt_was_not_told_yet",
     {"events": [ENTERED], "data": {"received_on": TODAY}, **letters(CAME)}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, sealed.GUARDS) == set()
