"""Who asks for a recusal, what the file knows of it, and who may take the place."""

from __future__ import annotations

from datetime import date
from types import SimpleNamespace
from typing import Any, ClassVar

import pytest

from casehub.model import Assignment, Case, Certificate, Event, Person, RoleGrant
from casehub.procedures.matter import recusal
from casehub.workflow.procedure import Procedure
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
from tests.workflow.builders import FourDaysBack, event


def person(number: int, *roles: str, valid_to: date = TOMORROW) -> Person:
    """An officer with a certificate, and the roles held since yesterday."""
    certificate = Certificate(number=f"示例执-{number}", valid_from=date(2024, 1, 1), valid_to=valid_to)
    grants = [RoleGrant(role=role, since=YESTERDAY) for role in roles]
    name = f"人员{number}"
    return Person(id=number, username=f"p{number}", name=name, certificates=[certificate], grants=grants)


PEOPLE = {1: person(1), 2: person(2, valid_to=YESTERDAY), 3: person(3, "mediator")}


class Named(FourDaysBack):
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


SEATS = [Assignment(person_id=5, role="mediator", since=TODAY), Assignment(person_id=6, role="clerk", since=TODAY)]
RECUSAL = [event("register_recusal_request", TODAY, person=5, reasons="近亲属", self_recusal=True)]


class Titled(FourDaysBack):
    """Rules that know what a mediator and a state are called."""

    roles: ClassVar = {"mediator": SimpleNamespace(title="调解员")}

    def procedure(self, *_: object) -> SimpleNamespace:
        """A procedure whose states are called what they are."""
        asked = SimpleNamespace(id="register_recusal_request")
        return SimpleNamespace(state=lambda name: SimpleNamespace(title=name), called=lambda _word: asked)


ROWS: list[Row] = [
    ("mediation.decide_recusal", "recused_person_is_assigned",
     {"assignments": [seat(5)], "data": {"person": 6}}, "未参加本案"),
    ("mediation.decide_recusal", "recused_person_is_assigned",
     {"assignments": [seat(5, until=YESTERDAY)], "data": {"person": 5}}, "未参加本案"),
    ("mediation.decide_recusal", "recused_person_is_assigned",
     {"assignments": [seat(5)], "data": {"person": 5}}, None),
    ("mediation.decide_recusal", "nobody_decides_on_own_recusal", {"data": {"person": 1}}, "自己的回避"),
    ("mediation.decide_recusal", "nobody_decides_on_own_recusal", {"data": {"person": 5}}, None),
    ("mediation.decide_recusal", "replacement_may_take_the_seat",
     {"assignments": [seat(5)], "people": PEOPLE, "rules": Named(), "data": {"person": 5, "replacement": 1}},
     "没有调解员的角色"),
    ("mediation.decide_recusal", "replacement_may_take_the_seat",
     {"assignments": [seat(5)], "people": PEOPLE, "data": {"person": 5, "replacement": 3}}, None),
]  # fmt: skip
KNOWN: list[KnownRow] = [
    ("recusal_target", "mediation.decide_recusal", {}, None),
    ("recusal_target", "mediation.decide_recusal", {"events": RECUSAL}, 5),
    ("recusal_target", "mediation.decide_recusal", {"events": RECUSAL, "data": {"person": 6}}, 6),
    ("recusal_target_role", "mediation.decide_recusal", {"events": RECUSAL}, None),
    ("recusal_target_role", "mediation.decide_recusal",
     {"events": RECUSAL, "assignments": SEATS, "rules": Titled()}, "调解员"),
    ("recusal_reasons", "mediation.decide_recusal", {}, None),
    ("recusal_reasons", "mediation.decide_recusal", {"events": RECUSAL}, "近亲属"),
    ("self_recusal", "mediation.decide_recusal", {}, False),
    ("self_recusal", "mediation.decide_recusal", {"events": RECUSAL}, True),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, recusal.GUARDS) == set()


@pytest.mark.parametrize("row", KNOWN, ids=[f"{n}-{row[0]}" for n, row in enumerate(KNOWN, 1)])
def test_the_file_knows(procedures: dict[str, Procedure], row: KnownRow) -> None:
    assert knows(procedures, row)


def test_every_known_fact_is_told_and_changes_with_the_file() -> None:
    assert untold(KNOWN, recusal.KNOWN) == set()
