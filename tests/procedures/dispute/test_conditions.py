"""Conditions that several procedures share, each both ways."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from casehub.model import Assignment, Case, Certificate, Event, Person, Right, RoleGrant
from casehub.procedures.dispute import conditions
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TOMORROW, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import FourDaysBack, event, party


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


ROWS: list[Row] = [
    ("intake.receive_request", "parties_are_named", {}, None),
    ("intake.receive_request", "parties_are_named", {"parties": [party(2, "respondent")]},
     "尚未登记请求人"),
    ("intake.receive_request", "parties_are_named", {"parties": [party(1, "requester")]},
     "尚未登记明确的被请求人"),
    ("intake.receive_request", "right_is_named", {}, "尚未登记涉案专利"),
    ("intake.receive_request", "right_is_named", {"rights": [Right(id=1)]}, None),
    ("intake.receive_request", "copies_match_respondents", {"data": {"copies": 1}}, None),
    ("intake.receive_request", "copies_match_respondents",
     {"data": {"copies": 1}, "parties": [party(2, "respondent"), party(3, "respondent")]},
     "至少2份"),
    ("intake.receive_request", "request_is_signed", {"data": {"signed": False}}, "签名或者盖章"),
    ("adjudication.withdraw_against_respondent", "agent_has_special_authority",
     {"data": {"acts_by": "agent"}}, "没有登记委托代理人"),
    ("adjudication.withdraw_against_respondent", "agent_has_special_authority", {"data": {"acts_by": "agent"},
     "parties": [party(1, "requester", agents=[{"authority": "特别授权"}]), party(3, "requester")]},
     "当事人3没有登记委托代理人"),
    ("adjudication.withdraw_against_respondent", "agent_has_special_authority", {"data": {"acts_by": "agent"},
     "parties": [party(1, "requester", agents=[{"authority": "一般授权"}])]}, "特别授权"),
    ("adjudication.withdraw_against_respondent", "agent_has_special_authority", {"data": {"acts_by": "agent"},
     "parties": [party(1, "requester", agents=[{"authority": "特别授权", "until": date(2026, 5, 31)}])]},
     "特别授权"),
    ("adjudication.withdraw_against_respondent", "agent_has_special_authority", {"data": {"acts_by": "agent"},
     "parties": [party(1, "requester", agents=[{"authority": "特别授权"}])]},
     None),
    ("adjudication.withdraw_against_respondent", "agent_has_special_authority", {"data": {"acts_by": "party"},
     "parties": [party(1, "requester", agents=[{"authority": "一般授权"}])]}, None),
    ("intake.receive_request", "request_is_signed", {"data": {"signed": True}}, None),
    *((f"{key}.change_party", "successor_takes_the_same_side",
       {"parties": [party(1, "requester"), party(2, "respondent")], "data": {"party": 2, "party_role": side}}, said)
      for key in ("adjudication", "mediation")
      for side, said in (("requester", "地位应与原当事人相同"), ("respondent", None))),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, conditions.GUARDS) == set()
