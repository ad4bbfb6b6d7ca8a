"""Who holds what, who is named where, and what else acts are judged by."""

from __future__ import annotations

from datetime import timedelta

from sqlalchemy import select

from casehub.model import Case, Document, Event
from casehub.record.verification.ground import (
    actor_faults,
    changes,
    ground,
    in_force,
    people_of,
    roles_held,
)
from casehub.record.work import OFFICE_ZONE
from tests.faults.world import Office, rules
from tests.record.conftest import Look

AS_IT_IS = "UPDATE case_file SET id = id"


def test_papers_are_known_by_the_acts_that_made_them(look: Look) -> None:
    with look(AS_IT_IS) as session:
        on = ground(session, rules(), people_of(session), [1])
        made = session.scalars(select(Document).where(Document.case_id == 1)).all()
        assert made and on.papers == {d.id: (1, d.event_seq, d.supersedes_id) for d in made}
        assert on.calendars == {}


def test_what_a_child_matter_did_is_known_with_its_time(look: Look) -> None:
    with look(AS_IT_IS) as session:
        on = ground(session, rules(), people_of(session), [1])
        child = session.scalars(select(Case).where(Case.parent_id == 1)).first()
        assert child is not None
        first = session.scalars(select(Event).where(Event.case_id == child.id)).first()
        assert first is not None
        assert (f"child:{child.procedure}.{first.step}", first.at) in on.told[1]


def test_a_role_is_held_on_its_days_only(look: Look, sound: Office) -> None:
    with look("UPDATE role_grant SET until = '2026-03-13' WHERE role = 'registrar'") as session:
        on = ground(session, rules(), people_of(session), [1])
        case, last = session.get_one(Case, 1), session.scalars(
            select(Event).where(Event.case_id == 1, Event.code != "").order_by(Event.seq.desc())
        ).first()
        assert last is not None
        clerk = on.people[sound.people["clerk"]]
        step = rules().procedure(case.procedure, case.procedure_version).step(last.step)
        day = last.at.astimezone(OFFICE_ZONE).date()
        assert ("registrar" in roles_held(clerk, last, on)) is (day.isoformat() <= "2026-03-13")
        clerk.grants[0].until = day
        assert "registrar" in roles_held(clerk, last, on)
        assert list(actor_faults(case, last, step, on)) == []
        clerk.grants[0].until = day - timedelta(days=1)
        assert any("没有办理" in one for one in actor_faults(case, last, step, on))
        for part in on.named.get(1, ()):
            part.until = day
            assert in_force(part, day) and not in_force(part, day + timedelta(days=1))


def test_the_register_says_when_a_role_was_last_touched(look: Look) -> None:
    with look("UPDATE case_file SET id = id") as session:
        assert ("role_grant", 1) in changes(session)
