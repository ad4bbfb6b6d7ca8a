"""Who is named to a role holds it from a day; whoever held it before ends on that day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile import assigning
from casehub.model import Assignment
from casehub.people.permissions import find
from tests.faults import roads

if TYPE_CHECKING:
    from tests.faults.world import Office

FIRST, THEN = date(2026, 3, 20), date(2026, 4, 1)


def test_another_takes_the_role_and_other_roles_stay(office: Office) -> None:
    reference = roads.received(office)
    with office.session() as session:
        work = office.work(session, "clerk", roads.ARRIVED)
        case = find(work, reference)
        one, other, scribe = (office.people[name] for name in ("examiner", "member", "scribe"))
        assigning.assign(work, case, "panel_member", (one, other), FIRST)
        assigning.assign(work, case, "clerk", (scribe,), FIRST)
        session.flush()
        session.refresh(case)
        assigning.end(case, ["panel_member"], THEN)
        # What ended once keeps its day.
        assigning.end(case, ["panel_member"], date(2026, 5, 1))
        assigning.assign(work, case, "panel_member", (one,), THEN)
        session.flush()
        rows = session.scalars(
            select(Assignment)
            .where(Assignment.case_id == case.id, Assignment.role.in_(("panel_member", "clerk")))
            .order_by(Assignment.id)
        )
        assert [(a.person_id, a.role, a.since, a.until) for a in rows] == [
            (one, "panel_member", FIRST, THEN),
            (other, "panel_member", FIRST, THEN),
            (scribe, "clerk", FIRST, None),
            (one, "panel_member", THEN, None),
        ]
        session.rollback()
