"""Conditions of an appraisal (办法第五十三条), each both ways."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casehub.model import Document, Service
from casehub.procedures.appraisal import conditions
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import event, service


def opinion(number: int = 7, **values: Any) -> Document:
    """The paper that brings the opinion; its parties have ten days."""
    kept: dict[str, Any] = {"kind": "appraisal_opinion_notice", "status": "issued", "facts": {"objection_days": 10}}
    return Document(id=number, case_id=1, **(kept | values))


def served(party_id: int, on: date = YESTERDAY, paper: int = 7) -> Service:
    """The proof that this party has the opinion."""
    kinds = ["appraisal_opinion_notice"]
    return service(party_id=party_id, kinds=kinds, status="served", served_on=on, document_ids=[paper])


def call(on: date = YESTERDAY, hour: str = "09:30", **values: Any) -> Document:
    """The notice that calls the appraiser to a hearing on the day."""
    kept: dict[str, Any] = {"kind": "appraiser_attendance_notice", "status": "issued"}
    return Document(id=9, case_id=1, facts={"hearing_at": f"{on}T{hour}"}, **(kept | values))


NOON = datetime(TODAY.year, TODAY.month, TODAY.day, 12)
LONG_AGO = TODAY - timedelta(days=20)
READ: dict[str, Any] = {"documents": [opinion()], "services": [served(1, LONG_AGO), served(2)]}


ROWS: list[Row] = [
    ("appraisal.commission_appraisal", "appraisal_was_asked_in_time",
     {"data": {"initiative": "party", "requested_on": TODAY, "evidence_period_until": YESTERDAY}},
     "超过举证期限"),
    ("appraisal.commission_appraisal", "appraisal_was_asked_in_time",
     {"data": {"initiative": "party"}}, "申请鉴定的日期"),
    ("appraisal.commission_appraisal", "appraisal_was_asked_in_time",
     {"data": {"initiative": "public_interest"}}, None),
    ("appraisal.receive_opinion", "appraisal_ended_after_start",
     {"data": {"ended_on": YESTERDAY},
      "events": [event("commission_appraisal", TODAY, started_on=TODAY.isoformat())]},
     "不能早于委托"),
    ("appraisal.conclude_appraisal", "appraiser_answers_in_person",
     {"data": {"opinion_used": True, "appraiser_refused": True}}, "不得采用"),
    ("appraisal.conclude_appraisal", "opinion_was_served", {}, "尚未送达全部"),
    ("appraisal.receive_opinion", "opinion_ends_the_appraisal",
     {"data": {"made_on": YESTERDAY, "ended_on": TODAY}}, "应为鉴定意见作出之日"),
    ("appraisal.record_objection", "opinion_comes_first",
     {"data": {"received_on": YESTERDAY},
      "events": [event("receive_opinion", TODAY, made_on=TODAY.isoformat())]},
     "不能早于鉴定意见"),
    ("appraisal.receive_opinion", "appraisal_ended_after_start",
     {"data": {"ended_on": TODAY},
      "events": [event("commission_appraisal", TODAY, started_on=TODAY.isoformat())]}, None),
    ("appraisal.conclude_appraisal", "appraiser_answers_in_person",
     {"data": {"opinion_used": False, "appraiser_refused": True}}, None),
    ("appraisal.record_objection", "opinion_comes_first",
     {"data": {"received_on": TODAY},
      "events": [event("receive_opinion", TODAY, made_on=TODAY.isoformat())]}, None),
    ("appraisal.call_appraiser", "appraiser_is_called_to_come",
     {"data": {"hearing_at": NOON}}, "应在通知之后"),
    ("appraisal.call_appraiser", "appraiser_is_called_to_come",
     {"data": {"hearing_at": NOON + timedelta(days=9)}}, None),
    ("appraisal.record_appraiser_told", "attendance_notice_is_in_force", {}, "还没有制作"),
    ("appraisal.record_appraiser_told", "attendance_notice_is_in_force", {"documents": [call()]}, None),
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call()], "data": {"appraiser_refused": True}}, "没有出席通知书送达鉴定人的凭证"),
    # What was proved of the notice before this one proves nothing of it.
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call()], "events": [event("record_appraiser_told", LONG_AGO), event("call_appraiser", TODAY)],
      "data": {"appraiser_refused": True}}, "没有出席通知书"),
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call(TODAY + timedelta(days=1))], "events": [event("call_appraiser", LONG_AGO), event("record_appraiser_told", LONG_AGO, told_on=LONG_AGO.isoformat())],
      "data": {"appraiser_refused": True}}, "未到"),
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call()], "events": [event("call_appraiser", LONG_AGO), event("record_appraiser_told", LONG_AGO, told_on=LONG_AGO.isoformat())],
      "data": {"appraiser_refused": True}}, None),
    # Told on the day of the hearing, of an hour that may be over; an earlier telling stands beside a later one.
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call()], "events": [event("call_appraiser", LONG_AGO), event("record_appraiser_told", TODAY, told_on=YESTERDAY.isoformat())],
      "data": {"appraiser_refused": True}}, "不早于口头审理"),
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call()], "events": [event("call_appraiser", LONG_AGO), *(event("record_appraiser_told", TODAY, told_on=on.isoformat()) for on in (LONG_AGO, TODAY))],
      "data": {"appraiser_refused": True}}, None),
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call(TODAY, "23:30")], "events": [event("call_appraiser", LONG_AGO), event("record_appraiser_told", LONG_AGO, told_on=LONG_AGO.isoformat())],
      "data": {"appraiser_refused": True}}, "23:30未到"),
    ("appraisal.conclude_appraisal", "appraiser_refusal_is_proved",
     {"documents": [call(TODAY, "00:30")], "events": [event("call_appraiser", LONG_AGO), event("record_appraiser_told", LONG_AGO, told_on=LONG_AGO.isoformat())],
      "data": {"appraiser_refused": True}}, None),
    ("appraisal.receive_opinion", "opinion_ends_the_appraisal",
     {"data": {"made_on": TODAY, "ended_on": TODAY}}, None),
    ("appraisal.conclude_appraisal", "opinion_was_served",
     {"documents": [opinion()], "services": [served(1), served(2)]}, None),
    ("appraisal.conclude_appraisal", "opinion_was_served",
     {"documents": [opinion()], "services": [served(2)]}, "全部当事人"),
    # The first opinion was served; the second, after a supplement, was not.
    ("appraisal.conclude_appraisal", "opinion_was_served",
     {"documents": [opinion(), opinion(8)], "services": [served(1), served(2)]}, "全部当事人"),
    ("appraisal.record_objection", "opinion_reached_the_party",
     {"documents": [opinion()], "services": [served(2)], "data": {"party": 1, "received_on": TODAY}},
     "没有送达当事人1的凭证"),
    ("appraisal.record_objection", "opinion_reached_the_party",
     {"documents": [opinion()], "services": [served(1, TODAY)],
      "data": {"party": 1, "received_on": YESTERDAY}}, "不能早于鉴定意见送达"),
    ("appraisal.record_objection", "opinion_reached_the_party",
     {"documents": [opinion(), opinion(8, supersedes_id=7)], "services": [served(1)],
      "data": {"party": 1, "received_on": YESTERDAY}}, None),
    ("appraisal.conclude_appraisal", "objection_periods_are_over",
     {**READ, "rules": rules()}, "当事人2的异议期限至2026年6月10日"),
    ("appraisal.conclude_appraisal", "objection_periods_are_over",
     {**READ, "rules": rules(),
      "events": [event("receive_opinion", LONG_AGO), event("record_no_objection", TODAY, party=2)]},
     None),
    # What was said of the opinion before this one is not said of it.
    ("appraisal.conclude_appraisal", "objection_periods_are_over",
     {**READ, "rules": rules(),
      "events": [event("record_no_objection", LONG_AGO, party=2), event("receive_opinion", LONG_AGO)]},
     "当事人2的异议期限"),
    ("appraisal.conclude_appraisal", "objections_are_answered",
     {"events": [event("receive_opinion", LONG_AGO), event("call_appraiser", LONG_AGO),
                 event("record_objection", TODAY, party=2)]}, "当事人2的异议尚未处理"),
    ("appraisal.conclude_appraisal", "objections_are_answered",
     {"events": [event("record_objection", LONG_AGO, party=2), event("call_appraiser", TODAY)]}, None),
    ("appraisal.conclude_appraisal", "objections_are_answered",
     {"events": [event("record_objection", LONG_AGO, party=2),
                 event("record_no_objection", TODAY, party=2)]}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
