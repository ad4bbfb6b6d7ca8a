"""Reminders follow the deadlines: once per person and colour, renewed, withdrawn, never lost."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date, timedelta

import pytest
from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from casehub.db import session_factory
from casehub.deadlines import reminders
from casehub.deadlines.reminders import Reminded, remind
from casehub.model import Assignment, Case, Deadline, Person, Reminder
from tests import factories
from tests.faults.world import Office, at

TODAY = date(2026, 11, 20)


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened


def clock(session: Session, case: Case, days: int) -> Deadline:
    """A limit of seven working days: yellow from the second working day before its end on."""
    due = TODAY + timedelta(days)
    row = Deadline(
        case_id=case.id, organisation_id=case.organisation_id, rule="a.b", title="试", holder="authority", start_on=TODAY, event_seq=1,
        length=7, unit="working_days", granted=0, nominal_on=due, due_on=due, alarm_on=due,
        stopped=False, closed_on=None,
    )  # fmt: skip
    session.add(row)
    session.flush()
    return row


def case_of(office: Office, session: Session, who: str = "clerk", *named: str) -> Case:
    work = office.work(session, who, at("2026-11-02"))
    case = factories.open_request(work, "intake")
    session.query(Deadline).filter_by(case_id=case.id).update({"closed_on": work.today})
    for username in named:
        session.add(
            Assignment(
                case_id=case.id, person_id=office.people[username], role="case_officer",
                since=work.today, until=None, recused_on=None,
            )
        )
    session.flush()
    return case


def rows(office: Office, session: Session) -> set[tuple[str, str, date]]:
    names = {number: name for name, number in office.people.items()}
    found = session.scalars(select(Reminder).execution_options(populate_existing=True))
    return {(names[r.person_id], r.flag, r.due_on) for r in found}


def test_who_is_reminded_of_what_and_once(office: Office, session: Session) -> None:
    due = {days: TODAY + timedelta(days) for days in (-1, 4, 5)}
    one, two = case_of(office, session, "clerk", "examiner", "member"), case_of(office, session)
    for case in (one, two):
        for days in due:
            clock(session, case, days)
    # Red also for the heads and the supervisor of the office, yellow for the matter's own people only.
    named = {(who, flag, due[d]) for who in ("examiner", "member") for d, flag in ((-1, "red"), (4, "yellow"))}
    registered = {("clerk", "red", due[-1]), ("clerk", "yellow", due[4])}
    watching = {(who, "red", due[-1]) for who in ("section", "head", "supervisor")}
    done = remind(session, office.rules, TODAY)
    assert rows(office, session) == named | registered | watching
    # Two cases, each with its own reminders for the heads.
    assert done == Reminded(len(named | registered) + 2 * len(watching), 0)
    assert remind(session, office.rules, TODAY) == Reminded()
    # What is lost is raised again.
    session.execute(delete(Reminder).where(Reminder.flag == "yellow"))
    assert remind(session, office.rules, TODAY) == Reminded(3, 0)
    session.rollback()


def test_a_date_that_moves_takes_its_reminder_along(office: Office, session: Session) -> None:
    case = case_of(office, session, "clerk", "examiner")
    row = clock(session, case, 4)
    assert remind(session, office.rules, TODAY) == Reminded(1, 0)
    first = session.scalars(select(Reminder)).one()
    first.seen_at = at("2026-11-20")
    session.flush()
    # A day later in the same colour is a new date: it is told anew, unread.
    row.due_on = TODAY + timedelta(3)
    session.flush()
    assert remind(session, office.rules, TODAY) == Reminded(1, 1)
    assert rows(office, session) == {("examiner", "yellow", row.due_on)}
    assert session.scalars(select(Reminder.seen_at)).one() is None
    # Out of the colour again: withdrawn, whether read or not.
    row.due_on = TODAY + timedelta(30)
    session.flush()
    assert remind(session, office.rules, TODAY) == Reminded(0, 1)
    row.due_on = TODAY + timedelta(4)
    session.flush()
    assert remind(session, office.rules, TODAY) == Reminded(1, 0)
    # Yellow gives way to red, which the heads are told as well.
    assert remind(session, office.rules, TODAY + timedelta(5)) == Reminded(4, 1)
    for change in ({"stopped": True}, {"stopped": False, "closed_on": TODAY}):
        for name, value in change.items():
            setattr(row, name, value)
        session.flush()
        remind(session, office.rules, TODAY + timedelta(5))
        assert rows(office, session) == set(), change
    session.rollback()


def test_who_was_replaced_or_recused_or_has_left_is_reminded_no_longer(
    office: Office, session: Session
) -> None:
    case = case_of(office, session, "clerk", "examiner", "member")
    clock(session, case, 4)
    remind(session, office.rules, TODAY)
    replaced, recused = session.scalars(
        select(Assignment).where(Assignment.case_id == case.id).order_by(Assignment.id)
    )
    replaced.until = TODAY
    session.flush()
    assert remind(session, office.rules, TODAY) == Reminded(0, 1)
    recused.recused_on = TODAY
    session.flush()
    # Nobody is named any longer: whoever registered it, until they leave.
    assert remind(session, office.rules, TODAY) == Reminded(1, 1)
    assert {who for who, _, _ in rows(office, session)} == {"clerk"}
    session.get_one(Person, office.people["clerk"]).active = False
    session.flush()
    assert remind(session, office.rules, TODAY) == Reminded(0, 1)
    session.rollback()


def test_many_come_in_portions(
    office: Office, session: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(reminders, "PORTION", 2)
    case = case_of(office, session, "clerk", "examiner")
    for days in (1, 2, 3):
        clock(session, case, days)
    first = remind(session, office.rules, TODAY)
    assert (first, first.more) == (Reminded(2, 0), True)
    second = remind(session, office.rules, TODAY)
    assert (second, second.more) == (Reminded(1, 0), False)
    assert len(rows(office, session)) == 3
    session.rollback()


def of_partner(session: Session, case: Case, due: date, rule: str = "assistance.reply") -> Deadline:
    """A limit that another bureau has to keep."""
    row = clock(session, case, 0)
    row.rule, row.holder, row.due_on, row.length = rule, "partner", due, 15
    session.flush()
    return row


@pytest.mark.parametrize("rule", ["assistance.reply", "requesting.reply"])
def test_the_end_of_what_another_owes_is_told_ahead_and_its_silence_after(
    office: Office, session: Session, rule: str
) -> None:
    """cross_region.md §2.6: due on 14 December 2026, told on the 7th and the 10th."""
    case = case_of(office, session, "clerk", "examiner")
    due = date(2026, 12, 14)
    row = of_partner(session, case, due, rule)

    def told(day: int) -> set[str]:
        remind(session, office.rules, date(2026, 12, day))
        return {flag for _, flag, _ in rows(office, session)}

    flags = {day: told(day) for day in (4, 6, 7, 9, 10, 14, 15)}
    early, late, silent = {"ahead5"}, {"ahead2"}, {"silent"}
    assert flags == {4: set(), 6: set(), 7: early, 9: early, 10: late, 14: late, 15: silent}
    assert rows(office, session) == {("examiner", "silent", due)}
    row.closed_on = date(2026, 12, 16)
    session.flush()
    assert told(16) == set()
    session.rollback()


def test_whoever_answers_another_is_told_ahead_too_and_of_no_silence(
    office: Office, session: Session
) -> None:
    case = case_of(office, session, "clerk", "examiner")
    row = of_partner(session, case, date(2026, 12, 14), "helping.reply")
    row.holder = "authority"
    session.flush()
    remind(session, office.rules, date(2026, 12, 7))
    assert ("examiner", "ahead5", row.due_on) in rows(office, session)
    remind(session, office.rules, date(2026, 12, 15))
    assert {flag for _, flag, _ in rows(office, session)} == {"red"}
    session.rollback()
