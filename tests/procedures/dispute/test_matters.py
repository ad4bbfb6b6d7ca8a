"""Conditions before and beside a dispute, each both ways."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest

from casehub.model import Document, Service
from casehub.procedures.dispute import matters
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, YESTERDAY, Row, ask, fault, one_way
from tests.workflow.builders import NOW, deadline, event, service


def paper(number: int, kind: str, title: str) -> Document:
    """A paper of today."""
    return Document(id=number, kind=kind, title=title, status="issued", issued_on=TODAY)


TOLD = paper(4, "transfer_told_notice", "移送告知书")
ASKED = paper(5, "correction_notice", "补正通知书")


def brought(party_id: int) -> Service:
    """The proof that this party has the notice of the transfer."""
    return service(party_id=party_id, document_ids=[4], status="served", served_on=TODAY)


def asking(what: str) -> dict[str, Any]:
    """A request came in for this."""
    return {"events": [event("receive_request", TODAY, request_kind=what)]}


ROWS: list[Row] = [
    ("intake.tell_defects", "defects_are_listed", {"data": {"defects": []}}, "至少列明一项"),
    ("intake.tell_defects", "defects_were_told_once",
     {"events": [event("tell_defects", YESTERDAY)]}, "不得再次"),
    ("intake.receive_correction", "correction_is_complete",
     {"data": {"correction_complete": False}}, "不予立案"),
    ("intake.receive_correction", "correction_is_in_time",
     {"deadlines": [deadline("intake.correct", YESTERDAY)], "data": {"received_on": TODAY}},
     "逾期补正"),
    ("intake.receive_correction", "correction_is_in_time",
     {"deadlines": [deadline("intake.correct", YESTERDAY)], "data": {"received_on": YESTERDAY}},
     None),
    ("adjudication.receive_correction", "correction_is_in_time",
     {"deadlines": [deadline("intake.correct", YESTERDAY)], "data": {"corrected_on": TODAY}},
     "逾期补正"),
    ("intake.reject_uncorrected", "correction_failed",
     {"data": {"correction_result": "overdue"}, "deadlines": [deadline("intake.correct", TODAY)]},
     "尚未届满"),
    ("intake.reject_uncorrected", "correction_failed",
     {"data": {"correction_result": "overdue"},
      "deadlines": [deadline("intake.correct", YESTERDAY)]}, None),
    ("intake.reject_uncorrected", "correction_failed",
     {"data": {"correction_result": "not_compliant"}}, None),
    ("intake.transfer_request", "requester_was_told_before_transfer", {}, "尚未告知请求人"),
    ("intake.open_mediation", "completeness_follows_receipt",
     {"data": {"complete_on": YESTERDAY},
      "events": [event("receive_request", TODAY, received_on=TODAY.isoformat())]},
     "不能早于收到请求书"),
    ("intake.open_mediation", "mediation_was_asked", asking("mediation"), None),
    ("intake.open_mediation", "mediation_was_asked", asking("mediation_first"), None),
    ("intake.open_mediation", "mediation_was_asked", asking("adjudication"), "未请求行政调解"),
    ("intake.open_adjudication", "adjudication_was_asked", asking("adjudication"), None),
    ("intake.open_adjudication", "adjudication_was_asked", asking("mediation_first"), "未直接请求"),
    ("hearing.move_hearing", "hearing_is_ahead",
     {"data": {"new_at": NOW + timedelta(days=2)}}, "三个工作日前"),
    ("hearing.move_hearing", "hearing_is_ahead", {"data": {"new_at": NOW + timedelta(days=3)}},
     None),
    ("hearing.move_hearing", "hearing_is_ahead", {"data": {"new_at": NOW - timedelta(days=3)}},
     "晚于现在"),
    ("appraisal.commission_appraisal", "appraisal_costs_are_agreed",
     {"data": {"initiative": "party", "costs_agreed": False}}, "协商一致"),
    ("evidence_registration.propose_registration", "sampling_is_impossible",
     {"data": {"sampling_impossible": False}}, "不得先行登记保存"),
    ("appraisal.commission_appraisal", "appraisal_costs_are_agreed",
     {"data": {"initiative": "public_interest", "costs_agreed": False}}, None),
    ("intake.open_mediation", "completeness_follows_receipt",
     {"data": {"complete_on": TODAY},
      "events": [event("receive_request", TODAY, received_on=TODAY.isoformat())]}, None),
    ("intake.receive_correction", "correction_is_complete",
     {"data": {"correction_complete": True}}, None),
    ("intake.end_before_filing", "end_of_requester_is_proved", {"data": {"nobody_follows": False}}, "变更请求人"),
    ("intake.end_before_filing", "end_of_requester_is_proved", {"data": {"nobody_follows": True}}, None),
    ("intake.tell_defects", "defects_are_listed", {"data": {"defects": [{"what": "签名"}]}}, None),
    ("intake.tell_defects", "defects_were_told_once", {}, None),
    ("intake.transfer_request", "requester_was_told_before_transfer",
     {"documents": [TOLD], "services": [brought(2)]}, "尚未送达"),
    ("intake.transfer_request", "requester_was_told_before_transfer",
     {"documents": [TOLD], "services": [brought(1)], "data": {"receiver": 9},
      "events": [event("tell_transfer", YESTERDAY, receiver=8)]}, "不一致"),
    ("intake.transfer_request", "requester_was_told_before_transfer",
     {"documents": [TOLD], "services": [brought(1)], "data": {"receiver": 8},
      "events": [event("tell_transfer", YESTERDAY, receiver=8)]}, None),
    ("evidence_registration.propose_registration", "sampling_is_impossible",
     {"data": {"sampling_impossible": True}}, None),
    ("intake.receive_correction", "what_comes_in_follows_its_notice",
     {"documents": [ASKED], "data": {"received_on": YESTERDAY}}, "不能早于《补正通知书》"),
    ("intake.receive_correction", "what_comes_in_follows_its_notice",
     {"documents": [ASKED], "data": {"received_on": TODAY}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, matters.GUARDS) == set()


def test_a_late_correction_is_said_beside_the_day_that_the_form_asks_for(procedures: dict[str, Procedure]) -> None:
    """Where no day was typed the refusal belongs to the whole form."""
    late = {"deadlines": [deadline("intake.correct", YESTERDAY)]}
    for data, field in (({"received_on": TODAY}, "received_on"), ({}, None)):
        said = ask(procedures, "intake.receive_correction", "correction_is_in_time", **late, data=data)
        assert said is not None
        assert said.field == field
