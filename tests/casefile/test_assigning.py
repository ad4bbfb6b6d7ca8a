"""Who is named to a role holds it from a day; whoever held it before ends on that day."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile import assigning
from casehub.model import Assignment, Person
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


def test_who_is_named_in_a_letter_takes_part_by_the_role_that_does_most_there(office: Office) -> None:
    """cross_region.md §2.3: the two contacts of a letter answer for it, and so see its matter."""
    reference = roads.received(office)
    with office.session() as session:
        work = office.work(session, "clerk", roads.ARRIVED)
        case = find(work, reference)
        roles = work.rules.procedure(case.procedure, case.procedure_version).roles
        named = [session.get_one(Person, office.people[name]) for name in ("examiner", "head", "system")]
        unseeing = assigning.bring_in(work, case, named, roles, FIRST)
        session.flush()
        session.refresh(case)
        held = {a.person_id: a.role for a in case.assignments}
        # Once each, however often they are named; the head sees the office anyway.
        assert assigning.bring_in(work, case, named, roles, THEN) == unseeing
        assert held[office.people["examiner"]] in roles
        # Who keeps accounts sees no case, and answers for none.
        assert [one.id for one in unseeing] == [office.people["system"]]
        session.flush()
        session.refresh(case)
        assert {a.person_id: a.role for a in case.assignments} == held
        assert len(case.assignments) == len(held)
        session.rollback()
