"""A partner is silent: the reminder is drafted for the officer, once, and sent by nobody but her."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

import pytest
from sqlalchemy import delete, func, select

from casehub.acts import drafting
from casehub.acts.letters.silence import draft_by_itself, silent
from casehub.db import session_factory
from casehub.desk.drafts import drafts
from casehub.model import Case, Deadline, Draft, Event, Organisation, SelfDrafted
from casehub.people.bureau import system_hand
from tests import factories
from tests.acts.letters.silences import BY, asked
from tests.faults.world import at

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sqlalchemy.orm import Session

    from tests.faults.world import Office


@pytest.fixture
def session(office: Office) -> Iterator[Session]:
    with session_factory(office.engine)() as opened:
        yield opened
        opened.rollback()


@pytest.fixture
def reference(office: Office, session: Session) -> str:
    receiver = session.scalars(select(Organisation.name).where(Organisation.key == "dazhou")).one()
    return asked(lambda who, when: office.work(session, who, when), receiver)


def drafted(office: Office, session: Session, day: str) -> list[str]:
    """What the system drafts on a day, in which steps."""
    work = office.work(session, "dispatcher", at(day))
    work = replace(work, actor=system_hand(session, work.actor.organisation))
    found = list(silent(session, office.rules, work.today))
    return [one.step for one in found if draft_by_itself(work, one)]


def texts(session: Session) -> dict[str, str]:
    return dict(session.scalars(select(Draft)).one().inputs)


def test_the_reminder_is_drafted_the_day_after_and_once(
    office: Office, session: Session, reference: str
) -> None:
    # Late is late: on the day itself an answer is still in time.
    assert drafted(office, session, str(BY)) == []
    assert drafted(office, session, "2026-12-15") == ["remind_partner"]
    draft = session.scalars(select(Draft)).one()
    # Whom the letter names as its contact goes on with it.
    assert draft.person_id == office.people["examiner"]
    assert texts(session) == {
        "urged_time": "1", "outstanding": "所商事项", "new_date": "2026-12-22",
    }  # fmt: skip
    # Nothing was done: no event, no paper, the clock goes on.
    case = session.scalars(select(Case).where(Case.reference == reference)).one()
    steps = session.scalars(select(Event.step).where(Event.case_id == case.id)).all()
    assert "remind_partner" not in steps
    running = select(Deadline.due_on).where(
        Deadline.rule == "requesting.reply", Deadline.closed_on.is_(None)
    )
    assert session.scalars(running).one() == BY
    # It lies on the desk as what it is, until the officer writes in it.
    work = office.work(session, "examiner", at("2026-12-15"))
    assert [(one.step, one.by_itself) for one in drafts(work).begun] == [("remind_partner", True)]
    drafting.keep(work, case, draft.step, case.seq, draft.number, [("outstanding", "第2项")])
    assert [one.by_itself for one in drafts(work).begun] == [False]
    # Neither what she has, nor what she threw away, is drafted again.
    assert drafted(office, session, "2026-12-16") == []
    session.execute(delete(Draft))
    assert drafted(office, session, "2026-12-17") == []


def test_what_a_person_has_begun_is_left_alone(
    office: Office, session: Session, reference: str
) -> None:
    work = office.work(session, "dispatcher", at("2026-12-15"))
    case = session.scalars(select(Case).where(Case.reference == reference)).one()
    drafting.keep(work, case, "remind_partner", case.seq, 0, [("outstanding", "第2项")])
    assert drafted(office, session, "2026-12-15") == ["remind_partner"]
    assert texts(session) == {"outstanding": "第2项"}
    assert session.scalar(select(func.count()).select_from(SelfDrafted)) == 1
    # Nor is it called the system's on her desk.
    assert [one.by_itself for one in drafts(work).begun] == [False]


def test_the_second_reminder_and_the_way_up_follow_their_days(
    office: Office, session: Session, reference: str
) -> None:
    def act(day: str, step: str, **data: object) -> None:
        who = "head" if step != "enter_their_answer" else "dispatcher"
        factories.perform(office.work(session, who, at(day)), reference, step, **data)
        session.execute(delete(Draft))

    assert drafted(office, session, "2026-12-15") == ["remind_partner"]
    act("2026-12-15", "remind_partner", urged_time="1", new_date=date(2026, 12, 22))
    assert drafted(office, session, "2026-12-21") == []
    # Five working days after the first: 22 December.
    assert drafted(office, session, "2026-12-22") == ["remind_partner"]
    assert texts(session)["urged_time"] == "2"
    act("2026-12-22", "remind_partner", urged_time="2", new_date=date(2026, 12, 29))
    assert drafted(office, session, "2026-12-28") == []
    # Ten working days after the first: 29 December, to whoever coordinates.
    assert drafted(office, session, "2026-12-29") == ["seek_coordination"]
    assert "2026年12月15日、2026年12月22日催办" in texts(session)["reasons"]
    act("2026-12-29", "seek_coordination", superior="四川省知识产权服务促进中心")
    assert drafted(office, session, "2027-01-15") == []


def test_an_answer_or_a_later_day_ends_it(office: Office, session: Session, reference: str) -> None:
    def act(day: str, step: str, **data: object) -> None:
        factories.perform(office.work(session, "dispatcher", at(day)), reference, step, **data)

    act("2026-12-09", "enter_their_receipt", their_received_on=date(2026, 12, 8), flow_no="")
    act("2026-12-11", "enter_later_answer", answer_came_on=date(2026, 12, 11), later_on=date(2026, 12, 28))
    assert drafted(office, session, "2026-12-15") == []
    # A new day that passes is a new silence.
    assert drafted(office, session, "2026-12-29") == ["remind_partner"]
    act("2026-12-29", "enter_their_answer", answer_dated=date(2026, 12, 29), answer_came_on=date(2026, 12, 29))
    assert drafted(office, session, "2026-12-30") == []
