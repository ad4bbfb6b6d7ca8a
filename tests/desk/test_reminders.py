"""The reminders of a desk on both databases: order, what is shown, whose they are."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from casehub.db import session_factory
from casehub.deadlines.reminders import remind
from casehub.desk.reminders import Reminded, reminders, see
from casehub.model import Party, Reminder
from tests.deadlines.test_reminders import TODAY, case_of, clock
from tests.faults.world import Office, at

NOW = at("2026-11-20")


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened


def test_unread_first_then_red_then_by_the_day(office: Office, session: Session) -> None:
    case = case_of(office, session, "clerk", "examiner", "member")
    for days in (1, -1, 0, -4):
        clock(session, case, days)
    remind(session, office.rules, TODAY)
    work = office.work(session, "examiner", NOW)
    found = reminders(work)
    assert [(r.flag, r.due_on) for r in found.unread] == [
        ("red", TODAY - timedelta(4)), ("red", TODAY - timedelta(1)), ("yellow", TODAY),
        ("yellow", TODAY + timedelta(1)),
    ]  # fmt: skip
    assert (found.seen, found.more) == ((), False)
    assert see(work, [found.unread[0].id, found.unread[3].id]) == 2
    # Seen once: a second press changes nothing.
    assert see(work, [found.unread[0].id]) == 0
    left = reminders(work)
    assert [r.id for r in left.unread] == [found.unread[n].id for n in (1, 2)]
    assert [r.id for r in left.seen] == [found.unread[n].id for n in (0, 3)]
    part = reminders(work, limit=1)
    assert (len(part.unread), part.seen, part.more) == (1, (), True)
    # Another's are another's.
    other = office.work(session, "member", NOW)
    assert see(other, [r.id for r in left.unread]) == 0
    assert len(reminders(other).unread) == 4
    session.rollback()


def test_a_reminder_says_whose_time_it_is(office: Office, session: Session) -> None:
    """Of several clocks of one rule each is its party's; one of the office is nobody's."""
    case = case_of(office, session, "clerk", "examiner")
    parties = session.scalars(select(Party).where(Party.case_id == case.id).order_by(Party.id)).all()[:2]
    for days, party in zip((-1, -2), parties, strict=True):
        clock(session, case, days).party_id = party.id
    clock(session, case, -3)
    remind(session, office.rules, TODAY)
    told = {r.due_on: r.whose for r in reminders(office.work(session, "examiner", NOW)).unread}
    assert told == {
        TODAY - timedelta(1): parties[0].name, TODAY - timedelta(2): parties[1].name, TODAY - timedelta(3): "",
    }  # fmt: skip
    session.rollback()


def test_what_does_not_run_any_more_or_is_not_visible_is_not_shown(
    office: Office, session: Session
) -> None:
    case = case_of(office, session, "clerk", "examiner")
    moved, stopped, ended, running = (clock(session, case, n) for n in (-2, -3, -5, -6))
    remind(session, office.rules, TODAY)
    moved.due_on += timedelta(1)
    stopped.stopped = True
    ended.closed_on = TODAY
    session.flush()
    work = office.work(session, "examiner", NOW)
    assert [r.due_on for r in reminders(work).unread] == [running.due_on]
    for row in session.scalars(select(Reminder)):
        row.person_id = office.people["elsewhere"]
        session.flush()
        break
    assert reminders(office.work(session, "elsewhere", NOW)).unread == ()
    session.rollback()


def test_each_flag_has_its_word_and_its_colour() -> None:
    told = {flag: Reminded(1, flag, TODAY, seen=False, title="", reference="") for flag in
            ("red", "yellow", "silent", "ahead5", "ahead2")}  # fmt: skip
    words = {flag: (one.word, one.colour) for flag, one in told.items()}
    assert words == {
        "red": ("红牌", "r"), "yellow": ("黄牌", "y"), "silent": ("逾期未复", "r"),
        "ahead5": ("将届满", "y"), "ahead2": ("将届满", "y"),
    }  # fmt: skip
