"""What an answer to a letter of another office must say, type by type: each condition both ways."""

from __future__ import annotations

from typing import Any

import pytest

from casehub.procedures.responding import answered
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, KnownRow, Row, fault, knows, one_way
from tests.workflow.builders import event

ENTER, OFFER = "responding.enter_resource_letter", "responding.answer_resource_letter"
CAME = event("enter_resource_letter", YESTERDAY)


def offer(*names: str, why: str = "") -> dict[str, Any]:
    return {"data": {"offers": [{"name": one} for one in names], "not_available": why}}


JUDGE, HELP = "responding.answer_recognition_letter", "responding.answer_enforcement_letter"
COME = "responding.answer_consultation_letter"
TOLD = event("enter_enforcement_letter", YESTERDAY, enforcement_items=[{"what": "是否停止"}, {"what": "财产"}])
RESULTS = event("enter_recognition_letter", YESTERDAY, report_no="处罚1号", other_results=[{"name": "报告3号"}])


def uses(use: str, reason: str = "", difference: str = "") -> dict[str, Any]:
    return {"data": {"uses": [{"use": "adopted"}, {"use": use, "reason": reason}], "difference": difference}}


READ, TAKE, LIST = (f"responding.{one}" for one in ("note_bulletin_read", "take_up_letter", "answer_listing_letter"))
NOTICE = event("enter_criminal_notice", TODAY)
LISTED = event("enter_listing_letter", TODAY, list_entries=[{"title": "甲", "rightNo": "1"}, {"title": "乙", "rightNo": "2"}])


def views(*results: str) -> dict[str, Any]:
    return {"events": [LISTED], "data": {"entry_views": [{"result": one} for one in results]}}


ROWS: list[Row] = [
    (ENTER, "wanted_day_follows_the_receipt", {"data": {"received_on": TODAY, "wanted_by": YESTERDAY}}, "早于收到日期"),
    (ENTER, "wanted_day_follows_the_receipt", {"data": {"received_on": TODAY, "wanted_by": TODAY}}, None),
    (ENTER, "wanted_day_follows_the_receipt", {"data": {"received_on": TODAY}}, None),
    (OFFER, "something_is_offered_or_why_not", offer(), "写明无法推荐的原因"),
    (OFFER, "something_is_offered_or_why_not", offer("甲", "乙", why="没有"), "不写无法推荐的原因"),
    (OFFER, "something_is_offered_or_why_not", offer("甲", "乙"), None),
    (OFFER, "something_is_offered_or_why_not", offer(why="没有"), None),
    (JUDGE, "what_is_not_adopted_says_why", uses("partly"), "写明理由"),
    (JUDGE, "what_is_not_adopted_says_why", uses("not", "商品不同"), "判断不同之处"),
    (JUDGE, "what_is_not_adopted_says_why", uses("not", "商品不同", "视觉效果"), None),
    (JUDGE, "what_is_not_adopted_says_why", uses("adopted"), None),
    (HELP, "every_item_is_reported", {"events": [TOLD], "data": {"results": [{"text": "已查"}]}}, "共有2个事项"),
    (HELP, "every_item_is_reported", {"events": [TOLD], "data": {"results": [{"text": "已查"}] * 2}}, None),
    (COME, "who_attends_is_named", {"data": {"attends": True, "persons": []}}, "写明参会人员"),
    (COME, "who_attends_is_named", {"data": {"attends": False}}, "写明原因"),
    (COME, "who_attends_is_named", {"data": {"attends": True, "persons": [{"name": "甲"}, {"name": "乙"}]}}, None),
    (COME, "who_attends_is_named", {"data": {"attends": False, "why_absent": "另有行动"}}, None),
    (READ, "letter_was_only_told", {"events": [TOLD]}, "来函请求答复"),
    (READ, "letter_was_only_told", {"events": [NOTICE]}, None),
    (TAKE, "letter_asks_for_an_answer", {"events": [NOTICE]}, "只是告知"),
    (TAKE, "letter_asks_for_an_answer", {"events": [TOLD]}, None),
    (LIST, "every_entry_has_its_view", {"events": [LISTED], "data": {"entry_views": [{"result": "ok"}]}}, "共有2项"),
    (LIST, "every_entry_has_its_view", views("ok", "object"), "写明原因"),
    (LIST, "every_entry_has_its_view", views("ok", "ok"), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{row[0]}-{row[1]}-{n}" for n, row in enumerate(ROWS)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, answered.GUARDS) == set()


KNOWN: list[KnownRow] = [
    ("answer_heading", OFFER, {"events": [CAME], "data": {"resource_kind": "expert"}},
     "重庆市知识产权局关于专家资源的复函"),
    ("answer_heading", OFFER, {}, None),
    ("results_to_judge", JUDGE, {"events": [RESULTS]}, [{"item": "处罚1号"}, {"item": "报告3号"}]),
    ("entries_to_judge", LIST, {"events": [LISTED]}, [
        {"no": "", "title": "甲", "rightNo": "1"}, {"no": "", "title": "乙", "rightNo": "2"},
    ]),
    ("items_to_help_with", HELP, {"events": [TOLD]}, [{"text": "第1项（是否停止）："}, {"text": "第2项（财产）："}]),
]  # fmt: skip


@pytest.mark.parametrize("row", KNOWN)
def test_what_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)
