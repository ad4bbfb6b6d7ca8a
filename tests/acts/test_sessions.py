"""A session of a mediation is a row: a second one after a first, and taken back after a slip."""

from __future__ import annotations

from typing import Any

import pytest
from sqlalchemy import select

from casehub import acts
from casehub.documents import body_html
from casehub.model import Document, MediationSession, SessionCall
from casehub.procedures import LAW
from tests.acts.scene import Scene, Stages, at, day
from tests.acts.test_mediation_consent import hand
from tests.acts.test_mediation_ends import NOTICE, filed
from tests.acts.test_taking_back import WHY, sound
from tests.acts.test_taking_back_leavings import form, standing

CAME = [
    {"side": "请求人", "name": "何静宜", "role": "委托代理人", "authority": "特别授权"},
    {"side": "被请求人", "name": "冉宗泽", "role": "法定代表人", "authority": ""},
]


def hours(on: str) -> dict[str, Any]:
    """From half past nine to half past eleven."""
    return {"started_at": at(f"2026-{on}", "09:30"), "ended_at": at(f"2026-{on}", "11:30")}


def held(s: Scene) -> list[MediationSession]:
    """The sessions that stand."""
    rows = select(MediationSession).where(
        MediationSession.case_id == s.case().id, MediationSession.void_seq.is_(None)
    )
    return list(s.session.scalars(rows.order_by(MediationSession.id)))


def calls(s: Scene) -> list[str]:
    """The sessions that were set, by their days; those set by mistake in brackets."""
    rows = select(SessionCall).where(SessionCall.case_id == s.case().id).order_by(SessionCall.id)
    days = [(f"{r.planned_at:%m-%d}", r.void_seq is None) for r in s.session.scalars(rows)]
    return [on if stands else f"({on})" for on, stands in days]


def test_the_notice_with_the_minutes_calls_to_the_session_after_it(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        told: dict[str, Any] = {"attendance": CAME, "minutes": "各方说明意见。", "place": "第一调解室"}
        next_one: dict[str, Any] = {"issue": [NOTICE], "mode": "onsite"}
        for number, on, then in ((1, "04-21", "05-12"), (2, "05-12", "06-02")):
            ahead = at(f"2026-{then}", "14:30")
            out = s.act("mediator", on, "hold_session", **hours(on), **told, **next_one, seq=number, next_at=ahead, session_at=ahead)
            facts = {d.kind: d.facts for d in out.documents}
            assert (facts["mediation_record"]["seq"], facts[NOTICE]["called"]) == (number, number + 1)
            drawn = body_html(s.office.rules.kinds[NOTICE], facts[NOTICE])
            assert f"进行第{'一二三'[number]}次调解" in drawn
        # By itself it calls to the one that is set.
        alone = s.act("mediator", "05-13", f"issue_document.{NOTICE}", session_at=at("2026-06-02", "14:30"), mode="onsite")
        assert alone.documents[0].facts["called"] == 3


def test_a_second_session_after_a_first_and_taken_back(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        assert form(s, "mediator", "04-21", "hold_session")["seq"] == 1
        told: dict[str, Any] = {"attendance": CAME, "minutes": "双方各自说明意见。", "place": "第一调解室"}
        first = s.act("mediator", "04-21", "hold_session", **hours("04-21"), **told, seq=1, next_at=at("2026-05-12", "14:30"))
        (row,) = held(s)
        assert (row.number, row.held_on, row.place, row.outcome, row.minutes) == (
            1, day("04-21"), "第一调解室", "next", "双方各自说明意见。",
        )  # fmt: skip
        assert row.started_at == hours("04-21")["started_at"]
        assert [(p.side, p.name, p.role, p.authority) for p in row.present] == [tuple(c.values()) for c in CAME]
        assert row.event_seq == first.event.seq
        assert calls(s) == ["04-21", "05-12"]
        before = standing(s)
        # The second one is entered on the wrong file; its record and the day it had set fall with it.
        assert form(s, "mediator", "05-12", "hold_session")["seq"] == 2
        wrong = s.act("mediator", "05-12", "hold_session", **hours("05-12"), **told, seq=2, next_at=at("2026-06-02", "14:30"))
        s.act("head", "05-13", "take_back_session", **WHY)
        assert (s.state, [r.number for r in held(s)]) == ("session", [1])
        assert calls(s) == ["04-21", "05-12", "(06-02)"]
        assert s.session.get_one(Document, wrong.documents[0].id).status == "void"
        assert standing(s) == before
        # The session of the day is still to be held: who was told and stayed away is absent.
        again = form(s, "mediator", "05-13", "hold_session")
        assert (again["minutes"], again["place"]) == (told["minutes"], told["place"])
        assert "时间未到" not in s.refused("mediator", "05-13", "record_requester_absent", party=s.party("requester"))
        s.act("head", "05-13", "take_back_session", **WHY)
        assert (s.state, held(s)) == ("filed", [])


def test_a_failed_session_taken_back_is_no_session(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        told: dict[str, Any] = {"attendance": CAME, "minutes": "各持己见。", "place": "第一调解室"}
        s.act("mediator", "04-21", "hold_session", **hours("04-21"), **told, seq=1, next_at=at("2026-05-12", "14:30"))
        before = standing(s)
        s.act("mediator", "05-12", "fail_session", **hours("05-12"), **told, seq=2)
        assert [(r.number, r.outcome) for r in held(s)] == [(1, "next"), (2, "failed")]
        s.act("head", "05-13", "take_back_end", **WHY)
        assert (s.state, [r.number for r in held(s)]) == ("session", [1])
        assert standing(s) == before


@pytest.mark.parametrize(("outcome", "counted"), [("agreed", 1), ("next", 2)])
def test_what_was_agreed_in_a_session_takes_effect_without_another(
    stages: Stages, outcome: str, counted: int
) -> None:
    with sound(stages) as s:
        filed(s)
        told: dict[str, Any] = {"attendance": CAME, "minutes": "达成一致。", "place": "第一调解室", "result": outcome}
        again = at("2026-05-12", "14:30") if outcome == "next" else None
        s.act("mediator", "04-21", "hold_session", **hours("04-21"), **told, seq=1, next_at=again)
        s.sign_text("mediator", "04-22")
        s.act("mediator", "04-23", "reach_agreement", effective_on=day("04-23"))
        assert [(r.number, r.outcome) for r in held(s)][-1] == (counted, "agreed")


def test_the_notice_of_a_session_served_stays_with_its_session(stages: Stages) -> None:
    with sound(stages) as s:
        filed(s)
        told: dict[str, Any] = {"attendance": CAME, "minutes": "另行调解。", "place": "第一调解室"}
        one = s.party("respondent")
        s.act("mediator", "04-21", "hold_session", **hours("04-21"), **told, seq=1, next_at=at("2026-05-12", "14:30"), session_at=at("2026-05-12", "14:30"), issue=[NOTICE])
        hand(s, NOTICE, one, "04-22")
        assert "已经发出或者送达" in s.refused("head", "04-23", "take_back_session", **WHY)


@pytest.mark.parametrize(
    ("ends", "undoes", "now"),
    [
        (False, "take_back_first_session", "take_back_session"),
        (True, "take_back_end_to_session", "take_back_end"),
    ],
)
def test_what_was_taken_back_by_a_step_for_one_state_stays_proven(
    stages: Stages, monkeypatch: pytest.MonkeyPatch, ends: bool, undoes: str, now: str
) -> None:
    with sound(stages) as s:
        filed(s)
        told: dict[str, Any] = {"attendance": CAME, "minutes": "各持己见。", "place": "第一调解室"}
        s.act("mediator", "04-21", "hold_session", **hours("04-21"), **told, seq=1, next_at=at("2026-05-12", "14:30"))
        if ends:
            s.act("mediator", "05-12", "fail_session", **hours("05-12"), **told, seq=2)
        title = acts.procedure_of(s.office.work(s.session, "head", at("2026-05-13")), s.case()).step(now).title
        assert title in s.refused("head", "05-13", undoes, **WHY)
        # As it was entered while the step was still taken; the record is verified at the end.
        monkeypatch.setitem(LAW.of("mediation").guards, "one_step_takes_it_back", lambda _: None)
        s.act("head", "05-13", undoes, **WHY)
        assert s.state == ("session" if ends else "filed")
