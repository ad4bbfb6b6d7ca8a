"""Whether somebody reads what is confidential: one case asked and many asked say the same."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import not_, select, update

from casehub.casefile import situations
from casehub.model import Assignment, Case, Party
from casehub.people.confidential import known_parties, open_cases, reads_confidential, secret
from casehub.people.permissions import visible_cases
from tests import factories
from tests.faults import roads
from tests.faults.world import Office

STAFF = tuple(factories.STAFF)


@pytest.fixture(scope="module")
def cases(office: Office) -> list[str]:
    """A city case with a child, a district case, and an adjudication out of a failed mediation."""
    filed = roads.adjudication_filed(office)
    earlier = roads.told_defects(office)
    with office.acting("elsewhere", roads.ARRIVED) as work:
        district = factories.open_request(work, "mediation").reference
    with office.session() as session:
        rows = {c.reference: c for c in session.scalars(select(Case))}
        # Out of the mediation came the case that the panel decides.
        linked = update(Case).where(Case.reference == filed)
        session.execute(linked.values(origin_id=rows[district].id))
        replaced = Assignment(
            case_id=rows[earlier].id, person_id=office.people["mediator"], role="mediator",
            since=factories.SINCE, until=factories.SINCE,
        )  # fmt: skip
        here = Assignment(
            case_id=rows[district].id, person_id=office.people["elsewhere"], role="case_officer",
            since=factories.SINCE,
        )  # fmt: skip
        chairing = Assignment(
            case_id=rows[filed].id, person_id=office.people["supervisor"], role="presiding_officer",
            since=factories.SINCE,
        )  # fmt: skip
        session.add_all([replaced, here, chairing])
    return [filed, earlier, district, *roads.children(office, filed)]


@pytest.mark.parametrize("who", STAFF)
def test_one_case_and_many_cases_say_the_same(
    office: Office, cases: list[str], who: str
) -> None:
    with office.acting(who) as work:
        seen = visible_cases(work.actor, work.today, work.rules).where(Case.reference.in_(cases))
        one_by_one = {c.reference for c in work.session.scalars(seen) if reads_confidential(work, c)}
        at_once = {c.reference for c in work.session.scalars(seen.where(open_cases(work)))}
    assert at_once == one_by_one


def test_the_condition_is_worded_once_for_a_person_and_a_day(office: Office) -> None:
    with office.acting("head") as work:
        first = open_cases(work)
    with office.acting("head") as work:
        assert open_cases(work) is first
        later = replace(work, at=work.at + timedelta(days=1))
        assert open_cases(later) is not first
    with office.acting("clerk") as work:
        assert open_cases(work) is not first


@pytest.mark.parametrize("who", STAFF)
def test_what_is_open_to_nobody_is_kept(office: Office, cases: list[str], who: str) -> None:
    """Neither answer for a case above all others let a search find who stood on a hidden side."""
    with office.acting(who) as work:
        all_ = select(Case.reference).where(Case.reference.in_(cases))
        opened = set(work.session.scalars(all_.where(open_cases(work))))
        kept = set(work.session.scalars(all_.where(not_(open_cases(work)))))
    assert (opened | kept, opened & kept) == (set(cases), set())


def test_what_decides_is_among_the_cases(office: Office, cases: list[str]) -> None:
    filed, earlier, district, *children = cases
    opened: dict[str, set[str]] = {}
    for who in ("head", "clerk", "examiner", "supervisor", "mediator", "elsewhere"):
        with office.acting(who) as work:
            rows = select(Case).where(Case.reference.in_(cases), open_cases(work))
            opened[who] = {c.reference for c in work.session.scalars(rows)}
    family = {filed, *children}
    assert opened == {
        "head": family | {earlier},
        "clerk": set(),
        "examiner": family,
        # Sits on the panel of the case that came out of the mediation.
        "supervisor": family | {earlier},
        "mediator": set(),
        "elsewhere": {district},
    }


def test_parties_of_a_hidden_side_are_kept_from_those_who_may_not_know(
    office: Office, cases: list[str]
) -> None:
    hidden = (("adjudication", "respondent"),)
    for who, knows in (("clerk", False), ("head", True), ("examiner", True)):
        with office.acting(who) as work:
            hiding = replace(work, rules=factories.hiding(work.rules, *hidden))
            case = work.session.scalars(select(Case).where(Case.reference == cases[0])).one()
            s = situations.load(hiding, case, hiding.rules.procedure("adjudication").any_step)
            sides = {party.role for party in known_parties(hiding, s)}
            assert ("respondent" in sides) is knows
            assert "requester" in sides
            rows = (
                select(Party.role)
                .join(Case, Case.id == Party.case_id)
                .where(Case.id == case.id, ~secret(hiding, Party.role))
            )
            assert set(work.session.scalars(rows)) == sides
