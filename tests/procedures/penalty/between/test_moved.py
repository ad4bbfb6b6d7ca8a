"""A filed case goes to the bureau that has jurisdiction, with what is held in it (程序规定第十四条)."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.model import Deadline, Document, Event
from casehub.procedures.penalty.between import moved
from casehub.procedures.penalty.goods import GoodsMove, SeizedGoods
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.procedures.penalty.between.test_sent import letter
from tests.workflow.builders import event, party, situation

ALONE, GOODS, CLOSE, BACK = (
    "penalty.move_case", "penalty.move_case_and_goods", "penalty.close_case", "penalty.take_case_back",
)  # fmt: skip
FLOW, OLD = "AJ-500101-511700-2026-00002-7", "AJ-500101-511700-2026-00001-9"
ONE, OTHER = party(2, "respondent"), party(3, "respondent")


def child(number: int, procedure: str = "seizure") -> Any:
    return SimpleNamespace(id=number, procedure=procedure, procedure_version=1, closed_on=None, state="held")


def held(*ends: date, gone: int = 0, data: dict[str, Any] | None = None, beside: str = "") -> dict[str, Any]:
    """A seizure of each of two parties, which ends on a day of its own; gone: of the first lot."""
    matters = [child(n) for n, _ in enumerate(ends, 11)]
    clocks = [
        Deadline(case_id=one.id, rule="seizure.end", start_on=YESTERDAY, due_on=end, nominal_on=end)
        for one, end in zip(matters, ends, strict=True)
    ]
    papers = [
        Document(case_id=one.id, kind="measure_decision", number=f"渝强{one.id}号", status="issued") for one in matters
    ]
    lots = [
        SeizedGoods(
            case_id=one.id, event_seq=1, party_id=owner, lot=1, name="榨菜", spec="80克", qty=200, unit="箱",
            condition="完好", seals=f"封{one.id}", photos="", keep_place="库房", keeper="管理员",
        )
        for one, owner in zip(matters, (2, 3), strict=False)
    ]  # fmt: skip
    moves = [GoodsMove(case_id=11, event_seq=2, lot=1, qty=gone)] if gone else []
    acts = [event(step, YESTERDAY) for _ in matters for step in ("seize_goods", "return_goods")]
    for n, act in enumerate(acts):
        act.case_id, act.seq = matters[n // 2].id, n % 2 + 1
    more = [child(90, beside)] if beside else []
    return {
        "parties": [ONE, OTHER], "children": [*matters, *more], "data": data or {},
        "kin_tables": {Deadline: clocks, Document: papers, SeizedGoods: lots, GoodsMove: moves, Event: acts},
    }  # fmt: skip


def sent(*told: tuple[str, dict[str, Any]], **data: Any) -> dict[str, Any]:
    """A case that was moved by FLOW, after an earlier letter, and what was entered afterwards."""
    events = [event("move_case", YESTERDAY), event("move_case_and_goods", YESTERDAY)]
    events += [event(step, TODAY, **said) for step, said in told]
    for n, one in enumerate(events, 4):
        one.seq = n
    return {
        "events": events, "data": data,
        "documents": [letter(OLD, YESTERDAY, 4), letter(FLOW, YESTERDAY, 5)],
    }  # fmt: skip


def receipt(flow: str, view: str = "accept") -> tuple[str, dict[str, Any]]:
    return "enter_case_receipt", {"moved_flow_no": flow, "jurisdiction_view": view}


def named(whose: str) -> tuple[str, dict[str, Any]]:
    return "enter_designation", {"designated_to": whose, "designation_came_on": str(TODAY)}


def agreed(whose: str) -> tuple[str, dict[str, Any]]:
    return "settle_jurisdiction", {"settled_for": whose, "settled_on": str(YESTERDAY)}


def freed(answer: str, flow: str = FLOW) -> tuple[str, dict[str, Any]]:
    said = {"moved_flow_no": flow, "call_back_answer": answer, "clue_answer_on": str(TODAY)}
    return "enter_call_back_answer", said


LATER = TODAY + timedelta(days=30)
SOON = TODAY + timedelta(days=rules().law.on(TODAY).amount("moved.measure_days"))
FORM = {"suspected": "售假"}
ROWS: list[Row] = [
    (ALONE, "nothing_is_held", held(LATER), "用“移送案件和物品”"),
    (ALONE, "nothing_is_held", held(LATER, gone=200), "用“移送案件和物品”"),
    (ALONE, "nothing_is_held", held(), None),
    (GOODS, "something_is_held", held(), "用“移送案件”"),
    (GOODS, "something_is_held", held(LATER, gone=200), "用“移送案件”"),
    (GOODS, "something_is_held", held(LATER, gone=199), None),
    (GOODS, "only_goods_are_open", held(LATER, beside="penalty_expert"), "还有事项没有办结"),
    (GOODS, "only_goods_are_open", held(LATER, LATER, beside="service"), None),
    (GOODS, "measure_does_not_end_at_once", held(LATER, SOON, data=FORM), "写明与对方电话商定"),
    (GOODS, "measure_does_not_end_at_once", held(LATER, SOON, data={**FORM, "phone_agreed": "商定"}), None),
    (GOODS, "measure_does_not_end_at_once", held(LATER, SOON + timedelta(days=1), data=FORM), None),
    (CLOSE, "moved_case_was_received", sent(), "还没有收回"),
    # The receipt of an earlier letter says nothing of the last one.
    (CLOSE, "moved_case_was_received", sent(receipt(OLD)), "还没有收回"),
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW, "object")), "有异议"),
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW, "object"), receipt(FLOW)), None),
    # The superior settles an objection: for the other bureau it ends here, for this one it comes back.
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW, "object"), named("theirs")), None),
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW, "object"), named("ours")), "有异议"),
    (BACK, "moved_case_is_back", sent(receipt(FLOW, "object"), named("theirs")), "没有登记过"),
    (BACK, "moved_case_is_back", sent(named("ours"), returned_case_on=TODAY), None),
    # So does an agreement of both, from its own day; while they talk nothing is closed.
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW, "object"), agreed("theirs")), None),
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW, "object"), agreed("ours")), "有异议"),
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW), ("enter_jurisdiction_question", {})), "正在协商"),
    (CLOSE, "moved_case_was_received", sent(receipt(FLOW), ("enter_jurisdiction_question", {}), agreed("theirs")), None),
    (BACK, "moved_case_is_back", sent(agreed("theirs")), "没有登记过"),
    (BACK, "moved_case_is_back", sent(agreed("ours"), returned_case_on=TODAY), "与登记的不一致"),
    (BACK, "moved_case_is_back", sent(agreed("ours"), returned_case_on=YESTERDAY), None),
    (CLOSE, "moved_case_was_received", {"events": []}, None),
    (BACK, "moved_case_is_back", sent(), "没有登记过"),
    (BACK, "moved_case_is_back", sent(freed("WITHDRAW_REFUSED")), "没有登记过"),
    (BACK, "moved_case_is_back", sent(freed("WITHDRAW_AGREED", OLD)), "没有登记过"),
    (BACK, "moved_case_is_back", sent(freed("WITHDRAW_AGREED"), returned_case_on=YESTERDAY), "与登记的不一致"),
    (BACK, "moved_case_is_back", sent(freed("WITHDRAW_AGREED"), returned_case_on=TODAY), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, moved.GUARDS) == set()


def test_letter_and_list_name_what_is_held_of_each_party_and_until_when(procedures: dict[str, Procedure]) -> None:
    made = situation(procedures["penalty"], "move_case_and_goods", **held(LATER, SOON, gone=50))
    assert [(one["no"], one["endOn"]) for one in moved.moved_measures(made)] == [
        ("渝强12号", SOON.isoformat()), ("渝强11号", LATER.isoformat()),
    ]  # fmt: skip
    assert [(one["owner"], one["qty"], one["seals"]) for one in moved.moved_lots(made)] == [
        ("当事人2", 150, "封11"), ("当事人3", 200, "封12"),
    ]  # fmt: skip
    assert [one["quantity"] for one in moved.moved_goods(made)] == ["150箱", "200箱"]


def test_all_days_from_the_filing_are_told(procedures: dict[str, Procedure]) -> None:
    made = situation(procedures["penalty"], "move_case")
    assert moved.days_since_filing(made) is None
    made.case.filed_on = TODAY - timedelta(days=11)
    assert (moved.days_since_filing(made), moved.moved_filed_on(made)) == (11, made.case.filed_on)
    for state, told in (("reported", "案件审核"), ("reviewed", "案件审核"), ("suspended", "调查取证")):
        made.case.state = state
        assert moved.moved_stage(made) == told


def test_the_title_tells_the_act_once(procedures: dict[str, Procedure]) -> None:
    for said in ("售假", "涉嫌售假"):
        made = situation(procedures["penalty"], "move_case", data={"suspected": said})
        assert moved.moved_case_heading(made) == "重庆市知识产权局关于移送涉嫌售假一案的函"
