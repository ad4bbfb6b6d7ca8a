"""Each guard closes its step for the reason the law gives, and opens it otherwise."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from casehub.model import Document
from casehub.procedures import LAW
from casehub.settings import PROJECT
from casehub.workflow.loader import load_procedures
from casehub.workflow.part import reasons_against
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY
from tests.workflow.builders import deadline, event, party, service, situation


def test_every_guard_is_documented_and_used() -> None:
    # Also by versions under which cases still run.
    every = load_procedures(PROJECT / "workflows").values()
    used = {g for p in every for s in p.steps for g in s.conditions}
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
