"""Of the letters of a case each is answered, corrected, urged and called back by its own number."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.procedures.penalty.between import answered
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.procedures.penalty.between.test_sent import FIRST, FLOW, OTHER, after, letter, of
from tests.workflow.builders import event, situation

ANSWER = "penalty.enter_clue_receipt"
URGE, CALL, CORRECT = "penalty.urge_moved_clue", "penalty.call_back_clue", "penalty.correct_moved_clue"
GIVEN, MENDED = "penalty.enter_call_back_answer", "penalty.enter_clue_correction_answer"
CASE, CAME = "AJ-500101-511700-2026-00001-9", "penalty.enter_case_receipt"
ONE = timedelta(days=1)
NO, YES = of(FLOW, call_back_answer="WITHDRAW_REFUSED"), of(FLOW, call_back_answer="WITHDRAW_AGREED")


def answer(flow: str, on: object = TODAY) -> dict[str, Any]:
    return {"events": [FIRST], "data": {"moved_flow_no": flow, "clue_receipt_on": on}}


def replied(*told: tuple[str, dict[str, Any]], on: object = TODAY) -> dict[str, Any]:
    """An answer that came in on a day to what was written after the first letter."""
    made = after(*told)
    made["data"]["clue_answer_on"] = on
    return made


def both(*told: tuple[str, dict[str, Any]], flow: str = CASE) -> dict[str, Any]:
    """A clue and then the case itself left by two letters."""
    made = after(*told, flow=flow)
    moved = event("move_case", YESTERDAY)
    moved.seq = 50
    made["events"].insert(1, moved)
    return {**made, "documents": [letter(FLOW, YESTERDAY), letter(CASE, YESTERDAY, 50)]}


ROWS: list[Row] = [
    (CALL, "letter_to_follow_is_of_the_case", {"events": [], "documents": []}, "没有发出过"),
    (CALL, "letter_to_follow_is_of_the_case", after(flow="XS-1"), "没有发出过XS-1"),
    (CALL, "letter_to_follow_is_of_the_case", after(flow=OTHER), None),
    (URGE, "letter_is_still_there", after(("enter_clue_result", of(FLOW))), "已经函告处理结果"),
    (URGE, "letter_is_still_there", after(("enter_clue_return", of(FLOW))), "已经退回"),
    (URGE, "letter_is_still_there", after(("enter_call_back_answer", YES)), "已经同意撤回"),
    (URGE, "letter_is_still_there", after(("enter_call_back_answer", NO)), None),
    # What was said of the other letter says nothing of this one.
    (URGE, "letter_is_still_there", after(("enter_clue_result", of(OTHER))), None),
    (CALL, "letter_may_be_called_back", after(("enter_clue_result", of(FLOW))), "已经函告处理结果"),
    (CALL, "letter_may_be_called_back", after(("call_back_clue", of(FLOW))), "等待对方答复"),
    (CALL, "letter_may_be_called_back", after(("call_back_clue", of(OTHER))), None),
    (CALL, "letter_may_be_called_back", after(("call_back_clue", of(FLOW)), ("enter_call_back_answer", NO)), None),
    (GIVEN, "call_back_was_asked", replied(), "没有就这件函件发函撤回"),
    (GIVEN, "call_back_was_asked", replied(("call_back_clue", of(OTHER))), "没有就这件函件发函撤回"),
    (GIVEN, "call_back_was_asked", replied(("call_back_clue", of(FLOW)), on=YESTERDAY - ONE), "不能早于"),
    (GIVEN, "call_back_was_asked", replied(("call_back_clue", of(FLOW)), on=YESTERDAY), None),
    # A typing error is mended by entering the answer once more.
    (GIVEN, "call_back_was_asked", replied(("call_back_clue", of(FLOW)), ("enter_call_back_answer", NO)), None),
    (MENDED, "correction_was_asked", replied(("call_back_clue", of(FLOW))), "没有就这件函件发函更正"),
    (MENDED, "correction_was_asked", replied(("correct_moved_clue", of(FLOW))), None),
    (ANSWER, "answer_is_to_a_letter_of_the_case", {"events": [], "documents": []}, "没有发出过"),
    (ANSWER, "answer_is_to_a_letter_of_the_case",
     {**answer("XS-1"), "documents": [letter(FLOW, YESTERDAY)]}, "没有发出过XS-1"),
    # Of two letters each answer is held to its own.
    (ANSWER, "answer_is_to_a_letter_of_the_case",
     {**answer(OTHER, YESTERDAY), "documents": [letter(FLOW, YESTERDAY), letter(OTHER, TODAY)]}, "不能早于发函日期"),
    (ANSWER, "answer_is_to_a_letter_of_the_case",
     {**answer(FLOW, YESTERDAY), "documents": [letter(FLOW, YESTERDAY), letter(OTHER, TODAY)]}, None),
    # A clue is not answered as a case, nor the other way round; both may be corrected and reminded of.
    (CAME, "answer_is_to_a_letter_of_the_case", both(flow=FLOW), "是线索移送函，不是案件移送函"),
    (ANSWER, "answer_is_to_a_letter_of_the_case", both(), "是案件移送函，不是线索移送函"),
    (CAME, "answer_is_to_a_letter_of_the_case", both(), None),
    (URGE, "letter_to_follow_is_of_the_case", both(), None),
    (CORRECT, "letter_to_follow_is_of_the_case", both(), None),
    # A case that has arrived stays there; a clue that has arrived may be asked back.
    (CALL, "letter_may_be_called_back", both(("enter_case_receipt", of(CASE))), "不能撤回"),
    (CALL, "letter_may_be_called_back", both(), None),
    (CALL, "letter_may_be_called_back", after(("enter_clue_receipt", of(FLOW))), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, answered.GUARDS) == set()


def test_a_form_begins_with_the_only_letter_of_its_type(procedures: dict[str, Procedure]) -> None:
    for step, flow in (("enter_case_receipt", CASE), ("enter_clue_receipt", FLOW), ("correct_moved_clue", None)):
        assert answered.moved_flow(situation(procedures["penalty"], step, **both())) == flow
    two = situation(procedures["penalty"], "enter_clue_receipt", **after())
    assert answered.moved_flow(two) is None and {FLOW, OTHER} == {answered.flow_of(d) for d in answered.letters(two)}


def test_a_case_that_sent_a_clue_first_is_offered_the_answers_to_itself(procedures: dict[str, Procedure]) -> None:
    made = situation(procedures["penalty"], "enter_case_receipt", **both())
    assert not any(made.of_other_sort(procedures["penalty"].step(one)) for one in ("enter_case_receipt", "enter_clue_receipt"))
