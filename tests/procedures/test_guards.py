"""Each guard closes its step for the reason the law gives, and opens it otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casehub.model import Assignment, Case, Certificate, Document, Person, Referral
from casehub.procedures import LAW
from casehub.workflow.part import reasons_against
from casehub.workflow.procedure import Procedure
from casehub.workflow.situation import Reason
from tests.procedures.guard_cases import CASES, TODAY, TOMORROW, YESTERDAY
from tests.workflow.builders import deadline, event, party, service, situation


def answer(procedures: dict[str, Procedure], where: str, guard: str, **values: Any) -> str | None:
    """The guard's sentence in a step `procedure.step`; `*` behind it when it names a field."""
    key, step = where.split(".")
    assert guard in procedures[key].step(step).guards, f"{where} does not use {guard}"
    found = LAW.guards[guard](situation(procedures[key], step, **values))
    if isinstance(found, Reason):
        assert found.field is None or found.field
        return found.sentence
    return found


def test_every_guard_is_documented_and_used(procedures: dict[str, Procedure]) -> None:
    used = {g for p in procedures.values() for s in p.steps for g in s.conditions}
    assert [name for name, guard in LAW.guards.items() if not guard.__doc__] == []
    assert set(LAW.guards) - used == set()
    assert used - set(LAW.guards) == set()


def test_no_guard_of_these_procedures_needs_data_to_be_asked(
    procedures: dict[str, Procedure],
) -> None:
    """Listing the steps asks every guard with an empty form; none may break."""
    asked = 0
    for key, procedure in procedures.items():
        if key == "adjudication":
            continue
        for step in procedure.steps:
            # What the main case asks is asked with its own tests.
            asks = situation(procedure, step.id)
            asks = replace(asks, step=replace(asks.step, above=()))
            for reason in reasons_against(LAW, asks):
                assert reason.sentence.endswith("。")
                assert len(reason.sentence) <= 45
            asked += len(step.guards)
    assert asked > 50


@pytest.mark.parametrize(("where", "guard", "values", "expected"), CASES)
def test_a_guard_says_what_the_law_says(
    procedures: dict[str, Procedure],
    where: str,
    guard: str,
    values: dict[str, Any],
    expected: str | None,
) -> None:
    found = answer(procedures, where, guard, **values)
    if expected is None:
        assert found is None
    else:
        assert found is not None
        assert expected in found


def person(number: int, *, valid_to: date) -> Person:
    certificate = Certificate(
        number=f"示例执-{number}", valid_from=date(2024, 1, 1), valid_to=valid_to
    )
    return Person(
        id=number, username=f"p{number}", name=f"人员{number}", certificates=[certificate]
    )


def test_a_server_needs_a_valid_certificate(procedures: dict[str, Procedure]) -> None:
    people = {1: person(1, valid_to=TOMORROW), 2: person(2, valid_to=YESTERDAY)}
    values = {"people": people, "data": {"servers": [1, 2]}}
    found = answer(procedures, "service.prove_left", "named_people_hold_certificates", **values)
    assert found == "人员2没有在有效期内的办案资质证件，请更换人员。"
    values["data"] = {"servers": [1]}
    assert (
        answer(procedures, "service.prove_left", "named_people_hold_certificates", **values) is None
    )


def test_a_recused_mediator_is_not_appointed_again(procedures: dict[str, Procedure]) -> None:
    recused = Assignment(person_id=5, role="mediator", since=YESTERDAY, recused_on=TODAY)
    where = "mediation.appoint_mediator", "named_people_are_not_recused"
    again: dict[str, Any] = {"assignments": [recused], "data": {"mediators": [5]}}
    other: dict[str, Any] = {"assignments": [recused], "data": {"mediators": [6]}}
    assert "已在本案回避" in (answer(procedures, *where, **again) or "")
    assert answer(procedures, *where, **other) is None


def test_only_somebody_on_the_case_can_be_recused(procedures: dict[str, Procedure]) -> None:
    on_case = Assignment(person_id=5, role="mediator", since=YESTERDAY)
    where = "mediation.decide_recusal", "recused_person_is_assigned"
    values: dict[str, Any] = {"assignments": [on_case], "data": {"person": 5}}
    assert answer(procedures, *where, **values) is None
    values["data"] = {"person": 6}
    assert "未参加本案" in (answer(procedures, *where, **values) or "")


def test_who_drafted_does_not_sign(procedures: dict[str, Procedure]) -> None:
    drafted = event("submit_request", YESTERDAY, actor_id=1)
    drafted.duty = "draft"
    where = "assistance.sign_request", "actor_did_not_draft"
    assert "起草人" in (answer(procedures, *where, events=[drafted]) or "")
    drafted.actor_id = 2
    assert answer(procedures, *where, events=[drafted]) is None


def test_a_case_is_not_archived_before_its_papers_are_served(
    procedures: dict[str, Procedure],
) -> None:
    waiting = Case(id=7, procedure="service", closed_on=None)
    where = "mediation.archive_volume", "services_are_finished"
    assert "1件文书" in (answer(procedures, *where, children=[waiting]) or "")
    waiting.closed_on = TODAY
    assert answer(procedures, *where, children=[waiting]) is None


def test_the_receipt_must_name_our_flow(procedures: dict[str, Procedure]) -> None:
    s = situation(
        procedures["assistance"],
        "record_accepted",
        data={"flow_id": "XC-500000-511700-2026-00002-3/M2"},
    )
    s.case.referral = Referral(flow_id="XC-500000-511700-2026-00001-5")
    assert LAW.guards["receipt_names_this_flow"](s) == Reason(
        "回执所载流转编号与本函不一致，请核对。", "flow_id"
    )
    s.case.referral = Referral(flow_id="XC-500000-511700-2026-00002-3")
    assert LAW.guards["receipt_names_this_flow"](s) is None


def test_all_reasons_come_together_beside_their_fields(procedures: dict[str, Procedure]) -> None:
    s = situation(
        procedures["intake"],
        "receive_request",
        parties=[party(2, "respondent")],
        data={"copies": 0, "signed": False},
    )
    found = reasons_against(LAW, s)
    assert [r.field for r in found] == [None, None, "copies", "signed"]


def test_a_party_that_left_is_no_longer_counted(procedures: dict[str, Procedure]) -> None:
    gone = party(3, "respondent", left_on=YESTERDAY)
    s = situation(procedures["intake"], "receive_request", parties=[party(2, "respondent"), gone])
    assert s.party_ids("respondent") == [2]
    assert s.party_ids() == [2]


def test_the_situation_answers_about_clocks_and_papers(procedures: dict[str, Procedure]) -> None:
    s = situation(
        procedures["mediation"],
        "record_consent",
        deadlines=[
            deadline("mediation.reply", YESTERDAY, closed=TODAY),
            deadline("mediation.reply", TOMORROW),
            deadline("mediation.file", TOMORROW, closed=TODAY),
        ],
        documents=[
            Document(id=1, kind="mediation_record", status="issued"),
            Document(id=2, kind="mediation_record", status="void"),
        ],
        services=[
            service(status="served", served_on=YESTERDAY, kinds=["a"]),
            service(id=2, party_id=1, status="served", served_on=TODAY, kinds=["a", "b"]),
        ],
        events=[event("send_opinion_notice", date(2026, 5, 1), requests="调解")],
    )
    running = s.open_deadline("mediation.reply")
    assert running is not None
    assert running.due_on == TOMORROW
    assert s.open_deadline("mediation.file") is None
    assert s.deadline("mediation.file") is not None
    paper = s.document("mediation_record")
    assert paper is not None
    assert paper.id == 1
    assert s.served_on("a") == TODAY
    assert s.served_on("a", 2) == YESTERDAY
    assert s.all_served("a")
    assert not s.all_served("b")
    assert s.all_served("b", "requester")
    assert s.happened("send_opinion_notice")
    assert s.entered("send_opinion_notice") == {"requests": "调解"}
    assert s.entered("record_refusal") == {}
    assert not s.is_paused()
