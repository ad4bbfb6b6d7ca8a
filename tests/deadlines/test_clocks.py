"""Clocks of cases: they stand while a pause is open, and are never counted by older rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select

from casehub import deadlines
from casehub.desk import register, worklist
from casehub.model import Deadline, Pause
from casehub.people.permissions import find
from casehub.record.work import Work
from casehub.workflow.refusals import Refused
from tests.faults import roads
from tests.faults.world import Office, at

DECIDE = "adjudication.decide"
def row_of(work: Work, reference: str, rule: str) -> Deadline:
    case = find(work, reference)
    return work.session.scalars(
        select(Deadline).where(Deadline.case_id == case.id, Deadline.rule == rule)
    ).one()


def test_clock_stands_while_a_pause_is_open_and_runs_on_after_it(office: Office) -> None:
    """办法第三十七条: suspended days do not count; nothing is overdue meanwhile."""
    reference = roads.adjudication_filed(office)
    late = at("2026-09-20")
    with office.session() as session:
        work = office.work(session, "head", late)
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        before = row.due_on
        assert before < work.today
        copies = ["adjudication.serve_copy"]
        deadlines.finish(work, case, copies, case.seq, "met", roads.ARRIVED.date())
        red = register.CaseFilters(flag="red", text=reference)
        assert worklist.flag_of(work, row) == "red"
        assert register.search(work, red).count == 1
        deadlines.open_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        session.flush()
        assert (row.stopped, row.due_on) == (True, before)
        assert worklist.flag_of(work, row) == ""
        assert reference not in {r.case.reference for r in worklist.everything(work, "red")}
        assert register.search(work, red).count == 0
        deadlines.close_pause(work, case, "suspension", date(2026, 9, 1), case.seq)
        assert not row.stopped
        assert row.due_on > work.today > before
        assert any("停" in e["mark"] for e in row.trace)
        session.rollback()


def test_overlapping_pauses_count_once(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-05-20"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        for kind, since, until in (
            ("suspension", date(2026, 4, 1), date(2026, 4, 21)),
            ("appraisal", date(2026, 4, 11), date(2026, 5, 1)),
        ):
            deadlines.open_pause(work, case, kind, since, case.seq)
            deadlines.close_pause(work, case, kind, until, case.seq)
        twice = row.due_on
        session.rollback()
    with office.session() as session:
        work = office.work(session, "head", at("2026-05-20"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        deadlines.open_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        deadlines.close_pause(work, case, "suspension", date(2026, 5, 1), case.seq)
        assert row.due_on == twice
        session.rollback()


def test_extension_beyond_the_rule_is_refused_in_words(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head")
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        row.granted = 99
        with pytest.raises(Refused, match="最多延长"):
            deadlines.recount(work, case)
        session.rollback()


def test_pause_of_no_days_tolls_nothing(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head")
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        due = row.due_on
        deadlines.open_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        deadlines.close_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        assert row.due_on == due
        assert session.scalars(select(Pause).where(Pause.case_id == case.id)).one().until
        session.rollback()


def test_a_row_is_never_counted_by_older_rules_than_it_has(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-05-20"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        newer = replace(work.rules, edition=7)
        deadlines.recount(replace(work, rules=newer), case)
        assert row.edition == 7
        kept = row.due_on
        row.granted = 1
        for edition in (6, 0):
            with pytest.raises(Refused, match="已按更新的规则"):
                deadlines.recount(replace(work, rules=replace(newer, edition=edition)), case)
            assert (row.due_on, row.edition) == (kept, 7)
        deadlines.recount(replace(work, rules=newer), case)
        assert row.due_on > kept
        session.rollback()
