"""An administrator changes the own bureau and those below, and keeps the people of these alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select, update

from casehub.model import Organisation, Person
from casehub.people import reach
from tests.faults.world import Office, rules

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def offices(session: Session) -> dict[str, Organisation]:
    return {one.key: one for one in session.scalars(select(Organisation))}


def kept(session: Session, actor: Person) -> set[str]:
    query = select(Organisation.key).where(reach.staffed(rules().offices, session, actor))
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


def test_a_district_keeps_its_own_people_and_the_city_the_guests_of_partners(office: Office) -> None:
    with office.reading() as session:
        known = offices(session)
        city = session.get_one(Person, office.people["system"])
        district = session.get_one(Person, office.people["elsewhere"])
        assert kept(session, district) == {"wanzhou"}
        assert {"cqip", "wanzhou", "yongchuan", "dazhou", "luzhou"} <= kept(session, city)
        # Courts have no people here at all; the committee beside the city keeps its own.
        assert not {"cq1zy", "cqgov", "jixiejd", "rtw"} & kept(session, city)
        for actor in (city, district):
            asked = {
                key
                for key, one in known.items()
                if reach.keeps_people_of(session, rules().offices, actor, one)
            }
            assert kept(session, actor) == asked


def test_a_bureau_that_stands_alone_keeps_the_guests_itself(office: Office) -> None:
    # The bureau above is registered, since papers name it, and nobody there has an account.
    with office.session() as session:
        district = session.get_one(Person, office.people["elsewhere"])
        city = offices(session)["cqip"].id
        assert not reach.is_foremost(session, district.organisation_id)
        leaves = update(Person).where(Person.organisation_id == city).values(active=False)
        session.execute(leaves)
        assert reach.is_foremost(session, district.organisation_id)
        assert kept(session, district) >= {"wanzhou", "dazhou"}
        session.rollback()


def test_who_stands_over_an_office_works_there_or_above_it(office: Office) -> None:
    with office.reading() as session:
        known = offices(session)
        city, district = office.work(session, "system"), office.work(session, "elsewhere")
        asked = ("cqip", "wanzhou", "yongchuan")
        assert [reach.stands_over(city, known[key]) for key in asked] == [True, True, True]
        assert [reach.stands_over(district, known[key]) for key in asked] == [False, True, False]
        assert [reach.is_own(city, known[key]) for key in asked] == [True, False, False]
