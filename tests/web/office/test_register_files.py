"""A register goes out whole: each row with its days, those that count no more as well."""

from __future__ import annotations

import io
from collections.abc import Callable

from openpyxl import load_workbook

from tests.web.conftest import Browser
from tests.web.office.test_registers import PACT, hidden, put


def test_every_row_of_every_entry_goes_out(sign_in: Callable[[str], Browser]) -> None:
    liaison = sign_in("liaison")
    place = put(liaison, "pacts", PACT)
    put(liaison, "pacts", {**PACT, "name": "乙丙备忘录"})
    sent = hidden(liaison.page(f"{place}/mend"), "seen")
    assert liaison.post(f"{place}/mend", {**PACT, **sent, "level": "毗邻区域"}).status_code == 303
    answer = liaison.get("/registers/pacts.xlsx")
    head, *rows = load_workbook(io.BytesIO(answer.data)).active.values
    at = {name: n for n, name in enumerate(head)}
    assert [(row[at["办理"]], row[at["作数"]], row[at["层级"]]) for row in rows] == [
        ("登记", "否", None), ("更正", "是", "毗邻区域"), ("登记", "是", None),
    ]  # fmt: skip
    assert rows[0][at["自"]].date().isoformat() == "2026-11-01"
    assert rows[1][at["约定的协作类型"]] == "协助调查 10个工作日"
    assert liaison.get("/registers/nothing.xlsx").status_code == 404
