"""An administrator changes the own bureau and those below, never the one above or beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.model import Organisation, Person
from casehub.people import reach
from tests.faults.world import Office, rules

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def offices(session: Session) -> dict[str, Organisation]:
    return {one.key: one for one in session.scalars(select(Organisation))}


def reached(session: Session, actor: Person) -> set[str]:
    query = select(Organisation.key).where(reach.within_reach(rules().offices, session, actor))
    return set(session.scalars(query))


def test_the_city_reaches_its_districts_and_a_district_only_itself(office: Office) -> None:
    with office.reading() as session:
        known = offices(session)
        city = session.get_one(Person, office.people["system"])
        district = session.get_one(Person, office.people["elsewhere"])
        assert known["wanzhou"].parent_id == known["cqip"].id

        def may(actor: Person, key: str) -> bool:
            return reach.may_change(session, rules().offices, actor, known[key])

        assert [may(city, key) for key in ("cqip", "wanzhou", "yongchuan")] == [True, True, True]
        assert [may(district, key) for key in ("cqip", "wanzhou", "yongchuan")] == [False, True, False]
        # Courts and partners, whose people do not work here, are everybody's to keep right.
        assert [may(district, key) for key in ("cq1zy", "dazhou", "wanzhougov")] == [True, True, True]
        assert reach.own_tree(session, known["wanzhou"].id) == {known["wanzhou"].id}


def test_a_query_reaches_what_the_question_does(office: Office) -> None:
    with office.reading() as session:
        for username in ("system", "elsewhere"):
            actor = session.get_one(Person, office.people[username])
            asked = {
                key
                for key, one in offices(session).items()
                if reach.may_change(session, rules().offices, actor, one)
            }
            assert reached(session, actor) == asked
            query = select(Organisation.kind).where(reach.staffed(rules().offices, session, actor))
            kinds = set(session.scalars(query))
            assert "market_bureau" in kinds
            # Partners have guests; courts have no people here at all.
            assert "partner_bureau" in kinds
            assert not kinds & {"court", "reconsideration_authority", "appraiser"}
