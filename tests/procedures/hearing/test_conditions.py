"""Conditions of a hearing as a matter of its own (办法第二十六条), each both ways."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from casehub.model import Document, Service
from casehub.procedures.hearing import conditions
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import Row, fault, one_way
from tests.workflow.builders import NOW, service


def notice(moment: datetime, number: int = 7, case_id: int = 1) -> Document:
    facts = {"hearing_at": moment.isoformat()}
    return Document(id=number, case_id=case_id, kind="hearing_notice", title="口头审理通知书", status="issued", facts=facts)


def told(party_id: int, days_before: int) -> Service:
    day = NOW.date() - timedelta(days=days_before)
    kinds = ["hearing_notice"]
    return service(party_id=party_id, document_ids=[7], kinds=kinds, status="served", served_on=day)


ROWS: list[Row] = [
    ("hearing.hold_hearing", "hearing_is_held_as_announced", {}, "尚未通知"),
    ("hearing.sign_record", "record_is_signed", {"data": {"refused": True}}, "拒签情况"),
    ("hearing.hold_hearing", "hearing_is_held_as_announced",
     {"documents": [notice(NOW)], "data": {"started_at": NOW - timedelta(days=1)}}, "改期请先办理延期"),
    ("hearing.hold_hearing", "hearing_is_held_as_announced",
     {"documents": [notice(NOW)], "data": {"started_at": NOW - timedelta(hours=1)}}, None),
    # The notice of another hearing of the same case does not stand for this one's own.
    ("hearing.hold_hearing", "hearing_is_held_as_announced",
     {"documents": [notice(NOW), notice(NOW - timedelta(days=1), 8, case_id=2)],
      "data": {"started_at": NOW - timedelta(hours=1)}}, None),
    ("hearing.hold_hearing", "everybody_was_told_in_time",
     {"documents": [notice(NOW)], "services": [told(1, 3)]}, "尚未送达当事人2"),
    ("hearing.hold_hearing", "everybody_was_told_in_time",
     {"documents": [notice(NOW)], "services": [told(1, 3), told(2, 2)]}, "不足三个工作日"),
    ("hearing.hold_hearing", "everybody_was_told_in_time",
     {"documents": [notice(NOW)], "services": [told(1, 3), told(2, 3)]}, None),
    ("hearing.record_reply_slip", "slip_follows_its_notice",
     {"services": [told(1, 3)], "data": {"party": 2, "received_on": NOW.date()}}, "请先登记送达"),
    ("hearing.record_reply_slip", "slip_follows_its_notice",
     {"services": [told(1, 3), told(2, 1)], "data": {"party": 2, "received_on": NOW.date() - timedelta(days=2)}}, "不能早于送达之日"),
    ("hearing.record_reply_slip", "slip_follows_its_notice",
     {"services": [told(2, 3)], "data": {"party": 2, "received_on": NOW.date() - timedelta(days=2)}}, None),
    ("hearing.sign_record", "record_is_signed",
     {"data": {"refused": True, "refusal_reason": "被请求人拒绝签名"}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
