"""The approved table: a line for every state and step, with who may take it and where it leads."""

from __future__ import annotations

from datetime import date

from casehub.workflow.matters import Side, State
from casehub.workflow.procedure import Procedure, Step
from casehub.workflow.table import approved_table


def test_each_state_tells_its_steps_and_what_it_is() -> None:
    step = Step(id="close", title="结案", code="S9", from_=("open",), to="closed", roles=("officer", "head"), duty="handle", by="requester", certificate=True, fields=())
    note = Step(id="note", title="记录", from_=("open", "closed"), roles=("officer",), fields=(), if_wrong="再办理一次。")
    procedure = Procedure(
        key="trial", version=2, since=date(2026, 1, 1), title="试", legal_basis="办法", initial="open", steps=(step, note), sides=(Side(id="requester", title="请求人"),),
        states=(State(id="open", title="办理"), State(id="closed", title="已结", closing=True, final=True)),
    )  # fmt: skip
    assert approved_table(procedure).splitlines() == [
        "trial 第2版 试", "",
        "[open] 办理（起始）",
        "  S9 | close | 结案 | head, officer 代录:requester 职责:handle 持证 | → closed",
        "  - | note | 记录 | officer | → open", "",
        "[closed] 已结（结案、终结）",
        "  - | note | 记录 | officer | → closed", "",
        "登记有误时",
        "  close | 结案 | ",
        "  note | 记录 | 再办理一次。",
    ]  # fmt: skip
