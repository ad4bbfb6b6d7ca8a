"""Whoever is faulted is heard first, and another without a part in the case decides."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest

from casehub.casefile.inspection import faults
from casehub.model import Case
from casehub.workflow.refusals import NotFound, Refused
from tests import factories
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
TOLD = {"found_by": "reconsideration", "paper": "渝府复〔2026〕8号", "sort": "procedure", "facts": "没有告知听证权利。"}


def case_of(office: Office) -> int:
    """A case that the clerk registered."""
    with office.acting("clerk") as work:
        return factories.open_request(work).id


def recorded(office: Office, case: int, by: str = "supervisor", people: dict[int, str] | None = None, **more: Any) -> int:
    asked = {office.people["clerk"]: "handled"} if people is None else people
    with office.acting(by, NOW) as work:
        told = {"told": TOLD, "found_on": date(2026, 11, 19), "people": asked} | more
        return faults.record(work, work.session.get_one(Case, case), **told).id


def stated(office: Office, number: int, words: str = "漏写告知，愿意改正。") -> None:
    with office.acting("clerk", NOW) as work:
        faults.state(work, faults.find_about_me(work, number), words)


def decided(office: Office, number: int, by: str = "head", answer: str = "talk", reason: str = "复议决定已确认。") -> None:
    with office.acting(by, NOW) as work:
        faults.decide(work, faults.find_fault(work, number), {office.people["clerk"]: answer}, reason)


def test_nobody_answers_unheard(office: Office) -> None:
    number = recorded(office, case_of(office))
    with pytest.raises(Refused, match="还没有陈述、申辩"):
        decided(office, number)
    with pytest.raises(Refused, match="写明陈述"):
        stated(office, number, " ")
    stated(office, number)
    with pytest.raises(Refused, match="写明决定的理由"):
        decided(office, number, reason=" ")
    decided(office, number)
    with office.acting("head", NOW) as work:
        row = faults.find_fault(work, number)
        assert (row.state, row.people[0].answer_words) == ("held", "批评教育")
    with pytest.raises(Refused, match="已经决定"):
        stated(office, number)
    with pytest.raises(Refused, match="已经决定"):
        decided(office, number)


def test_where_nobody_answers_it_is_dropped(office: Office) -> None:
    number = recorded(office, case_of(office))
    stated(office, number)
    decided(office, number, answer="nothing")
    with office.acting("head", NOW) as work:
        assert faults.find_fault(work, number).state == "let_off"


def test_who_entered_it_or_took_part_does_not_decide(office: Office) -> None:
    number = recorded(office, case_of(office), "head")
    stated(office, number)
    with pytest.raises(Refused, match="由另一人决定"):
        decided(office, number, "head")
    with pytest.raises(Refused, match="参与过本案"):
        decided(office, number, "clerk")


@pytest.mark.parametrize(
    ("by", "people", "more", "said"),
    [
        ("supervisor", {}, {}, "至少一人"),
        ("supervisor", {"reviewer": "looked_over"}, {}, "在本案（含下属事项）办理过"),
        ("clerk", {"clerk": "handled"}, {}, "由他人登记"),
        ("supervisor", {"clerk": "handled"}, {"found_on": date(2026, 11, 21)}, "不能晚于今天"),
    ],
)
def test_only_who_took_part_is_asked(office: Office, by: str, people: dict[str, str], more: Any, said: str) -> None:
    case = case_of(office)
    with pytest.raises(Refused, match=said):
        recorded(office, case, by, {office.people[who]: part for who, part in people.items()}, **more)


def test_others_find_nothing_of_it(office: Office) -> None:
    number = recorded(office, case_of(office))
    with office.acting("elsewhere", NOW) as work, pytest.raises(NotFound):
        faults.find_fault(work, number)
    with office.acting("examiner", NOW) as work:
        assert faults.about_me(work) == []
        with pytest.raises(NotFound):
            faults.find_about_me(work, number)
    with office.acting("clerk", NOW) as work:
        assert [one.fault_id for one in faults.about_me(work)][:1] == [number]
    with office.acting("supervisor", NOW) as work:
        assert faults.faults(work)[0].id == number
