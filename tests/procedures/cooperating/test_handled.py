"""X22: what came, as its entry says it, and what is decided on it."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.model import ExchangeLetter
from casehub.procedures.cooperating import handled
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, knows, untold
from tests.workflow.builders import deadline, event

TAKES, BACK = "helping.take_on_request", "helping.send_back_request"
LONG_AGO = YESTERDAY - timedelta(days=2)
ENTRY: dict[str, Any] = {
    "received_on": TODAY, "incoming_no": "收文7号", "asking_letter_no": "渝函2号", "dated": LONG_AGO, "flow_no": "XC-1",
    "purpose": "关于协助调查的函",
}  # fmt: skip
CAME = {"events": [event("enter_asking_letter", TODAY, **ENTRY)]}
SEALED = {"exchanged": [ExchangeLetter(outbound=False, kind="REQUEST", state="registered", sender="甲局", dated=YESTERDAY, sort="XC")]}
ROWS: list[KnownRow] = [
    ("letter_entered_as", TAKES, CAME, "收文7号"),
    ("letter_entered_as", TAKES, {}, None),
    ("letter_flow_no", TAKES, CAME, "XC-1"),
    ("letter_flow_no", TAKES, SEALED, None),
    ("letter_titled", TAKES, CAME, "关于协助调查的函"),
    ("letter_titled", TAKES, {}, None),
    ("letter_dated", TAKES, CAME, LONG_AGO),
    ("letter_dated", TAKES, SEALED, YESTERDAY),
    ("letter_came_as_file", TAKES, CAME, False),
    ("letter_came_as_file", TAKES, SEALED, True),
    ("letter_was_checked", TAKES, CAME, "纸质函件：由收文人员核对印章，没有电子数据"),
    ("letter_was_checked", TAKES, SEALED, "电子函件：签章、校验值、可视内容与数据核对一致后登记"),
    ("letter_due_on", TAKES, {"deadlines": [deadline("helping.reply", TODAY)]}, TODAY),
    ("letter_due_on", TAKES, {}, None),
    ("letter_is_dealt_with", TAKES, {}, "受理，指定办理人员"),
    ("letter_is_dealt_with", BACK, {}, "退回来函"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[0]}" for n, row in enumerate(ROWS, 1)])
def test_what_the_sheet_says(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_fact_is_asked() -> None:
    assert untold(ROWS, handled.KNOWN) == set()
