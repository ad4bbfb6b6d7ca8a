"""Why somebody may see a case: each ground alone, and that a recusal undoes them all."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from casehub.model import Assignment, Case
from casehub.people.grounds import Reach, Who, own_cases, recused_cases, sees_case
from casehub.people.permissions import find
from tests import factories
from tests.faults import roads
from tests.faults.world import Office

NOWHERE = Reach((), (), ())


@pytest.mark.parametrize("sees", ["nothing", "assigned", "organisation", "tree", "referral"])
def test_each_ground_shows_its_own_cases(own_office: Office, sees: str) -> None:
    mine, other = roads.told_defects(own_office), roads.told_defects(own_office)
    with own_office.acting("elsewhere", roads.ARRIVED) as work:
        district = factories.open_request(work, "mediation").reference
    with own_office.acting("head", roads.ARRIVED) as work:
        ids = {c.reference: c.id for c in work.session.scalars(select(Case))}
        office = work.actor.organisation_id
        away = work.session.scalars(select(Case.organisation_id).where(Case.reference == district)).one()

        def seen(reach: Reach, *, system: bool = False) -> set[str]:
            who = Who(work.actor.id, office, frozenset({sees}), system)
            found = select(Case).where(sees_case(who, reach), Case.parent_id.is_(None))
            return {c.reference for c in work.session.scalars(found)}

        named = {mine} if sees in {"assigned", "organisation", "tree"} else set()
        ours = {mine, other} if sees == "organisation" else set()
        assert seen(NOWHERE) == ours
        assert seen(Reach((), (ids[mine],), ())) == named | ours
        assert seen(Reach((away,), (), ())) == ({district} if sees == "tree" else ours)
        # What one was recused from is seen on no ground.
        assert seen(Reach((office, away), (ids[mine],), (ids[mine],))) == (
            {other, district} if sees == "tree" else ours - {mine}
        )
        # The office's own hand, by which things happen by themselves, sees it all there.
        assert seen(NOWHERE, system=True) == {mine, other}


def test_a_part_counts_until_it_ends_and_not_after_a_recusal(own_office: Office) -> None:
    filed = roads.adjudication_filed(own_office)
    with own_office.acting("examiner", roads.ARRIVED) as work:
        case = find(work, filed)
        person = work.actor.id
        part = work.session.scalars(
            select(Assignment).where(Assignment.case_id == case.id, Assignment.person_id == person)
        ).one()

        def named() -> tuple[list[int], list[int]]:
            work.session.flush()
            asked = own_cases(person, work.today), recused_cases(person)
            return tuple([*work.session.scalars(one)] for one in asked)  # type: ignore[return-value]

        assert named() == ([case.id], [])
        part.until = work.today
        assert named() == ([], [])
        part.until, part.recused_on = None, work.today
        assert named() == ([], [case.id])


def test_who_sees_an_office_is_asked_in_words_that_stand() -> None:
    # A list of parameters would have the whole question written anew at every asking.
    who = Who(1, 1, frozenset({"organisation"}), system=False, by_name=frozenset({"one", "two"}))
    worded = select(Case.id).where(sees_case(who, NOWHERE)).compile()
    assert not worded.post_compile_params
    assert "one two" in str(worded)
