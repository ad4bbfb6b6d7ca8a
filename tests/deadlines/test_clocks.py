"""Clocks of cases: they stand while a pause is open, and are never counted by older rules."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from casehub import deadlines
from casehub.casefile import opening
from casehub.deadlines.clocks import count, pauses_of, windows_of_all
from casehub.deadlines.colours import Colours
from casehub.desk import register, worklist
from casehub.model import Deadline, Pause
from casehub.people.permissions import find
from casehub.record.work import Work
from casehub.rulebook.book import Rulebook
from casehub.workflow.refusals import Refused
from tests.faults import roads
from tests.faults.world import Office, at, rules
from tests.workflow.builders import procedures_of_the_files

DECIDE = "adjudication.decide"
DAY = timedelta(days=1)


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
        early = office.work(session, "head", at("2026-04-01"))
        work = office.work(session, "head", late)
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        before = row.due_on
        assert before < work.today
        copies = ["adjudication.serve_copy"]
        deadlines.finish(work, case, copies, case.seq, "met", roads.ARRIVED.date())
        red = register.CaseFilters(flag="red", text=reference)
        assert Colours(work.rules, work.today).of(row) == "red"
        assert register.search(work, red).count == 1
        deadlines.open_pause(early, case, "suspension", date(2026, 4, 1), case.seq)
        session.flush()
        assert (row.stopped, row.due_on) == (True, before)
        assert Colours(work.rules, work.today).of(row) == ""
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


def test_a_day_before_any_rule_is_refused_in_words(office: Office) -> None:
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head")
        case = find(work, reference)
        with pytest.raises(Refused, match="1950年1月1日没有有效的规定"):
            deadlines.start(work, case, DECIDE, date(1950, 1, 1), case.seq)
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
        work = office.work(session, "head", at("2026-04-02"))
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


def test_nothing_revives_an_expired_clock(office: Office) -> None:
    """A pause told of after the last day neither stops the clock nor moves its day."""
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-09-20"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        ended = row.due_on
        for since in (date(2026, 4, 1), ended):
            with pytest.raises(Refused, match="届满，不能再因中止顺延"):
                deadlines.open_pause(work, case, "suspension", since, case.seq)
        deadlines.open_pause(work, case, "settlement", date(2026, 9, 20), case.seq)
        assert (row.stopped, row.due_on) == (False, ended)
        deadlines.close_pause(work, case, "settlement", date(2026, 9, 25), case.seq)
        assert row.due_on == ended
        session.rollback()


def test_outcome_is_a_comparison_of_dates(office: Office) -> None:
    """What is done on the last day is in time, a day later it is late; a paused clock is not."""
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-05-20"))
        case, row = find(work, reference), row_of(work, reference, DECIDE)
        last = row.due_on
        found = []
        for on, stopped in ((last, False), (last + DAY, False), (last + DAY, True)):
            row.closed_on, row.outcome, row.stopped = None, "", stopped
            session.flush()
            deadlines.finish(work, case, [DECIDE], case.seq, deadlines.MET, on)
            found.append(row.outcome)
        assert found == ["met", "late", "met"]
        # What makes a limit moot, or says that it is over, changes nothing in one that was over.
        ends = []
        for on, outcome in ((last, "cancelled"), (last + DAY, "cancelled"), (last + DAY, "lapsed")):
            row.closed_on, row.outcome, row.stopped = None, "", False
            session.flush()
            deadlines.finish(work, case, [DECIDE], case.seq, outcome, on)
            ends.append((row.outcome, row.closed_on))
        assert ends == [("cancelled", last), ("lapsed", last), ("lapsed", last)]
        session.rollback()


def test_pauses_belong_to_the_family_and_each_limit_chooses(office: Office) -> None:
    """A child's clock that lists the kind stands with its parent's; one that does not runs on."""
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-03-31"))
        case = find(work, reference)
        child = opening.open_child(work, case, "evidence_registration", "模具")
        begun = date(2026, 3, 30)
        rows = {
            rule: deadlines.start(work, child, rule, begun, child.seq)
            for rule in ("evidence.registration", "penalty.decide")
        }
        session.flush()
        before = {rule: row.due_on for rule, row in rows.items()}
        deadlines.open_pause(work, case, "appraisal", date(2026, 3, 31), case.seq)
        assert [rows[r].stopped for r in before] == [False, True]
        deadlines.close_pause(work, child, "appraisal", date(2026, 4, 5), case.seq)
        assert rows["evidence.registration"].due_on == before["evidence.registration"]
        assert rows["penalty.decide"].due_on == before["penalty.decide"] + 5 * DAY
        sibling = opening.open_child(work, case, "appraisal", "材质")
        late = deadlines.start(work, sibling, "penalty.decide", begun, sibling.seq)
        assert late.due_on == rows["penalty.decide"].due_on
        session.flush()
        counted = windows_of_all(session)
        for matter in (case, child, sibling):
            kept = [
                (p.kind, p.since, p.until) for p in pauses_of(session, matter) if p.until is not None
            ]
            assert list(counted[matter.id]) == kept != []
        session.rollback()


def test_a_limit_without_a_length_runs_to_the_day_that_is_told(office: Office) -> None:
    """办法第六十九条: what the parties agree to perform, they perform on their own days."""
    reference = roads.adjudication_filed(office)
    with office.session() as session:
        work = office.work(session, "head", at("2026-04-01"))
        case, told = find(work, reference), date(2026, 5, 10)
        with pytest.raises(Refused, match="应当写明届满日"):
            deadlines.start(work, case, "mediation.perform", date(2026, 4, 1), case.seq)
        row = deadlines.start(
            work, case, "mediation.perform", date(2026, 4, 1), case.seq, due=told
        )
        session.flush()
        # A Sunday stays the day that was agreed; no calendar, pause or recount moves it.
        assert (row.due_on, row.length, row.stopped) == (told, 39, False)
        deadlines.open_pause(work, case, "suspension", date(2026, 4, 1), case.seq)
        deadlines.recount(work, case)
        assert (row.due_on, row.stopped) == (told, False)
        assert [entry["mark"] for entry in row.trace] == ["说明", "告"]
        assert "不推算" in row.trace[0]["why"]
        session.rollback()


def told_ahead(book: Rulebook) -> set[str]:
    """Limits that count back from the day of which a step of any version gives notice."""
    limits = {limit.code for limit in book.law.limits.all() if limit.direction == "backward"}
    versions = procedures_of_the_files().values()
    begun = {start.rule for one in versions for step in one.steps for start in step.deadlines.start}
    return limits & begun


@settings(deadline=None, max_examples=60)
@given(st.dates(date(2026, 2, 10), date(2026, 12, 20)), st.integers(0, 12), st.integers(0, 12))
def test_a_notice_that_may_be_given_is_not_late_when_it_is_given(
    event: date, ahead: int, later: int
) -> None:
    """办法第二十六条: what no step refuses is no fault of the office; what comes later is."""
    book = rules()
    codes = told_ahead(book)
    assert {"hearing.notice", "mediation.session_notice", "penalty.hearing_notice"} == codes
    for code in codes:
        limit = book.law.on(event).limit(code)
        last = book.working_days_before(event, limit.amount, limit.lawful)
        given = last - ahead * DAY
        row = Deadline(rule=code, start_on=event, length=limit.amount, granted=0, edition=0)
        count(book, row, (), given)
        # Born with time left, and the careful day goes before the day of the law.
        assert given <= row.due_on <= row.nominal_on == last
        careful = book.working_days_before(event, limit.amount, limit.mode)
        assert row.due_on == (careful if given <= careful else last)
        again = (row.due_on, row.nominal_on)
        count(book, row, ())
        assert (row.due_on, row.nominal_on) == again
        done = given + later * DAY
        deadlines.end(row, 1, deadlines.MET, done)
        assert row.outcome == (deadlines.MET if done <= last else deadlines.LATE)
