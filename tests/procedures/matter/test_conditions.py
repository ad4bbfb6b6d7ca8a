"""Conditions of every case with parties, each both ways."""

from __future__ import annotations

from datetime import date, timedelta
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from casehub.model import Assignment, Case, Certificate, Event, Person, RoleGrant
from casehub.procedures.matter import conditions
from casehub.workflow.matters import Side
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import NOW, FourDaysBack, event, party


def person(number: int, *roles: str, valid_to: date = TOMORROW) -> Person:
    """An officer with a certificate, and the roles held since yesterday."""
    certificate = Certificate(number=f"示例执-{number}", valid_from=date(2024, 1, 1), valid_to=valid_to)
    grants = [RoleGrant(role=role, since=YESTERDAY) for role in roles]
    name = f"人员{number}"
    return Person(id=number, username=f"p{number}", name=name, certificates=[certificate], grants=grants)


PEOPLE = {1: person(1), 2: person(2, valid_to=YESTERDAY), 3: person(3, "mediator")}


class Titled(FourDaysBack):
    """Rules that know what a mediator is called."""

    roles: ClassVar = {"mediator": SimpleNamespace(title="调解员")}


def seat(number: int, **values: Any) -> Assignment:
    return Assignment(person_id=number, role="mediator", since=YESTERDAY, **values)


def child(procedure: str, closed_on: date | None = None) -> Case:
    return Case(id=7, procedure=procedure, closed_on=closed_on)


def drafted(number: int) -> Event:
    found = event("submit_request", YESTERDAY, actor_id=number)
    found.duty = "draft"
    return found


TOLD_BY: dict[str, Any] = {
    "parties": [party(7, "reporter", phone="023-0000-7788"), party(8, "respondent")],
    "sides": {"reporter": Side("reporter", "举报人", hidden=True)},
}
ROWS: list[Row] = [
    ("intake.receive_request", "agents_are_two_at_most",
     {"parties": [party(1, "requester", agents=[{}, {}, {}])]}, "超过二人"),
    ("intake.receive_request", "agents_are_two_at_most",
     {"parties": [party(1, "requester", agents=[{}, {}])]}, None),
    ("intake.register_agent", "agent_place_is_free",
     {"data": {"party": 1}, "parties": [party(1, "requester", agents=[{}, {}])]}, "已有二名"),
    ("intake.register_agent", "agent_place_is_free",
     {"data": {"party": 1}, "parties": [party(1, "requester", agents=[{}])]}, None),
    ("mediation.hold_session", "times_are_in_order",
     {"data": {"started_at": NOW - timedelta(hours=1), "ended_at": NOW - timedelta(hours=2)}},
     "晚于开始时间"),
    ("mediation.hold_session", "times_are_in_order",
     {"data": {"started_at": NOW - timedelta(hours=1), "ended_at": NOW + timedelta(hours=1)}},
     "不能晚于现在"),
    ("mediation.hold_session", "times_are_in_order",
     {"data": {"started_at": NOW - timedelta(hours=2), "ended_at": NOW - timedelta(hours=1)}},
     None),
    ("mediation.hold_session", "times_are_in_order",
     {"case": Case(id=1, procedure="mediation", filed_on=TODAY),
      "data": {"started_at": NOW - timedelta(days=1), "ended_at": NOW - timedelta(hours=1)}}, "不能早于立案之日"),
    ("mediation.hold_session", "times_are_in_order",
     {"case": Case(id=1, procedure="mediation", filed_on=TODAY),
      "data": {"started_at": NOW - timedelta(hours=2), "ended_at": NOW - timedelta(hours=1)}}, None),
    # What may be done while a clue is verified is entered after the filing with its own hours.
    ("penalty.inspect_site", "hours_are_in_order",
     {"case": Case(id=1, procedure="penalty", filed_on=TODAY),
      "data": {"started_at": NOW - timedelta(days=1), "ended_at": NOW - timedelta(hours=1)}}, None),
    ("penalty.inspect_site", "hours_are_in_order",
     {"data": {"started_at": NOW - timedelta(hours=1), "ended_at": NOW + timedelta(hours=1)}}, "不能晚于现在"),
    ("service.prove_left", "two_people_are_named", {"data": {"servers": [1, 1]}}, "二名以上"),
    ("service.prove_left", "two_people_are_named", {"data": {"servers": [1, 2]}}, None),
    ("assistance.sign_request", "actor_did_not_draft", {"events": [drafted(1)]}, "起草人"),
    ("assistance.sign_request", "actor_did_not_draft", {"events": [drafted(2)]}, None),
    ("mediation.appoint_mediator", "named_people_are_not_recused",
     {"assignments": [seat(5, recused_on=TODAY)], "data": {"mediators": [5]}}, "已在本案回避"),
    ("mediation.appoint_mediator", "named_people_are_not_recused",
     {"assignments": [seat(5, recused_on=TODAY)], "data": {"mediators": [6]}}, None),
    ("service.prove_left", "named_people_hold_certificates",
     {"people": PEOPLE, "data": {"servers": [1, 2]}}, "人员2没有在有效期内的办案资质证件"),
    ("service.prove_left", "named_people_hold_certificates",
     {"people": PEOPLE, "data": {"servers": [1]}}, None),
    ("adjudication.cancel_and_transfer", "no_open_matters", {"children": [child("appraisal")]},
     "1件关联事项"),
    ("adjudication.cancel_and_transfer", "no_open_matters",
     {"children": [child("appraisal", closed_on=TODAY), child("service")]}, None),
    ("mediation.archive_volume", "services_are_finished", {"children": [child("service")]},
     "1件文书"),
    ("mediation.archive_volume", "services_are_finished",
     {"children": [child("service", closed_on=TODAY), child("appraisal")]}, None),
    ("mediation.suspend", "pause_begins_today", {"data": {"from_on": YESTERDAY}}, "今天的日期"),
    ("mediation.suspend", "pause_begins_today", {"data": {"from_on": TODAY}}, None),
    ("appraisal.supplement_appraisal", "pause_begins_today",
     {"data": {"started_on": YESTERDAY}}, "今天的日期"),
    ("appraisal.supplement_appraisal", "pause_begins_today", {"data": {"started_on": TODAY}}, None),
    ("penalty.register_clue", "no_text_names_who_is_hidden",
     {**TOLD_BY, "data": {"clue_text": "当 事 人７反映"}}, "写出了举报人的"),
    ("penalty.register_clue", "no_text_names_who_is_hidden",
     {**TOLD_BY, "data": {"evidence_items": [{"source": "当事人7"}]}}, "请删去"),
    ("penalty.register_clue", "no_text_names_who_is_hidden",
     {**TOLD_BY, "data": {"clue_text": "当事人8售假，电话023-0000-7788"}}, "电话"),
    ("penalty.register_clue", "no_text_names_who_is_hidden",
     {**TOLD_BY, "data": {"clue_text": "当事人8售假", "evidence_items": None}}, None),
    ("complaint.split_report", "no_text_names_who_is_hidden",
     {"parties": [party(7, "complainant"), party(8, "respondent")],
      "data": {"matter": "当事人7举报案"}}, "请删去"),
    ("complaint.split_report", "no_text_names_who_is_hidden",
     {"parties": [party(7, "complainant"), party(8, "respondent")],
      "data": {"party_name": "当事人8", "clue_text": "乱标®"}}, None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
