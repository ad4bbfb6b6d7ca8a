"""Who is away and who stands in, as pages tell it; who knows of it; what somebody has on hand."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest

from casehub.casefile import situations
from casehub.desk import away
from casehub.law.confidence import Confidence
from casehub.model import Person
from casehub.people import delegating
from casehub.people.permissions import find
from casehub.rulebook.roles import InPerson
from tests.faults import roads
from tests.faults.world import Office, at
from tests.people.test_standing_in import DAYS, DURING, ENTERED, FIRST, LAST, hired, lend, person

if TYPE_CHECKING:
    from casehub.record.work import Work


@pytest.fixture
def colleague(own_office: Office) -> str:
    return hired(own_office, "main_examiner")


def known(work: Work, *, past: bool = False) -> list[int]:
    return [row.id for row in away.delegations(work, past=past)]


@pytest.mark.parametrize("day", DAYS)
def test_the_case_tells_who_stands_in_for_the_days(own_office: Office, colleague: str, day: str) -> None:
    when, holds = DAYS[day]
    filed, other = roads.adjudication_filed(own_office), roads.adjudication_filed(own_office)
    lend(own_office, "examiner", colleague, "main_examiner", case=filed)
    with own_office.acting("head", when) as work:
        for reference in (filed, other, *roads.children(own_office, filed)):
            case = find(work, reference)
            procedure = work.rules.procedure(case.procedure, case.procedure_version)
            s = situations.load(work, case, procedure.any_step)
            said = away.stood_in_for(work, s)
            [part] = [a for a in s.assignments if a.role == "main_examiner"]
            right = holds and reference != other
            assert said == ({part.id: "由戴岚代至2026年4月24日"} if right else {}), reference


def test_who_knows_of_a_delegation(own_office: Office, colleague: str) -> None:
    [number] = lend(own_office, "examiner", colleague, "main_examiner")
    for who, knows in (
        ("examiner", True), (colleague, True), ("section", True), ("head", True), ("security", True),
        ("system", True), ("member", False), ("clerk", False), ("audit", False), ("elsewhere", False),
    ):  # fmt: skip
        with own_office.acting(who, DURING) as work:
            assert known(work) == ([number] if knows else []), who
            assert known(work, past=True) == []
    with own_office.acting("examiner", at("2026-04-25")) as work:
        assert known(work) == []
        assert known(work, past=True) == [number]


def test_what_was_taken_back_is_past(own_office: Office, colleague: str) -> None:
    [number] = lend(own_office, "examiner", colleague, "main_examiner")
    with own_office.acting("examiner", DURING) as work:
        delegating.revoke(work, number)
        assert known(work) == []
        assert known(work, past=True) == [number]


def test_the_roster_has_a_word_for_each_working_day(own_office: Office, colleague: str) -> None:
    lend(own_office, "examiner", colleague, "main_examiner")
    with own_office.acting("head", at("2026-04-10", "11:00")) as work:
        found = away.roster(work, away.delegations(work))
        assert found.days[0] == date(2026, 4, 10)
        assert len(found.days) == 10
        words = {one.name: "".join(said or "-" for said in row) for one, row in found.rows}
        assert words == {"周明远": "-假假假假假假假假假", "戴岚": "-代代代代代代代代代"}
        assert away.roster(work, []).rows == ()


def test_what_somebody_has_on_hand(own_office: Office, colleague: str) -> None:
    filed = roads.adjudication_filed(own_office)
    with own_office.acting("chair", ENTERED) as work:
        found = {one.role: one for one in away.on_hand(work, work.actor, (FIRST, LAST))}
        assert set(found) == {"presiding_officer", "hearing_chair"}
        assert (found["hearing_chair"].lent, found["hearing_chair"].colleagues) == (False, ())
        seat = found["presiding_officer"]
        assert [part.case.reference for part in seat.parts] == [filed]
        assert seat.parts[0].deadline is not None
        assert "不能代" in seat.in_person[0]
        assert seat.colleagues == ()
    with own_office.acting("examiner", ENTERED) as work:
        found = {one.role: one for one in away.on_hand(work, work.actor, (FIRST, LAST))}
        assert [p.username for p in found["main_examiner"].colleagues] == [colleague, "chair"]


def test_who_keeps_the_staff_is_told_the_number_and_no_more(own_office: Office, colleague: str) -> None:
    filed = roads.adjudication_filed(own_office)
    for who, seen in (("head", True), ("security", False)):
        with own_office.acting(who, ENTERED) as work:
            held = away.on_hand(work, person(work, "examiner"), (FIRST, LAST))
            parts = [part for one in held for part in one.parts if one.role == "main_examiner"]
            assert [(part.case.reference, part.seen, part.lent) for part in parts] == [(filed, seen, True)], who


def test_what_is_done_in_person_at_a_station_is_told(own_office: Office) -> None:
    for when, told in ((ENTERED, False), (at("2026-12-02"), True)):
        with own_office.acting("scribe", when) as work:
            drafts = InPerson("draft", "拟稿由本人办理", Confidence.DESIGN)
            rules = replace(work.rules, in_person={"draft": drafts})
            found = away.on_hand(replace(work, rules=rules), work.actor, (FIRST, LAST))
            said = {one.role: bool(one.in_person) for one in found}
            assert said["clerk"] is told, when


def test_for_whom_somebody_may_enter_it(own_office: Office, colleague: str) -> None:
    def names(who: str) -> set[str]:
        with own_office.acting(who, ENTERED) as work:
            return {one.username for one in away.people_for(work)}

    assert names("examiner") == set()
    assert {"examiner", colleague, "clerk"} <= names("section")
    assert not names("section") & {"head", "section", "security", "elsewhere"}
    assert {"section", "examiner"} <= names("head")
    assert {"head", "section", "examiner"} <= names("security")
    assert names("audit") == names("system") == set()


def test_numbers_of_single_matters(own_office: Office, colleague: str) -> None:
    filed = roads.adjudication_filed(own_office)
    lend(own_office, "examiner", colleague, "main_examiner", case=filed)
    with own_office.acting("head", DURING) as work:
        rows = away.delegations(work)
        assert list(away.numbers_of(work, rows).values()) == [filed]
        assert away.numbers_of(work, []) == {}
        stranger = replace(work, actor=person(work, "elsewhere"))
        assert isinstance(stranger.actor, Person)
        assert away.delegations(stranger) == []
