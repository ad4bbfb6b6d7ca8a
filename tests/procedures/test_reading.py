"""How conditions read a case: days, the order of acts, who was served what, names that fit."""

from __future__ import annotations

import ast
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from casehub.model import Assignment, Document
from casehub.procedures import reading
from casehub.workflow.procedure import Procedure
from casehub.workflow.situation import Reason, Situation
from tests.procedures.asking import TODAY, TOMORROW, YESTERDAY
from tests.workflow.builders import (
    NOW,
    FourDaysBack,
    deadline,
    event,
    party,
    procedures_of_the_files,
    service,
    situation,
)


class Seated(FourDaysBack):
    """Rules of a panel of two seats."""

    panel = ("presiding_officer", "panel_member")


@pytest.fixture
def s(procedures: dict[str, Procedure]) -> Situation:
    events = [event("ask", YESTERDAY, why="甲", who=3), event("answer", TODAY), event("ask", TODAY, why="乙")]
    served = service(party_id=2, document_ids=[7], kinds=["notice"], status="served", served_on=YESTERDAY)
    again = service(id=2, case_id=4, party_id=2, document_ids=[8], kinds=["notice"], status="pending")
    clocks = [deadline("a", YESTERDAY), deadline("a", TODAY), deadline("a", TOMORROW, closed=TODAY)]
    seats = [Assignment(person_id=5, role="panel_member", since=TODAY), Assignment(person_id=6, role="clerk", since=TODAY)]
    values: dict[str, Any] = {"events": events, "services": [served, again], "deadlines": clocks}
    return situation(procedures["mediation"], "close_failed", **values, assignments=seats, rules=Seated(), data={"now": 1})


@pytest.mark.parametrize(
    ("value", "day"),
    [(TODAY, TODAY), (NOW, TODAY), ("2026-06-01", TODAY), ("2026-06-01T09:00:00+08:00", TODAY),
     ("", None), ("明天", None), (3, None), (None, None)],
)  # fmt: skip
def test_a_day_is_read_from_whatever_holds_one(value: object, day: date | None) -> None:
    assert reading.as_day(value) == day


def test_what_is_typed_now_goes_before_what_was(s: Situation) -> None:
    assert reading.said(s, "now", "ask") == 1
    assert reading.said(s, "why", "answer", "ask") == "乙"
    assert reading.said(s, "unheard", "ask") is None


def test_acts_stand_in_their_order(s: Situation) -> None:
    assert (reading.latest(s, "ask"), reading.latest(s, "answer"), reading.latest(s, "gone")) == (3, 2, 0)
    assert reading.came_after(s, "ask", "answer")
    assert not reading.came_after(s, "answer", "ask")
    assert not reading.came_after(s, "gone")


def test_a_paper_is_served_when_this_very_paper_was(s: Situation) -> None:
    assert reading.paper_served_on(s, Document(id=7), 2) == YESTERDAY
    assert reading.paper_served_on(s, Document(id=8), 2) is None
    assert reading.paper_served_on(s, Document(id=7), 1) is None
    assert reading.unserved(s, 2, "notice") == (4,)
    assert reading.unserved(s, 1, "notice") == ()
    assert reading.until_served(s, "未送达。", "notice") == Reason("未送达。", matters=(4,))
    assert reading.until_served(s, "未送达。", "decision", "ruling") == Reason("未送达。")


def test_a_running_limit_has_neither_ended_nor_passed(s: Situation) -> None:
    found = reading.running(s, "a")
    assert found is not None
    assert found.due_on == TODAY
    assert reading.running(s, "b") is None
    assert len(reading.rows(s, "a")) == 3


def test_the_panel_is_who_has_a_seat_on_it(s: Situation) -> None:
    assert list(reading.panel(s)) == [5]


def test_names_fit_into_a_sentence(s: Situation) -> None:
    assert reading.who(s, 2) == "当事人2"
    assert reading.who(s, 9) == "当事人"
    assert reading.short("一二三四五六七八九十甲乙") == "一二三四五六七八九十甲乙"
    assert reading.short("一二三四五六七八九十甲乙丙") == "一二三四五六七八九十甲乙…"
    assert reading.short("株式会社アオバ工業（示例，在我国没有固定住所）") == "株式会社アオバ工業"
    assert reading.short("示例厂（甲）") == "示例厂（甲）"
    assert reading.chinese_day(TODAY) == "2026年6月1日"


def test_an_office_without_a_known_region_is_told_what_to_do(procedures: dict[str, Procedure]) -> None:
    known = situation(procedures["mediation"], "close_failed")
    assert not isinstance(reading.area_of(known), Reason)
    for code, said in (("999999", "“999999”不在区划表中"), ("", "没有填写")):
        known.case.organisation.region_code = code
        found = reading.area_of(known)
        assert isinstance(found, Reason)
        assert said in found.sentence


def test_a_ground_is_held_against_what_the_file_shows(s: Situation) -> None:
    holds = {"over_time": lambda _: "没有超过。", "identity": lambda _: None}
    told = [reading.held_against(replace(s, data={"ground": ground}), holds) for ground in ("over_time", "identity", "unheard", None)]
    assert told == [Reason("没有超过。", "ground"), None, None, None]


def test_the_party_of_the_form_is_one_of_the_case(procedures: dict[str, Procedure]) -> None:
    parties = [party(1, "requester"), party(2, "respondent")]
    of = [situation(procedures["mediation"], "close_failed", parties=parties, data={"party": named}) for named in (2, 9, "2", None)]
    assert [reading.party_named(one) for one in of] == [parties[1], None, None, None]


def test_only_rows_of_a_table_are_rows(procedures: dict[str, Procedure]) -> None:
    at = situation(procedures["mediation"], "close_failed", data={"terms": [{"kind": "pay"}, "x"], "odd": "text"})
    assert reading.table(at, "terms") == [{"kind": "pay"}]
    assert reading.table(at, "odd") == reading.table(at, "gone") == []


def test_children_that_wait_are_named(s: Situation) -> None:
    assert reading.waits_for("请先办结。", [s.case]) == Reason("请先办结。", matters=(s.case.id,))


def test_limits_are_of_the_party_that_the_form_names_and_of_whom_it_succeeds(s: Situation) -> None:
    rows = [deadline("a", day) for day in (YESTERDAY, TODAY, TOMORROW, TODAY)]
    for row, whose in zip(rows, (2, 3, 4, None), strict=True):
        row.party_id = whose
    parties = [party(2, "respondent"), party(3, "respondent", succeeds_id=2), party(4, "respondent")]
    found = replace(s, deadlines=rows, parties=parties)
    assert reading.limits(found, "a") == rows
    assert reading.last_of(found, "a") is rows[2]
    assert reading.limits(replace(found, data={"party": 3}), "a") == [rows[0], rows[1], rows[3]]
    assert reading.limits(replace(found, data={"party": 2}), "a") == [rows[0], rows[3]]
    assert reading.last_of(replace(found, data={"party": 4}), "a") is rows[2]
    assert reading.last_of(found, "b") is None


def rules_of_parties() -> set[str]:
    """Time limits of which every party has its own, in any version of any procedure."""
    found: set[str] = set()
    for version in procedures_of_the_files().values():
        found |= {start.rule for service in version.on_service for start in service.every_start}
        begun = [start for step in version.steps for start in step.deadlines.start]
        found |= {start.rule for start in begun if start.party or start.whose}
    return found


def asked_of_the_case(source: str) -> set[str]:
    """Rules of which a module asks for the one limit of the case, by their codes."""
    tree = ast.parse(source)
    named = {
        target.id: node.value.value
        for node in tree.body
        if isinstance(node, ast.Assign) and isinstance(node.value, ast.Constant)
        for target in node.targets
        if isinstance(target, ast.Name)
    }
    asked = [
        node.args[0]
        for node in ast.walk(tree)
        if isinstance(node, ast.Call)
        and isinstance(node.func, ast.Attribute)
        and node.func.attr in {"deadline", "open_deadline"}
    ]
    found = {named.get(one.id) if isinstance(one, ast.Name) else getattr(one, "value", None) for one in asked}
    return {code for code in found if isinstance(code, str)}


def test_no_condition_asks_for_the_one_limit_where_every_party_has_its_own() -> None:
    of_parties = rules_of_parties()
    assert {"adjudication.answer", "adjudication.sue", "reconsideration.reply"} <= of_parties
    assert asked_of_the_case('A = "adjudication.answer"\ns.deadline(A)\ns.open_deadline("x")') == {"adjudication.answer", "x"}
    modules = Path(reading.__file__).parent.rglob("*.py")
    found = {module.name: asked_of_the_case(module.read_text()) & of_parties for module in modules}
    assert {name: rules for name, rules in found.items() if rules} == {}
