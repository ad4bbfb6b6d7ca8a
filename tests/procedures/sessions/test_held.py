"""Which session is set, how many were held, and which of them may be taken back."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from casehub.model import Agent, Case, MediationSession, Party, Presence, SessionCall
from casehub.procedures.sessions import held as sessions
from casehub.workflow.procedure import Procedure
from tests.faults.world import rules
from tests.procedures.asking import TODAY, YESTERDAY, Row, fault, one_way
from tests.workflow.builders import NOW, situation


def held(seq: int, void: int | None = None, outcome: str = "next") -> MediationSession:
    return MediationSession(number=1, held_on=TODAY, outcome=outcome, event_seq=seq, void_seq=void)


def call(seq: int, place: str = "", void: int | None = None) -> SessionCall:
    return SessionCall(planned_at=NOW + timedelta(days=seq), place=place, event_seq=seq, void_seq=void)


def stands(state: str) -> dict[str, Any]:
    """A case in this state."""
    case = Case(id=1, procedure="mediation", procedure_version=1, state=state)
    return {"case": case, "rules": rules()}


def came(*sides: str, result: str = "agreed") -> dict[str, Any]:
    """A session that ends so, to which these came."""
    who = [Party(id=1, role="requester", name="山驰公司"), Party(id=2, role="respondent", name="万骑公司")]
    rows = [{"side": side, "name": "甲", "role": "代理人"} for side in sides]
    return {"parties": who, "data": {"attendance": rows, "result": result}, **stands("session")}


ROWS: list[Row] = [
    ("mediation.hold_session", "who_agreed_was_there", came("请求人"), "被请求人没有人到场"),
    ("mediation.hold_session", "who_agreed_was_there", came("万骑公司"), "请求人没有人到场"),
    ("mediation.hold_session", "who_agreed_was_there", came("请求人", "万骑公司"), None),
    ("mediation.hold_session", "who_agreed_was_there", came("请求人", result="next"), None),
    ("mediation.draft_agreement", "last_session_ended_in_agreement", {"sessions": []}, "没有达成"),
    ("mediation.draft_agreement", "last_session_ended_in_agreement",
     {"sessions": [held(3, outcome="agreed"), held(5)]}, "没有达成"),
    ("mediation.draft_agreement", "last_session_ended_in_agreement",
     {"sessions": [held(3), held(5, outcome="agreed"), held(7, void=8)]}, None),
    ("mediation.issue_document.mediation_session_notice", "a_session_is_set", {}, "尚未确定调解的时间"),
    ("mediation.issue_document.mediation_session_notice", "a_session_is_set", {"calls": [call(3)]}, None),
    # It was held: the next one is still to be set.
    ("mediation.issue_document.mediation_session_notice", "a_session_is_set",
     {"calls": [call(3)], "sessions": [held(5)]}, "尚未确定调解的时间"),
    ("mediation.take_back_later_session", "one_step_takes_it_back", stands("session"), "“撤销登记有误的最近一次调解经过”"),
    ("mediation.take_back_end_to_filed", "one_step_takes_it_back", stands("failed"), "“撤销登记有误的调解终止、撤回”"),
    ("mediation.take_back_end_to_filed", "one_step_takes_it_back", stands("filed"), None),
]  # fmt: skip


@pytest.mark.parametrize("row", ROWS, ids=[f"{n}-{row[1]}" for n, row in enumerate(ROWS, 1)])
def test_a_condition_says_what_the_law_says(procedures: dict[str, Procedure], row: Row) -> None:
    assert fault(procedures, row) == ""


def test_every_condition_is_tested_both_ways() -> None:
    assert one_way(ROWS, sessions.GUARDS) == set()


def test_who_is_to_come_stands_in_the_file_until_somebody_came(procedures: dict[str, Procedure]) -> None:
    past = Agent(name="已撤换", until=YESTERDAY)
    who = [
        Party(id=1, role="requester", name="何静宜"),
        Party(id=2, role="respondent", name="万骑公司", representative="秦川海", agents=[past]),
        Party(id=3, role="respondent", name="山驰公司", representative="路遥", representative_post="经理",
              agents=[Agent(name="甲律师", authority="特别授权"), Agent(name="乙", role="员工")]),
    ]  # fmt: skip
    sides = {one.id: one for one in procedures["mediation"].sides}
    asked = situation(procedures["mediation"], "hold_session", parties=who, sides=sides)
    assert [tuple(row.values()) for row in sessions.expected(asked)] == [
        ("请求人", "何静宜", "本人", ""), ("被请求人", "秦川海", "法定代表人", ""),
        ("被请求人", "甲律师", "委托代理人", "特别授权"), ("被请求人", "乙", "员工", ""),
    ]  # fmt: skip
    last = held(5)
    last.present = [Presence(side="请求人", name="何静宜的女儿", role="代理人", authority="一般授权")]
    later = situation(procedures["mediation"], "hold_session", parties=who, sides=sides, sessions=[held(3), last])
    assert [row["name"] for row in sessions.expected(later)] == ["何静宜的女儿"]
    # Of a side that is hidden the minutes name nobody.
    sides = {name: replace(one, hidden=name == "respondent") for name, one in sides.items()}
    hidden = situation(procedures["mediation"], "hold_session", parties=who, sides=sides)
    assert [row["side"] for row in sessions.expected(hidden)] == ["请求人"]


def test_what_is_known_counts_what_stands(procedures: dict[str, Procedure]) -> None:
    first, second = call(2, "第一调解室"), call(4, "第二调解室")
    asked = situation(procedures["mediation"], "call_session", calls=[first, second, call(7, "误", void=8)])
    assert sessions.planned(asked) is second
    assert sessions.next_session_at(asked) == second.planned_at
    assert (sessions.session_number(asked), sessions.session_place(asked)) == (1, "第二调解室")
    later = situation(procedures["mediation"], "call_session", calls=[first, second], sessions=[held(3), held(5)])
    assert sessions.planned(later) is None
    assert sessions.next_session_at(later) is None
    assert sessions.session_number(later) == 3
    # In the room: the notice made with the minutes calls to the next session, not to this one.
    there = replace(asked, at=second.planned_at)
    assert sessions.next_session_at(there) is None
    before = replace(asked, at=second.planned_at - timedelta(minutes=1))
    assert sessions.next_session_at(before) == second.planned_at
    # It began when it was called to, once that hour has come.
    assert (sessions.session_began_at(there), sessions.session_began_at(before)) == (second.planned_at, None)
    assert sessions.session_began_at(later) is None
    # With the minutes it is the session that the same form sets.
    following = there.at + timedelta(days=9)
    minutes = replace(there, step=procedures["mediation"].step("hold_session"), data={"next_at": following})
    assert sessions.next_session_at(minutes) == following
    # A session entered wrongly never ended the time that was set for it.
    wrong = situation(procedures["mediation"], "call_session", calls=[second], sessions=[held(3), held(5, void=6)])
    assert sessions.planned(wrong) is second
