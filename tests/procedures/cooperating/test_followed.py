"""Letters that follow a request (cross_region.md §2.5, §5.4 no. 3, 4): each condition both ways."""

from __future__ import annotations

import pytest

from casehub.model import Event
from casehub.procedures.cooperating import followed
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import event

ALL = event("enter_withdrawal", YESTERDAY, follow_no="3号")
SOME = event("enter_withdrawal", YESTERDAY, follow_no="3号", withdrawn_items="第2项")
MENDED = event("enter_correction", YESTERDAY, follow_no="4号")
KEPT = event("keep_helping", TODAY)
ASKED, WRITTEN = event("enter_correction_request", YESTERDAY), event("correct_letter", TODAY)


def of_clue(step: str, flow: str) -> Event:
    return event(step, YESTERDAY, moved_flow_no=flow)

ROWS: list[Row] = [
    ("helping.reply_to_request", "no_follow_up_waits", {"events": [ALL]}, "3号请求撤回，尚未答复"),
    ("helping.reply_to_request", "no_follow_up_waits", {"events": [MENDED]}, "4号请求更正，尚未答复"),
    ("helping.reply_to_request", "no_follow_up_waits", {"events": [ALL, KEPT]}, None),
    # A second withdrawal waits again.
    ("helping.reply_to_request", "no_follow_up_waits", {"events": [ALL, KEPT, ALL]}, "尚未答复"),
    ("helping.file_request_away", "no_follow_up_waits", {"events": [MENDED, ALL, event("stop_helping", TODAY)]}, None),
    ("helping.keep_helping", "a_withdrawal_waits", {"events": [ALL, KEPT]}, "没有等待答复的撤回函"),
    ("helping.keep_helping", "a_withdrawal_waits", {"events": [ALL]}, None),
    ("helping.work_as_corrected", "a_correction_waits", {"events": [ALL]}, "没有等待答复的更正函"),
    ("helping.refuse_correction", "a_correction_waits", {"events": [MENDED]}, None),
    # Another matter calls its steps otherwise.
    ("responding.file_letter_away", "no_follow_up_waits",
     {"events": [event("enter_call_back_of_letter", YESTERDAY, follow_no="5号")]}, "5号请求撤回，尚未答复"),
    ("responding.file_letter_away", "no_follow_up_waits",
     {"events": [event("enter_correction_of_letter", YESTERDAY), event("agree_to_call_back", TODAY)]}, None),
    ("helping.stop_helping", "whole_letter_is_withdrawn", {}, "没有等待答复的撤回函"),
    ("helping.stop_helping", "whole_letter_is_withdrawn", {"events": [SOME]}, "只撤回第2项"),
    ("helping.stop_helping", "whole_letter_is_withdrawn", {"events": [ALL]}, None),
    ("helping.drop_withdrawn_items", "some_items_are_withdrawn", {}, "没有等待答复的撤回函"),
    ("helping.drop_withdrawn_items", "some_items_are_withdrawn", {"events": [ALL]}, "已经全部撤回"),
    ("helping.drop_withdrawn_items", "some_items_are_withdrawn", {"events": [SOME]}, None),
    ("requesting.correct_letter", "a_correction_is_owed", {}, "没有等待本局更正"),
    ("requesting.correct_letter", "a_correction_is_owed", {"events": [ASKED]}, None),
    ("requesting.correct_letter", "a_correction_is_owed", {"events": [ASKED, WRITTEN]}, "没有等待本局更正"),
    ("requesting.correct_letter", "a_correction_is_owed", {"events": [ASKED, WRITTEN, ASKED]}, None),
    # Of two letters of a case each is corrected by itself.
    ("penalty.correct_moved_clue", "a_correction_is_owed",
     {"events": [of_clue("enter_correction_request", "甲"), of_clue("correct_moved_clue", "乙")]}, None),
    ("penalty.correct_moved_clue", "a_correction_is_owed",
     {"events": [of_clue("enter_correction_request", "甲"), of_clue("correct_moved_clue", "甲")]}, "没有等待本局更正"),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, followed.GUARDS) == set()


KNOWN: list[KnownRow] = [
    ("items_withdrawn", "helping.drop_withdrawn_items", {}, None),
    ("items_withdrawn", "helping.drop_withdrawn_items", {"events": [ALL]}, None),
    ("items_withdrawn", "helping.drop_withdrawn_items", {"events": [SOME]}, "第2项"),
    ("answered_already", "helping.keep_helping", {}, None),
    ("answered_already", "helping.keep_helping", {"events": [event("send_back_request", YESTERDAY)]},
     "来函到达之前，本机关已经以前函退回。"),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)
