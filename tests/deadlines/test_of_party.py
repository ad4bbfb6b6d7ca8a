"""Clocks of one of two parties end with its leaving, or go on for who stands in its place."""

from __future__ import annotations

from sqlalchemy import select

from casehub import deadlines
from casehub.deadlines import CANCELLED, LAPSED
from casehub.model import Deadline
from tests.acts.scene import Stages, day, hour, scene
from tests.acts.test_several_respondents import TWO, clocks


def test_who_leaves_takes_its_own_clocks_along(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        work = s.office.work(s.session, "examiner", hour("06-01"))
        deadlines.leave(work, s.case(), first, 99)
        assert clocks(s, "adjudication.answer").keys() == {second}
        ended = s.session.scalars(select(Deadline).where(Deadline.party_id == first)).all()
        assert {(d.outcome, d.closed_on, d.closed_seq) for d in ended} == {(CANCELLED, day("06-01"), 99)}


def test_time_that_was_over_when_somebody_leaves_stays_over(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first = s.party("respondent")
        due = clocks(s, "adjudication.answer")[first].due_on
        work = s.office.work(s.session, "examiner", hour("07-01"))
        deadlines.leave(work, s.case(), first, 99)
        ended = s.session.scalars(select(Deadline).where(Deadline.party_id == first)).all()
        assert {(d.outcome, d.closed_on) for d in ended if d.rule == "adjudication.answer"} == {(LAPSED, due)}


def test_who_succeeds_stands_in_every_open_clock_of_the_family(stages: Stages) -> None:
    with scene(stages.office) as s:
        s.answer(parties=TWO)
        first, second = (s.party("respondent", n) for n in range(2))
        work = s.office.work(s.session, "examiner", hour("06-01"))
        answer, heir = clocks(s, "adjudication.answer")[first], s.party("requester")
        matter = deadlines.start(work, s.case(s.child("service")), "recusal.apply", day("05-29"), 1, party_id=first)
        closed = deadlines.start(work, s.case(), "recusal.apply", day("05-29"), 1, party_id=first)
        closed.closed_on, closed.outcome = day("06-01"), CANCELLED
        due = answer.due_on
        deadlines.pass_on(work, s.case(), first, heir)
        s.session.flush()
        assert (answer.party_id, answer.due_on, matter.party_id, closed.party_id) == (heir, due, heir, first)
        assert clocks(s, "adjudication.answer").keys() == {heir, second}
