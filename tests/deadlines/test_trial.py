"""What another length of a limit would move is what counting each of them anew says."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select

from casehub.deadlines.trial import changed, tried, uses_of
from casehub.model import Deadline
from casehub.rulebook.limits import compute
from casehub.workflow.refusals import Refused
from tests.deadlines.test_clocks import DECIDE, row_of
from tests.faults import roads
from tests.faults.world import Office, at, rules


def test_what_moves_is_counted_as_it_would_be(office: Office) -> None:
    """Two of one day, and one of a later day: before the day nothing moves, from it on all."""
    early = [roads.adjudication_filed(office, at("2026-03-02")) for _ in range(2)]
    later = roads.adjudication_filed(office, at("2026-05-06"))
    with office.session() as session:
        work = office.work(session, "head", at("2026-06-01"))
        rows = [row_of(work, one, DECIDE) for one in (*early, later)]
        before = [row.due_on for row in rows]
        amount = rules().law.on(rows[0].start_on).limit(DECIDE).amount
        # Cases of other tests may lie in the same office.
        every = session.scalars(select(Deadline).where(Deadline.rule == DECIDE, Deadline.closed_on.is_(None))).all()
        reached = [row for row in every if row.start_on >= rows[2].start_on]
        new = changed(rules(), DECIDE, amount + 1, rows[2].start_on)
        found = tried(session, rules(), new, work.today)
        assert {row.id for row in rows} <= {row.id for row in every}
        assert (found.running, found.limits, found.cases) == (len(every), len(reached), len(reached))
        assert found.begun_before == len(every) - len(reached) >= 2
        assert [(m.earlier, m.later, m.over) for m in found.moved] == [(0, len(reached), 0)]
        # From the first day on, all of them; shorter moves to the front, and what is past is told.
        new = changed(rules(), DECIDE, 1, min(row.start_on for row in every))
        found = tried(session, rules(), new, work.today)
        told = [compute(new, row.start_on, calendar=rules().calendar).due for row in every]
        assert sum(m.earlier for m in found.moved) == found.limits == len(every)
        assert sum(m.over for m in found.moved) == sum(day < work.today for day in told) >= 2
        # The same length moves nothing, and nothing was written.
        same = tried(session, rules(), changed(rules(), DECIDE, amount, date(2025, 6, 1)), work.today)
        assert (same.limits, same.moved) == (0, ())
        session.expire_all()
        assert [row.due_on for row in rows] == before


def test_what_has_its_own_length_or_a_day_that_was_told_stays(office: Office) -> None:
    named = [roads.adjudication_filed(office, at("2026-03-02")) for _ in range(2)]
    with office.session() as session:
        work = office.work(session, "head", at("2026-03-03"))
        own, told = (row_of(work, one, DECIDE) for one in named)
        amount = own.length
        own.length = amount + 7
        told.trace = [*told.trace, {"mark": "告"}]
        session.flush()
        found = tried(session, rules(), changed(rules(), DECIDE, amount + 1, own.start_on), work.today)
        assert found.tied == 1
        # What has seven more keeps that, whatever the rule says; its day is counted anew by it.
        own.due_on = compute(new := changed(rules(), DECIDE, amount + 1, own.start_on), own.start_on, calendar=rules().calendar, length=amount + 7).due
        session.flush()
        found = tried(session, rules(), new, work.today)
        assert found.limits == len(session.scalars(select(Deadline.id).where(Deadline.rule == DECIDE, Deadline.closed_on.is_(None), Deadline.start_on >= own.start_on)).all()) - 2
        session.rollback()


@pytest.mark.parametrize(
    ("code", "amount", "since", "told"),
    [
        ("no.such_limit", 5, date(2026, 1, 1), "没有这项期限"),
        (DECIDE, 0, date(2026, 1, 1), "正整数"),
        (DECIDE, 5, date(1999, 1, 1), "没有这项期限"),
    ],
)
def test_what_cannot_be_tried_is_one_sentence(code: str, amount: int, since: date, told: str) -> None:
    with pytest.raises(Refused) as refused:
        changed(rules(), code, amount, since)
    assert told in refused.value.reasons[0].sentence


def test_a_limit_that_a_paper_names_has_no_length_to_change() -> None:
    row = next(r for r in rules().law.limits.all() if r.told)
    with pytest.raises(Refused, match="由文书写明"):
        changed(rules(), row.code, 5, row.since or date(2026, 6, 1))


def test_the_steps_and_papers_that_use_a_limit_are_told() -> None:
    uses = uses_of(rules(), DECIDE)
    assert {use.how for use in uses} >= {"起算", "终结"}
    assert "立案，指定合议组" in {use.where for use in uses}
    answers = uses_of(rules(), "adjudication.answer")
    assert any(use.where.startswith("送达《") for use in answers)
    assert any(use.how == "写明" for use in uses_of(rules(), "penalty.pay"))
    instead = uses_of(rules(), "adjudication.answer_no_domicile")
    assert [use.where for use in instead] == [rules().law.on(date(2026, 6, 1)).limit("adjudication.answer").title]
    assert uses_of(rules(), "no.such_limit") == ()
