"""督办 on the side of who ordered: which task, which level, one extension, no silent ending."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any

import pytest

from casehub.model import Case
from casehub.procedures.requesting import supervising
from casehub.procedures.requesting.asking import CLOCK
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import (
    TODAY,
    TOMORROW,
    YESTERDAY,
    KnownRow,
    Row,
    fault,
    knows,
    one_way,
    untold,
)
from tests.workflow.builders import deadline, event, party

ORDER, RAISE, AGAIN = "requesting.order_task", "requesting.raise_order", "requesting.order_again"
DELAY, STRIKE, FINISH = "requesting.enter_order_delay", "requesting.strike_off_order", "requesting.finish_asking"
ORDERED = event("order_task", YESTERDAY, level="once", task_no=1)
RAISED = event("raise_order", TODAY, level="repeated")
DELAYED = event("enter_order_delay", TODAY, partner_letter_no="甲函〔2026〕1号")
SUNDAY = date(2026, 6, 7)
TASKS = [
    {"what": "补充材料", "who": "当事人2", "by": str(TOMORROW)},
    {"what": "函送意见", "who": "乙局", "by": str(TOMORROW)},
    {"what": "核查市场", "who": "当事人2", "by": str(YESTERDAY)},
]
MINUTES = event("issue_minutes", YESTERDAY, minutes_no="2026年第3期", tasks=TASKS)
THERE = party(2, "asked_office")
# As the register has the office for which the matter was registered.
OFFICES = [(THERE, SimpleNamespace(id=9, name="当事人2"))]


def out_of(*beside: Any, **data: Any) -> dict[str, Any]:
    """An order made out of a meeting; what other matters of the meeting did besides."""
    return {"origin_events": [MINUTES], "beside_events": [*beside], "parties": [THERE], "offices": OFFICES, "data": data}


def stands(state: str, *events: Any) -> dict[str, Any]:
    return {"case": Case(id=1, reference="甲", procedure="requesting", state=state), "events": [*events]}


def running(due: date, **data: Any) -> dict[str, Any]:
    return {"deadlines": [deadline(CLOCK, due)], "data": data}


FED_BACK = event("enter_order_feedback", TODAY, done_state="partly")
DONE = event("enter_order_feedback", TODAY, done_state="done")
ROWS: list[Row] = [
    (RAISE, "matter_is_an_order", {}, "不是督办"),
    (RAISE, "matter_is_an_order", {"events": [ORDERED]}, None),
    (ORDER, "order_ends_on_a_working_day", {"rules": rules(), "data": {"due_on": SUNDAY}}, "不是工作日"),
    (ORDER, "order_ends_on_a_working_day", {"rules": rules(), "data": {"due_on": SUNDAY + timedelta(days=1)}}, None),
    (ORDER, "task_stands_in_the_minutes", out_of(task_no=4, receiver=9), "没有第4项"),
    (ORDER, "task_stands_in_the_minutes", out_of(task_no=2, receiver=9), "由乙局承担"),
    (ORDER, "task_stands_in_the_minutes", out_of(ORDERED, task_no=1, receiver=9), "已经另行督办"),
    (ORDER, "task_stands_in_the_minutes", out_of(ORDERED, task_no=3, receiver=9), None),
    (ORDER, "task_stands_in_the_minutes", out_of(receiver=9), None),
    (ORDER, "task_stands_in_the_minutes", {"data": {"task_no": 7}}, None),
    (RAISE, "level_goes_up", {"events": [ORDERED, RAISED], "data": {"level": "once"}}, "不能低于"),
    (RAISE, "level_goes_up", {"events": [ORDERED, RAISED], "data": {"level": "repeated"}}, None),
    (RAISE, "order_was_not_raised_yet", {"events": [ORDERED, RAISED]}, "提高过"),
    (RAISE, "order_was_not_raised_yet", {"events": [ORDERED]}, None),
    (DELAY, "delay_was_told_in_time", running(YESTERDAY, answer_came_on=TODAY), "已经届满"),
    (DELAY, "delay_was_told_in_time", running(TODAY, answer_came_on=TODAY), None),
    (DELAY, "order_was_not_put_off_yet", {"events": [ORDERED, DELAYED], "data": {"partner_letter_no": "乙"}}, "只延期一次"),
    (DELAY, "order_was_not_put_off_yet", {"events": [ORDERED, DELAYED], "data": {"partner_letter_no": "甲函〔2026〕1号"}}, None),
    (DELAY, "order_was_not_put_off_yet", {"events": [ORDERED, DELAYED, event("order_again", TODAY)], "data": {}}, None),
    (STRIKE, "undone_is_struck_off_with_its_reason", {"events": [ORDERED, FED_BACK], "data": {"opinion": "同意"}}, "写明核销的理由"),
    # Nobody is asked before the form is filled in: else it could never be opened.
    (STRIKE, "undone_is_struck_off_with_its_reason", {"events": [ORDERED, FED_BACK]}, None),
    (STRIKE, "undone_is_struck_off_with_its_reason", {"events": [ORDERED, FED_BACK], "data": {"why_undone": "另办"}}, None),
    (STRIKE, "undone_is_struck_off_with_its_reason", {"events": [ORDERED, DONE]}, None),
    (FINISH, "answered_order_is_struck_off", stands("ask_answered", ORDERED, DONE), "由召集机关核销"),
    (FINISH, "answered_order_is_struck_off", stands("ask_refused", ORDERED), None),
    (FINISH, "answered_order_is_struck_off", stands("ask_answered"), None),
]
KNOWN: list[KnownRow] = [
    ("task_still_to_order", ORDER, out_of(), 1),
    ("task_still_to_order", ORDER, out_of(ORDERED), 3),
    ("task_still_to_order", ORDER, {}, None),
    ("title_still_to_order", ORDER, out_of(), "补充材料"),
    ("title_still_to_order", ORDER, out_of(ORDERED), "核查市场"),
    ("matter_still_to_order", ORDER, out_of(), "补充材料"),
    ("matter_still_to_order", ORDER, out_of(ORDERED), "核查市场"),
    ("day_still_to_order", ORDER, out_of(), TOMORROW),
    # A day that has passed is no day by which anybody can do it.
    ("day_still_to_order", ORDER, out_of(ORDERED), None),
    ("meeting_of_the_minutes", ORDER, out_of(), "2026年第3期会商纪要"),
    ("meeting_of_the_minutes", ORDER, {}, None),
    ("level_to_raise_to", RAISE, {"events": [ORDERED]}, "repeated"),
    ("level_to_raise_to", RAISE, {"events": [ORDERED, RAISED]}, "reported_up"),
    ("order_heading", ORDER, {"data": {"matter_title": "补充材料"}}, "重庆市知识产权局关于督办补充材料的督办单"),
    ("order_heading", RAISE, {"events": [ORDERED]}, "协作事项的催办函"),
]


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_form_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, supervising.GUARDS) == set()


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told() -> None:
    assert untold(KNOWN, supervising.KNOWN) == set()
