"""What a receipt says (X09, X28) and what asks the sender to mend its letter (X16)."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.model import Case, ExchangeLetter, Organisation
from casehub.procedures.cooperating import receipts
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way, untold
from tests.workflow.builders import event

TAKES, PART, MEND = "responding.take_up_letter", "responding.take_up_in_part", "responding.ask_to_correct_letter"


def came(sort: str) -> dict[str, Any]:
    """A sealed letter of that type, which this bureau answers."""
    row = ExchangeLetter(outbound=False, kind="REQUEST", state="registered", sender="甲局", dated=YESTERDAY,
                         sort=sort, flow_id=f"{sort}-1")  # fmt: skip
    office = Organisation(name="乙局")
    return {"exchanged": [row], "case": Case(id=1, procedure="responding", organisation=office)}


ON_PAPER = {"events": [event("enter_resource_letter", TODAY, flow_no="ZY-9")]}
ROWS: list[KnownRow] = [
    ("receipt_says", TAKES, {}, "ACCEPTED"),
    ("receipt_says", PART, {}, "PARTIAL"),
    ("receipt_says", "responding.change_letter_officers", {}, None),
    ("flow_of_the_answered", TAKES, came("ZY"), "ZY-1"),
    ("flow_of_the_answered", TAKES, ON_PAPER, "ZY-9"),
    ("flow_of_the_answered", TAKES, {}, None),
    ("matter_in_titles", MEND, came("ZY"), "资源共享"),
    ("matter_in_titles", MEND, came("HR"), "结果互认"),
    ("correction_heading", MEND, came("ZY"), "乙局关于商请补充（更正）资源共享材料的函"),
    ("correction_heading", MEND, came("SD"), "乙局关于商请补充（更正）委托送达材料的函"),
]
PLACE = {"where": "清单第1项", "question": "页数不符"}
GUARDED: list[Row] = [
    (MEND, "something_is_to_be_mended", {"data": {"unclear_places": []}}, "需更正、说明之处"),
    (MEND, "something_is_to_be_mended", {"data": {"unclear_places": [PLACE]}}, None),
    (MEND, "something_is_to_be_mended", {"data": {"unclear_places": [], "missing": "注册证"}}, None),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_what_the_receipt_says(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


@pytest.mark.parametrize("row", GUARDED)
def test_a_request_to_mend_says_what(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_all_are_asked() -> None:
    assert untold(ROWS, receipts.KNOWN) == set()
    assert one_way(GUARDED, receipts.GUARDS) == set()
