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


def test_a_bureau_stays_in_the_tree_of_who_registers_it_and_leaves_nobody_above(office: Office) -> None:
    with office.reading() as session:
        known, words = offices(session), rules().offices
        city = session.get_one(Person, office.people["system"])
        district = session.get_one(Person, office.people["elsewhere"])

        def wrong(actor: Person, key: str, kind: str, parent: str | None) -> str:
            return reach.misplaced(session, words, actor, known.get(key), kind, parent)

        for actor, key, kind, parent in (
            (city, "new", "market_bureau", "cqip"),
            (city, "new", "market_bureau", "wanzhou"),
            (city, "wanzhou", "market_bureau", "yongchuan"),
            (city, "cqip", "ip_bureau", None),
            (district, "new", "market_bureau", "wanzhou"),
            (district, "wanzhou", "ip_bureau", "cqip"),
            (district, "new", "court", None),
            (district, "dazhou", "partner_bureau", None),
        ):
            assert wrong(actor, key, kind, parent) == "", (key, parent)
        for actor, key, kind, parent in (
            (city, "new", "market_bureau", None),
            (city, "wanzhou", "market_bureau", None),
            (district, "new", "market_bureau", "cqip"),
            (district, "cqgov", "market_bureau", None),
        ):
            assert wrong(actor, key, kind, parent).startswith(f"上级机关选{actor.organisation.name}"), key
        for actor, key, parent in ((district, "wanzhou", None), (district, "wanzhou", "yongchuan"), (city, "cqip", "wanzhou")):
            assert wrong(actor, key, "market_bureau", parent).startswith("本单位的上级机关不由本单位更改"), key


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
