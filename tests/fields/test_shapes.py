"""What papers print of people, parties and organisations: every name is there, whatever was given."""

from __future__ import annotations

from casehub.fields.shapes import organisation_shape, over, party_shape, person_shape


def test_nothing_stays_nothing() -> None:
    assert [shape(None) for shape in (person_shape, party_shape, organisation_shape)] == [None] * 3
    assert person_shape("") is None


def test_a_name_alone_is_a_whole_block() -> None:
    assert person_shape("周映荷") == {"name": "周映荷", "title": "", "cert_no": ""}
    office = organisation_shape("万州局")
    assert office is not None
    assert (office["name"], office["phone"]) == ("万州局", "")


def test_a_party_is_filled_up_from_what_is_known() -> None:
    party = party_shape({"name": "甲公司", "id_no": "9150", "kind": "natural", "agents": [{"name": "何静宜"}]})
    assert party is not None
    assert (party["natural"], party["short"], party["id_masked"]) == (True, "甲公司", "9150")
    assert party["service"]["e_consent"] is False
    assert party["agents"][0]["authority"] == ""
    told = party_shape({"name": "甲", "natural": False, "kind": "natural", "short": "甲方"})
    assert told is not None
    assert (told["natural"], told["short"]) == (False, "甲方")


def test_lists_of_a_shape_are_never_shared() -> None:
    shape = {"agents": list[str]()}
    over(shape, None)["agents"].append("何静宜")
    assert shape == {"agents": []}
