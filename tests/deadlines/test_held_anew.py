"""Which clocks of a suspended case stand still is said by the rules of today, after an upgrade too."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import select

from casehub import deadlines
from casehub.model import Case, Deadline, Event
from casehub.people.permissions import find
from casehub.record.roads import HELD_ANEW
from tests.faults import roads
from tests.faults.world import Office, make_office, rules
from tests.worker.test_expiries import (
    FILED,
    clocks,
    in_use,
    suspend,
    with_earlier_rules,
    with_evidence_period,
)

ANSWER = "adjudication.answer"


def test_a_clock_that_later_rules_do_not_stop_runs_again(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(database_url, tmp_path)
    now = in_use(office, rules(), FILED - timedelta(days=9))
    with monkeypatch.context() as before:
        before.setattr(Office, "rules", now)
        suspended, goes_on = with_evidence_period(office), with_evidence_period(office)
        suspend(office, suspended)
    later = in_use(office, with_earlier_rules(tmp_path / "later"), roads.ARRIVED + timedelta(hours=2))
    assert clocks(office, suspended)[ANSWER][0]
    with office.reading() as session:
        ((case_id, _),) = deadlines.held_otherwise(session, later)
        assert session.get_one(Case, case_id).reference == suspended
        assert deadlines.held_otherwise(session, now) == []
    for changed in (True, False):
        with office.by_itself(roads.ARRIVED + timedelta(days=1)) as work:
            assert deadlines.hold_anew(replace(work, rules=later), case_id) is changed
    assert not clocks(office, suspended)[ANSWER][0]
    # What both rules hold stands still as before, and the other case is not touched.
    assert clocks(office, suspended)["adjudication.decide"][0]
    assert not clocks(office, goes_on)[ANSWER][0]
    with office.reading() as session:
        (said,) = session.scalars(select(Event.sentence).where(Event.step == HELD_ANEW)).all()
    assert "继续计算" in said
    office.engine.dispose()


def test_a_day_that_others_named_is_left_alone(
    database_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = make_office(database_url, tmp_path)
    now = in_use(office, rules(), FILED - timedelta(days=9))
    monkeypatch.setattr(Office, "rules", now)
    reference = with_evidence_period(office)
    suspend(office, reference)
    with office.acting("head", roads.ARRIVED + timedelta(hours=2)) as work:
        case = find(work, reference)
        rows = select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == ANSWER)
        for row in work.session.scalars(rows):
            row.stopped = False
        work.session.flush()
        assert deadlines.held_otherwise(work.session, now) == [(case.id, case.organisation_id)]
        for row in work.session.scalars(rows):
            row.trace = [*row.trace, {"date": row.due_on.isoformat(), "mark": "告", "why": "指定的日期"}]
        work.session.flush()
        assert deadlines.held_otherwise(work.session, now) == []
        work.session.rollback()
    office.engine.dispose()
