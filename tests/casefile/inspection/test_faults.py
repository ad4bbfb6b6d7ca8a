"""Whoever is faulted is heard first, and another without a part in the case decides."""

from __future__ import annotations

from datetime import date, datetime
from typing import Any

import pytest
from sqlalchemy import select, update

from casehub.casefile.inspection import faults
from casehub.model import Assignment, Case, Event
from casehub.record.work import Work
from casehub.workflow.refusals import NotFound, Refused
from tests import factories
from tests.faults.world import Office, at

NOW = at("2026-11-20", "09:00")
LAST, AFTER = date(2026, 11, 27), at("2026-11-28", "09:00")
TOLD = {"found_by": "reconsideration", "paper": "渝府复〔2026〕8号", "sort": "procedure", "facts": "没有告知听证权利。"}


def case_of(office: Office) -> int:
    """A case that the clerk registered."""
    with office.acting("clerk") as work:
        return factories.open_request(work).id


def recorded(office: Office, case: int, by: str = "supervisor", people: dict[int, str] | None = None, **more: Any) -> int:
    asked = {office.people["clerk"]: "handled"} if people is None else people
    with office.acting(by, NOW) as work:
        told: dict[str, Any] = {"told": TOLD, "found_on": date(2026, 11, 19), "heard_until": LAST, "people": asked} | more
        return faults.record(work, work.session.get_one(Case, case), **told).id


def stated(office: Office, number: int, words: str = "漏写告知，愿意改正。") -> None:
    with office.acting("clerk", NOW) as work:
        faults.state(work, faults.find_about_me(work, number), words)


def decided(office: Office, number: int, by: str = "head", answer: str = "talk", reason: str = "复议决定已确认。", when: datetime = NOW) -> None:
    with office.acting(by, when) as work:
        row = faults.find_fault(work, number)
        faults.decide(work, row, {office.people["clerk"]: answer}, reason, read=faults.heard(row))


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


def test_who_says_nothing_holds_up_the_decision_for_his_time_only(office: Office) -> None:
    number = recorded(office, case_of(office))
    with pytest.raises(Refused, match="期限到2026年11月27日为止"):
        decided(office, number, when=at("2026-11-27", "23:00"))
    with office.acting("head", AFTER) as work:
        row = faults.find_fault(work, number)
        assert row.people[0].lapsed(work.today) and not row.people[0].lapsed(LAST)
    decided(office, number, when=AFTER)
    with office.acting("head", AFTER) as work:
        assert faults.find_fault(work, number).people[0].lapsed(LAST)


def test_nothing_is_decided_over_what_was_not_read(office: Office) -> None:
    number = recorded(office, case_of(office))
    stated(office, number)
    with office.acting("head", NOW) as work:
        read = faults.heard(faults.find_fault(work, number))
    stated(office, number, "另有一份补正通知。")
    answers = {office.people["clerk"]: "talk"}
    with office.acting("head", NOW) as work, pytest.raises(Refused, match="打开本页以后有人陈述"):
        faults.decide(work, faults.find_fault(work, number), answers, "已确认。", read=read)
    with office.acting("head", NOW) as work:
        row = faults.find_fault(work, number)
        assert faults.heard(row) != read
        faults.decide(work, row, answers, "已确认。", read=faults.heard(row))


def named(work: Work, case: Case, who: int, **more: Any) -> None:
    """Somebody's part in a case."""
    part = Assignment(case_id=case.id, person_id=who, role="main_examiner", since=factories.SINCE, **more)
    work.session.add(part)
    work.session.flush()


def test_whoever_touched_the_case_its_matters_or_where_it_came_from_had_a_part(office: Office) -> None:
    with office.acting("clerk") as work:
        origin, matter, home, below, other = (factories.open_request(work) for _ in range(5))
        for case, more in (
            (home, {"origin_id": origin.id}), (matter, {"parent_id": origin.id}), (below, {"parent_id": home.id}),
        ):  # fmt: skip
            work.session.execute(update(Case).where(Case.id == case.id).values(**more))
            work.session.refresh(case)
        for case, who in ((origin, "chair"), (matter, "examiner"), (below, "member"), (other, "scribe")):
            named(work, case, office.people[who])
        first = work.session.scalars(select(Event).where(Event.case_id == home.id)).first()
        assert first is not None
        kept = {c.name: getattr(first, c.key) for c in Event.__table__.columns if c.name != "id"}
        away = {"seq": 99, "hash": "9" * 64, "absent_id": office.people["mediator"]}
        work.session.add(Event(**kept | away))
        work.session.flush()
        expected = {office.people[one] for one in ("clerk", "chair", "examiner", "member", "mediator")}
        assert {one.id for one in faults.took_part(work, home)} == expected
        # From a matter of the case the answer is the same.
        assert {one.id for one in faults.took_part(work, below)} == expected
        work.session.rollback()


def test_who_sees_only_his_own_office_reads_nothing_of_one_below(office: Office) -> None:
    with office.acting("elsewhere") as work:
        below = factories.open_request(work).id
    number = recorded(office, below, people={office.people["elsewhere"]: "handled"})
    with office.acting("reviewer", NOW) as work:
        assert number not in {one.id for one in faults.faults(work)}
        with pytest.raises(NotFound):
            faults.find_fault(work, number)
    with office.acting("supervisor", NOW) as work:
        assert number in {one.id for one in faults.faults(work)}


def test_an_entry_tells_nothing_of_a_case_that_is_closed_to_the_reader(office: Office) -> None:
    case, open_one = case_of(office), case_of(office)
    number, other = recorded(office, case), recorded(office, open_one)
    with office.acting("clerk", NOW) as work:
        named(work, work.session.get_one(Case, case), office.people["head"], recused_on=date(2026, 11, 19))
    with office.acting("head", NOW) as work:
        seen = [one.id for one in faults.faults(work)]
        assert other in seen and number not in seen
        assert faults.find_fault(work, other).id == other
        with pytest.raises(NotFound):
            faults.find_fault(work, number)
    with office.acting("supervisor", NOW) as work:
        assert {number, other} <= {one.id for one in faults.faults(work)}


@pytest.mark.parametrize(
    ("by", "people", "more", "said"),
    [
        ("supervisor", {}, {}, "至少一人"),
        ("supervisor", {"reviewer": "looked_over"}, {}, "在本案（含下属事项、来源案件）办理过"),
        ("clerk", {"clerk": "handled"}, {}, "由他人登记"),
        ("supervisor", {"clerk": "handled"}, {"found_on": date(2026, 11, 21)}, "不能晚于今天"),
        ("supervisor", {"clerk": "handled"}, {"heard_until": date(2026, 11, 20)}, "应当晚于今天"),
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
