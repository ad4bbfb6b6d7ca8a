"""An office is chosen from the register once, and found again by its name on any day."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy import select

from casehub.casefile import registering, situations
from casehub.casefile.cooperation import offices
from casehub.casefile.registering import Request
from casehub.model import Case, Organisation, OrganisationContact, Party
from casehub.workflow.refusals import Refused
from tests.casefile.cooperation.kept import NOW, partner
from tests.faults import roads
from tests.faults.world import Office

SORT, ENDED = "department", date(2026, 11, 1)


def asked(office: Office, *names: str, **more: Any) -> str:
    """A matter for letters to these offices, each typed by its name alone; its number."""
    with office.acting("dispatcher", NOW) as work:
        parties = [{"role": "asked_office", "name": name, "capacity": "none", **more} for name in names]
        request = Request("requesting", parties, another=roads.key())
        return registering.register(work, work.rules.tracks["letter_out"], request).reference


def refused(office: Office, *names: str) -> list[str]:
    try:
        asked(office, *names)
    except Refused as said:
        return [one.sentence for one in said.reasons]
    return []


def parties(office: Office, reference: str) -> list[Party]:
    with office.session() as session:
        case = session.scalars(select(Case).where(Case.reference == reference)).one()
        found = list(case.parties)
        session.expunge_all()
        return found


def found(office: Office, reference: str) -> dict[str, str]:
    """Name of each party that is an office of the register → who stands there today."""
    with office.acting("dispatcher", NOW) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        step = work.law.procedure("requesting").step("ask_resource")
        s = situations.load(work, case, step)
        return {party.name: one.name for party, one in s.offices}


def test_the_party_is_what_the_register_says_and_what_was_typed_besides_stands(office: Office) -> None:
    number, name = partner(office, region_code="511700", address="达川路1号", uscc="")
    with office.session() as session:
        row = session.get_one(Organisation, number)
        row.contacts = [OrganisationContact(name="甲", phone=""), OrganisationContact(name="乙", phone="0818-1")]
    (party,) = parties(office, asked(office, f" {name} "))
    told = (party.name, party.region_code, party.address, party.phone, party.kind)
    assert told == (name, "511700", "达川路1号", "0818-1", "legal")
    (party,) = parties(office, asked(office, name, address="收发室"))
    assert (party.address, party.region_code) == ("收发室", "511700")
    _, other = partner(office, region_code="511600")
    assert found(office, asked(office, name, other)) == {name: name, other: other}


def test_a_body_that_is_not_registered_is_typed_and_known_once_it_is(office: Office) -> None:
    name = f"示例{roads.key()[:8]}文化局"
    reference = asked(office, name)
    (party,) = parties(office, reference)
    assert (party.name, party.address, party.region_code) == (name, "", "")
    assert found(office, reference) == {}
    partner(office, name, region_code="511700")
    assert found(office, reference) == {name: name}


def test_after_a_merger_old_cases_go_to_the_heir_and_new_ones_name_it(office: Office) -> None:
    """§5.4 no. 7 of cross_region.md: the receiver is merged while a matter is open."""
    heir, newest = partner(office, region_code="500157")
    old, before = partner(office, region_code="500105")
    reference = asked(office, before)
    with office.session() as session:
        row = session.get_one(Organisation, old)
        row.valid_until, row.successor_id = ENDED, heir
    assert found(office, reference) == {before: newest}
    assert refused(office, before) == [f"{before}已由{newest}承接，请填写后者"]
    with office.acting("dispatcher", NOW) as work:
        names = offices.names_offered(work, SORT)
        assert newest in names and before not in names
    # Nobody took over: there is nobody to write to.
    _, gone = partner(office, region_code="500106", valid_until=ENDED)
    _, ahead = partner(office, region_code="500107", valid_from=date(2027, 1, 1))
    assert refused(office, newest, gone) == [f"{gone}已经撤销或者尚未设立，请核对"]
    assert refused(office, ahead) == [f"{ahead}已经撤销或者尚未设立，请核对"]


def test_nothing_is_sent_to_oneself(office: Office) -> None:
    with office.acting("dispatcher", NOW) as work:
        own = work.actor.organisation.name
        assert own not in offices.names_offered(work, SORT)
    assert refused(office, own) == ["不能登记本局"]


def test_two_of_one_name_are_told_apart_by_their_regions(office: Office) -> None:
    name = f"示例{roads.key()[:8]}区市场监督管理局"
    partner(office, name, region_code="110105", region_name="北京市朝阳区")
    partner(office, name, region_code="220104", region_name="长春市朝阳区")
    # Without a code no number can be made: it is offered to nobody.
    _, uncoded = partner(office)
    both = [f"{name}（北京市朝阳区）", f"{name}（长春市朝阳区）"]
    with office.acting("dispatcher", NOW) as work:
        names = offices.names_offered(work, SORT)
        assert set(both) <= set(names) and not {name, uncoded} & set(names)
    # Both at once are two offices, and no repetition.
    reference = asked(office, *both)
    assert [(one.name, one.region_code) for one in parties(office, reference)] == [(name, "110105"), (name, "220104")]
    with office.acting("dispatcher", NOW) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        s = situations.load(work, case, work.law.procedure("requesting").step("ask_resource"))
        assert [one.region_code for _, one in s.offices] == ["110105", "220104"]
    assert refused(office, both[0], both[0]) == ["与收函机关1是同一名称，请核对"]
    # The name alone says of neither that it is meant.
    assert found(office, asked(office, name)) == {}


def test_who_writes_to_us_is_chosen_from_the_register_too_even_where_it_ended_since(office: Office) -> None:
    heir, _ = partner(office, region_code="500157")
    number, before = partner(office, region_code="500105", address="旧路1号", uscc="")
    with office.session() as session:
        row = session.get_one(Organisation, number)
        row.valid_until, row.successor = ENDED, session.get_one(Organisation, heir)
    for track, key in (("letter_request", "helping"), ("letter_cooperation", "responding")):
        with office.acting("dispatcher", NOW) as work:
            ours = work.actor.organisation.name
            def came(name: str, key: str = key, track: str = track, work: Any = work) -> str:
                asking = [{"role": "asking_office", "name": name, "capacity": "none"}]
                return registering.register(work, work.rules.tracks[track], Request(key, asking, another=roads.key())).reference

            known, typed = came(f" {before} "), came("示例外省某局")
            with pytest.raises(Refused, match="不能登记本局"):
                came(ours)
            (party,) = work.session.scalars(select(Case).where(Case.reference == known)).one().parties
            assert (party.name, party.kind, party.address, party.region_code) == (before, "legal", "旧路1号", "500105")
            (other,) = work.session.scalars(select(Case).where(Case.reference == typed)).one().parties
            assert (other.name, other.address) == ("示例外省某局", "")
