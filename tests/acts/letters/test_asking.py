"""What may be begun from a case is read from the procedure: every step that begins an exchange."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from casehub.acts.letters.asking import _letters
from casehub.casefile import registering
from casehub.fields import OrganisationField
from casehub.model import Organisation
from casehub.workflow.refusals import Refused
from tests import factories
from tests.casefile.cooperation.kept import NOW, partner
from tests.faults import roads
from tests.faults.world import Office, rules


def test_one_track_opens_letters_from_cases_and_each_letter_of_it_has_its_ground() -> None:
    tracks = [one for one in rules().tracks.values() if one.from_case]
    (track,) = tracks
    versions = [one for (key, _), one in rules().procedures.items() if key == track.ways[0].key]
    begins = [one for rule in versions for one in rule.steps if one.sends is not None and one.sends.begins]
    assert len({one.sends.sort for one in begins if one.sends}) >= 9
    # The receiver and the agreements are filled in by the choice, and each letter names an article or mechanism.
    for step in begins:
        assert {"receiver", "agreements"} <= {field.id for field in step.fields}
        assert step.basis or step.articles


def matter(office: Office, *names: str) -> str:
    """A matter for letters, registered by the names of offices alone."""
    with office.acting("dispatcher", NOW) as work:
        parties = [{"role": "asked_office", "name": name, "capacity": "none"} for name in names]
        request = registering.Request("requesting", parties, another=roads.key())
        return registering.register(work, work.rules.tracks["letter_out"], request).reference


def letter(office: Office, reference: str, **said: Any) -> str:
    """To whom the letter goes that is signed in the matter."""
    people = [office.people["examiner"], office.people["chair"]]
    with office.acting("head", NOW) as work:
        done = factories.perform(work, reference, "ask_resource", contacts=people, reply_by=date(2026, 12, 4), **said)
        facts = done.documents[0].facts
        assert done.event.typed["receiver"]
        return str(facts["letter"]["receiver"])


def refused(office: Office, reference: str, **said: Any) -> str:
    with pytest.raises(Refused) as told:
        letter(office, reference, **said)
    return str(told.value)


def test_the_letter_goes_to_the_office_that_was_chosen_or_to_its_heir_of_the_day(office: Office) -> None:
    heir, newest = partner(office, region_code="500157")
    old, before = partner(office, region_code="500105")
    other, third = partner(office, region_code="511700")
    assert letter(office, matter(office, third)) == third
    merged, both = matter(office, before), matter(office, before, third)
    with office.session() as session:
        row = session.get_one(Organisation, old)
        row.valid_until, row.successor_id = date(2026, 11, 10), heir
    assert "不在可选范围内" in refused(office, merged, receiver=other)
    assert letter(office, merged) == newest
    # Of two the form offers both; the old one of them is its heir today.
    assert letter(office, both, receiver=heir) == newest


def test_a_body_of_no_register_gets_a_letter_once_it_is_registered(office: Office) -> None:
    name = f"示例{roads.key()[:8]}文化局"
    other, _ = partner(office, region_code="511700")
    reference = matter(office, name)
    assert f"{name}不在机构登记簿" in refused(office, reference, receiver=other)
    # Beside one that is registered that one may be written to.
    known, second = partner(office, region_code="511600")
    assert letter(office, matter(office, name, second), receiver=known) == second
    partner(office, name, region_code="511700")
    assert letter(office, reference) == name


def test_where_the_asked_office_stands_and_how_its_letter_is_called_the_letter_says(office: Office) -> None:
    with office.session() as session:
        ways = {way.step.id: way for way in _letters(office.work(session, "dispatcher", NOW))}
    assert {way.side.id for way in ways.values()} == {"asked_office"}
    assert (ways["order_task"].letter, ways["ask_consultation"].letter) == ("督办单", "案件会商函")
    # Another side of the same procedure is found where the form of the letter names it.
    one = ways["ask_resource"]
    receiver = one.step.form_field("receiver")
    assert isinstance(receiver, OrganisationField)
    fields = tuple(replace(receiver, side="bureau") if field.id == receiver.id else field for field in one.step.fields)
    assert replace(one, step=replace(one.step, fields=fields)).side.id == "bureau"
