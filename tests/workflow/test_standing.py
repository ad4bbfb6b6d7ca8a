"""What the rows of a case alone answer."""

from __future__ import annotations

from datetime import date

from casehub.model import Document, Event, Evidence, EvidenceUse
from casehub.workflow.matters import Side
from casehub.workflow.procedure import Procedure
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY
from tests.workflow import builders
from tests.workflow.builders import deadline, party, service, situation


def event(seq: int, step: str) -> Event:
    return Event(seq=seq, step=step)


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
        events=[builders.event("send_opinion_notice", date(2026, 5, 1), requests="调解")],
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


def test_exhibits_stand_by_side_and_then_by_number_whenever_they_were_entered(
    procedures: dict[str, Procedure],
) -> None:
    sides = {"requester": Side("requester", "请求人", "甲"), "respondent": Side("respondent", "被请求人", "乙")}
    entered = [("respondent", 1), ("requester", 10), ("requester", None), ("other", 1), ("requester", 2)]
    uses = [
        EvidenceUse(id=n, number=number, evidence=Evidence(side=side))
        for n, (side, number) in enumerate(entered, 1)
    ]
    s = situation(procedures["mediation"], "close_failed", uses=uses, sides=sides)
    assert [use.id for use in s.in_order(s.uses)] == [5, 2, 3, 1, 4]
    # What bears another letter than its side's stands behind those that bear it, by its own number.
    labels = {1: ("丙10", None), 2: ("丙2", None), 3: ("乙1", 1), 4: ("", None)}
    uses = [EvidenceUse(id=n, label=label, number=number, evidence=Evidence(side="respondent")) for n, (label, number) in labels.items()]
    assert [use.id for use in s.in_order(uses)] == [3, 4, 2, 1]
