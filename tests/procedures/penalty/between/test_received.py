"""Whoever moved a clue here is told once that it is taken up, and once what came of it."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

import pytest

from casehub.procedures.penalty.between import received
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event

CAME: Any = SimpleNamespace(
    outbound=False, kind="REQUEST", state="registered", number="达移7号", sender="达州市市场监督管理局", sort="XS"
)
CASE: Any = SimpleNamespace(**{**vars(CAME), "sort": "AJ"})


def came(source: str) -> Any:
    made = event("register_clue", YESTERDAY)
    made.detail = {"data": {"source": source}}
    return made


MOVED, REPORTED = came("market_bureau"), came("report")
FILED = event("file_case", YESTERDAY, facts="检查发现800箱")
TAKEN = event("tell_clue_taken_up", YESTERDAY)
TOLD = event("tell_clue_result", YESTERDAY)
FIRST, RESULT = "penalty.tell_clue_taken_up", "penalty.tell_clue_result"


def result(decision: str, on: object = YESTERDAY) -> dict[str, Any]:
    return {"data": {"clue_decision": decision, "clue_told_decided_on": on}}


def later(*steps: str) -> dict[str, Any]:
    """What was entered and answered after the clue, in that order."""
    events = [event(step, YESTERDAY) for step in ("register_clue", *steps)]
    for n, one in enumerate(events):
        one.seq = n
    return {"events": events}


MOVE, DONE = "penalty.move_clue", "penalty.tell_moved_case_result"
ON_TODAY = event("register_clue", TODAY, received_on=str(TODAY), source="market_bureau")
ON_PAPER = came("market_bureau")
ON_PAPER.detail["data"]["moved_as_case"] = True
TOLD_CASE = event("tell_moved_case_result", TODAY)
UNDO, MEND = "penalty.refuse_clue_withdrawal", "penalty.accept_clue_correction"
BACK = "penalty.answer_sender"
ASKED_UNDO, ASKED_MEND = "enter_clue_withdrawal", "enter_clue_correction"
RECEIPT = "penalty.tell_case_registered"


def of_case(**said: Any) -> dict[str, Any]:
    """What the receipt of a moved case says."""
    return {"data": {"materials_same": True, "jurisdiction": "accept", **said}}


ROWS: list[Row] = [
    # X28: one receipt, before the result; what differs, is sealed anew or objected to is described.
    (RECEIPT, "case_has_no_receipt_yet", {"events": [MOVED]}, None),
    (RECEIPT, "case_has_no_receipt_yet", {"events": [MOVED, event("tell_case_registered", YESTERDAY)]}, "不再寄回执"),
    (RECEIPT, "case_has_no_receipt_yet", {"events": [MOVED, TOLD_CASE]}, "不再寄回执"),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(), None),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(materials_same=False), "写明不一致之处"),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(goods_check="differs"), "写明不一致之处"),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(materials_same=False, checked_note="缺第3项"), None),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(goods_check="resealed"), "写明新封条号"),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(goods_check="resealed", seal_nos="示例封-2"), None),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(jurisdiction="object"), "写明拟报请指定管辖的日期"),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(objection_on=TODAY), "没有异议的不写"),
    (RECEIPT, "receipt_of_the_case_is_whole", of_case(jurisdiction="object", objection_on=TODAY), None),
    # A case that its sender had filed stays here (程序规定第十四条); a clue may be moved on.
    (MOVE, "case_moved_here_stays", {"events": [MOVED], "exchanged": [CASE]}, "不得再自行移送"),
    (MOVE, "case_moved_here_stays", {"events": [MOVED], "exchanged": [CAME]}, None),
    (MOVE, "case_moved_here_stays", {"events": [MOVED], "exchanged": []}, None),
    (MOVE, "case_moved_here_stays", {"events": [ON_PAPER], "exchanged": []}, "不得再自行移送"),
    (BACK, "case_moved_here_is_not_sent_back",
     {"events": [ON_PAPER], "exchanged": [], "data": {"sender_result": "returned"}}, "不得再自行移送"),
    (BACK, "case_moved_here_is_not_sent_back",
     {"events": [ON_PAPER], "exchanged": [], "data": {"sender_result": "no_jurisdiction"}}, "不得再自行移送"),
    (BACK, "case_moved_here_is_not_sent_back",
     {"events": [ON_PAPER], "exchanged": [], "data": {"sender_result": "filed"}}, None),
    (BACK, "case_moved_here_is_not_sent_back",
     {"events": [MOVED], "exchanged": [], "data": {"sender_result": "returned"}}, None),
    (RESULT, "it_is_a_clue_that_was_moved", {"events": [MOVED], "exchanged": [CASE]}, "移送的是案件"),
    (RESULT, "it_is_a_clue_that_was_moved", {"events": [MOVED], "exchanged": [CAME]}, None),
    (DONE, "it_is_a_case_that_was_moved", {"events": [MOVED], "exchanged": [CAME]}, "移送的不是案件"),
    (DONE, "it_is_a_case_that_was_moved", {"events": [MOVED], "exchanged": [CASE]}, None),
    (DONE, "moved_case_was_decided_on", {"events": [ON_TODAY], "data": {"moved_case_on": YESTERDAY}}, "不能早于收到移送函"),
    (DONE, "moved_case_was_decided_on", {"events": [ON_TODAY], "data": {"moved_case_on": TODAY}}, None),
    (DONE, "moved_case_was_decided_on", {"events": [ON_TODAY, TOLD_CASE], "data": {"moved_case_on": TODAY}}, "已经函告处理结果"),
    (UNDO, "a_clue_withdrawal_waits", later(), "没有等待答复的撤回函"),
    (UNDO, "a_clue_withdrawal_waits", later(ASKED_UNDO, "refuse_clue_withdrawal"), "没有等待答复的撤回函"),
    (UNDO, "a_clue_withdrawal_waits", later(ASKED_UNDO, "agree_to_clue_withdrawal"), "没有等待答复的撤回函"),
    (UNDO, "a_clue_withdrawal_waits", later(ASKED_UNDO, "refuse_clue_withdrawal", ASKED_UNDO), None),
    (UNDO, "a_clue_withdrawal_waits", later(ASKED_UNDO, "accept_clue_correction"), None),
    (MEND, "a_clue_correction_waits", later(ASKED_UNDO), "没有等待答复的更正函"),
    (MEND, "a_clue_correction_waits", later(ASKED_MEND, "refuse_clue_correction"), "没有等待答复的更正函"),
    (MEND, "a_clue_correction_waits", later(ASKED_MEND), None),
    (FIRST, "clue_came_in_a_file", {"events": [MOVED], "exchanged": []}, "在原件上填写"),
    (FIRST, "clue_came_in_a_file", {"events": [MOVED], "exchanged": [CAME]}, None),
    (FIRST, "a_bureau_moved_the_clue", {"events": [REPORTED]}, "不是其他市场监督管理部门移送"),
    (RESULT, "a_bureau_moved_the_clue", {"events": [MOVED]}, None),
    # Only a clue that was moved here has letters that follow it.
    *(
        (f"penalty.enter_clue_{one}", "a_bureau_moved_the_clue", {"events": [source]}, said)
        for one in ("withdrawal", "correction", "reminder")
        for source, said in ((REPORTED, "不是其他市场监督管理部门移送"), (MOVED, None))
    ),
    (FIRST, "clue_has_no_first_answer", {"events": [MOVED, TAKEN]}, "受理核查”，不再函告"),
    (FIRST, "clue_has_no_first_answer", {"events": [MOVED, TOLD]}, "线索处理结果”，不再函告"),
    (FIRST, "clue_has_no_first_answer", {"events": [MOVED]}, None),
    (RESULT, "sender_knows_no_result", {"events": [MOVED, TOLD]}, "已经函告处理结果"),
    (RESULT, "sender_knows_no_result", {"events": [MOVED, TAKEN]}, None),
    # What is told was done here, and on that day.
    (RESULT, "clue_result_is_that_of_the_case", {"events": [MOVED], **result("filed")}, "没有办理“立案"),
    (RESULT, "clue_result_is_that_of_the_case", {"events": [MOVED, FILED], **result("not_filed")}, "没有办理“不予立案"),
    (RESULT, "clue_result_is_that_of_the_case", {"events": [MOVED, FILED], **result("filed", TODAY)}, "日期不一致"),
    (RESULT, "clue_result_is_that_of_the_case", {"events": [MOVED, FILED], **result("filed")}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, received.GUARDS) == set()
