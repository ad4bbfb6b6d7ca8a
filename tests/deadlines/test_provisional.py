"""Open limits that a calendar in force has not reached yet are counted, and said."""

from __future__ import annotations

from datetime import date

from casehub.db import session_factory
from casehub.deadlines import provisional
from casehub.model import Deadline
from tests import factories
from tests.faults.world import Office, at


def test_only_open_limits_inside_the_calendar_wait(office: Office) -> None:
    session = session_factory(office.engine)()
    work = office.work(session, "clerk", at("2026-11-02"))
    case = factories.open_request(work, "intake")
    last = office.rules.calendar.published_through
    assert last is not None
    before = provisional.not_recounted(session, office.rules)

    def limit(due: date, *, waits: bool = True, closed: date | None = None) -> None:
        session.add(
            Deadline(
                case_id=case.id, organisation_id=case.organisation_id, rule="a.b", title="甲", holder="authority", start_on=due, event_seq=1,
                length=1, unit="months", nominal_on=due, due_on=due, alarm_on=due,
                provisional=waits, closed_on=closed,
            )
        )  # fmt: skip
        session.flush()

    limit(date(last + 1, 1, 4))
    limit(date(last, 12, 31), waits=False)
    limit(date(last, 12, 31), closed=date(last, 12, 30))
    assert provisional.not_recounted(session, office.rules) == before
    limit(date(last, 12, 31))
    assert provisional.not_recounted(session, office.rules) == before + 1
    assert f"config/calendars/{last}.toml" in provisional.told_of(session, office.rules)
    session.rollback()
    assert before == 0
    assert provisional.told_of(session, office.rules) == ""
    session.close()
