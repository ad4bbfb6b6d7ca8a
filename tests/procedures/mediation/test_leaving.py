"""When somebody is absent, who may leave, and that every road names its ground."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from typing import Any

import pytest

from casehub.documents.templates.sidecars import read_kinds
from casehub.fields import ChoiceField
from casehub.model import Document, MediationSession, SessionCall
from casehub.procedures import LAW
from casehub.procedures.mediation import leaving
from casehub.workflow.part import reasons_in
from casehub.workflow.procedure import Procedure
from tests.workflow.builders import NOW, ROOT, party, service, situation

TODAY = NOW.date()
SOON, AGO = NOW + timedelta(hours=1), NOW - timedelta(hours=1)


def called(seq: int, at: datetime) -> SessionCall:
    return SessionCall(planned_at=at, place="", event_seq=seq)


def held(seq: int) -> MediationSession:
    return MediationSession(number=1, held_on=TODAY, outcome="next", event_seq=seq)


def ask(procedures: dict[str, Procedure], step: str, guard: str, **values: Any) -> str:
    assert guard in procedures["mediation"].step(step).guards
    found = LAW.of("mediation").guards[guard](situation(procedures["mediation"], step, **values))
    return "".join(one.sentence for one in reasons_in(found))


def test_every_road_to_the_end_has_a_ground_that_the_notice_knows(
    procedures: dict[str, Procedure],
) -> None:
    steps = procedures["mediation"].steps
    roads = {s.id for s in steps if s.to in {"failed", "withdrawn"}}
    assert leaving.GROUNDS.keys() == roads
    kinds, _ = read_kinds(ROOT / "templates" / "documents")
    field = kinds["mediation_closing_notice"].field("ground")
    assert isinstance(field, ChoiceField)
    assert set(leaving.GROUNDS.values()) == {value for value, _ in field.options}


@pytest.mark.parametrize(
    ("calls", "sessions", "expected"),
    [
        ([], [], "没有已经通知"),
        ([called(3, SOON)], [], "时间未到"),
        ([called(3, AGO)], [], ""),
        ([called(3, AGO)], [held(4)], "没有已经通知"),
        ([called(4, AGO)], [held(4)], ""),
        ([called(3, AGO), called(5, SOON)], [], "未到"),
    ],
)
def test_nobody_is_absent_before_the_hour(
    procedures: dict[str, Procedure],
    calls: list[SessionCall],
    sessions: list[MediationSession],
    expected: str,
) -> None:
    where = "record_requester_absent", "session_hour_has_passed"
    found = ask(procedures, *where, calls=calls, sessions=sessions)
    assert expected in found and bool(expected) == bool(found)


def test_the_notice_of_this_session_reached_this_party(procedures: dict[str, Procedure]) -> None:
    where = "record_respondent_absent", "session_notice_reached_the_party"
    first = Document(id=1, kind="mediation_filing_notice", event_seq=2)
    second = Document(id=2, kind="mediation_session_notice", event_seq=6)
    calls = [called(2, NOW - timedelta(days=9)), called(6, AGO)]
    values: dict[str, Any] = {"calls": calls, "documents": [first], "data": {"party": 2}}
    assert "没有制作" in ask(procedures, *where, **values)
    values["documents"] = [first, second]

    def served(document: int, on: date, to: int = 2) -> dict[str, Any]:
        row = service(party_id=to, status="served", served_on=on, document_ids=[document])
        return {**values, "services": [row]}

    day = TODAY - timedelta(days=3)
    assert "未在调解前送达" in ask(procedures, *where, **served(1, day))
    assert "未在调解前送达" in ask(procedures, *where, **served(2, day, to=3))
    assert "未在调解前送达" in ask(procedures, *where, **served(2, TODAY + timedelta(days=1)))
    assert ask(procedures, *where, **served(2, day)) == ""


def test_the_last_of_a_side_ends_it_and_no_other(procedures: dict[str, Procedure]) -> None:
    two = [party(1, "requester"), party(2, "respondent"), party(3, "respondent")]
    where = "record_unwillingness", "nobody_else_stays_on_its_side"
    assert "部分当事人" in ask(procedures, *where, parties=two, data={"party": 2})
    assert ask(procedures, *where, parties=two[:2], data={"party": 2}) == ""
    where = "let_absent_party_go", "another_stays_on_its_side"
    assert ask(procedures, *where, parties=two, data={"party": 2}) == ""
    assert "没有其他" in ask(procedures, *where, parties=two, data={"party": 1})
    assert "无须" in ask(procedures, *where, parties=two[:2])


def test_who_stayed_away_was_absent_on_the_day_that_was_set(procedures: dict[str, Procedure]) -> None:
    where = "let_absent_party_go", "absence_is_of_the_session"
    calls = [called(2, NOW - timedelta(days=9)), called(6, AGO)]
    said = ask(procedures, *where, calls=calls, data={"changed_on": TODAY - timedelta(days=9)})
    assert "缺席之日应为该日" in said
    assert ask(procedures, *where, calls=calls, data={"changed_on": AGO.date()}) == ""
