"""Whatever people type of a party, agent, right, product or exhibit can be mended (更正登记)."""

from __future__ import annotations

import pytest

from casehub.casefile.parties import AGENT_FIELDS, party_fields
from casehub.casefile.things import THING_FIELDS, TOLD_OF_THINGS
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import Accused, Agent, Evidence, Party, Right
from casehub.procedures.matter.mendable import (
    AGENT,
    EXHIBIT,
    EXHIBIT_LABELS,
    PARTY,
    RIGHT,
    THING,
    words,
)
from casehub.workflow.procedure import EXHIBITS, Procedure
from tests.faults.world import rules

# What a step of its own says anew, with its day, where disputes are about patents: the status of a right.
SAID_ANEW = {"right_status", "right_checked_on"}
# What nobody types of a product.
NOT_TYPED = {"kind"}
TYPED = {
    Party: {field.id for field in party_fields((("patentee", "专利权人"),))},
    Agent: {field.id.removeprefix("agent_") for field in AGENT_FIELDS if field.id != "agent_name"} | {"name"},
    Right: {field.id for kind in RIGHT_KINDS.values() for field in kind.fields} | {"kind"},
    Accused: {field.id for field in THING_FIELDS} | {*TOLD_OF_THINGS, "acts"} - NOT_TYPED,
    Evidence: {*EXHIBIT_LABELS},
}
# Patents have none of it, and disputes are about patents.
OF_MARKS = {"right_classes", "right_goods"}
MENDED = {Party: PARTY, Agent: AGENT, Right: RIGHT, Accused: THING, Evidence: EXHIBIT}
STEPS = {
    Party: "rectify_party", Agent: "rectify_agent", Right: "rectify_right", Accused: "rectify_thing",
    Evidence: "rectify_exhibit",
}  # fmt: skip


@pytest.mark.parametrize("table", TYPED)
def test_every_column_that_somebody_types_has_a_field_that_mends_it(
    procedures: dict[str, Procedure], table: type[Party | Agent | Right | Accused | Evidence]
) -> None:
    columns = TYPED[table] & set(table.__table__.columns.keys())
    assert columns - set(MENDED[table].values()) == set()
    # Before filing and after it, in whatever procedure a case runs.
    for key, step in (("adjudication", ""), ("mediation", ""), ("adjudication", "_early"), ("intake", "_early")):
        asked = {field.id for field in procedures[key].step(STEPS[table] + step).fields}
        assert set(MENDED[table]) - OF_MARKS - SAID_ANEW - asked == set(), key


@pytest.mark.parametrize("key", ["penalty", "rights_aid", "peoples_mediation"])
def test_where_marks_are_everything_of_a_right_is_mended(procedures: dict[str, Procedure], key: str) -> None:
    asked = {field.id for field in procedures[key].step("rectify_right").fields}
    assert set(RIGHT) - asked == set()


def test_a_right_may_be_of_each_kind_that_the_window_enters(procedures: dict[str, Procedure]) -> None:
    """Whoever chose the wrong kind finds the right one in the list."""
    for track in rules().tracks.values():
        entered = {kind for kind in track.right_kinds if RIGHT_KINDS[kind].fields}
        for way in track.ways if entered else ():
            steps = [s for s in procedures[way.key].steps if s.form_field("right_kind") is not None]
            offered = [dict(s.form_field("right_kind").options) for s in steps]
            assert offered, way.key
            for one in offered:
                assert entered <= one.keys(), (track.id, way.key)
                assert {k: RIGHT_KINDS[k].title for k in one} == one


def test_a_value_is_told_in_the_words_of_its_register() -> None:
    assert words(Accused(), "acts", ["make", "销售"]) == "制造、销售"
    assert words(Party(), "capacity", "sole_licensee") == "排他实施被许可人"
    assert words(Party(), "kind", "legal") == "法人"
    assert (words(Accused(), "from_on", None), words(Party(), "no_domicile_in_china", True)) == ("", "是")
    assert (words(Evidence(), "pages", 3), words(Evidence(), "pages", None)) == ("3", "")


# By what it is called on papers, and what mediation or another step says of it.
NOT_OF_THE_ITEM = {"label", "for_mediation", "kind", "side"}


def test_what_a_list_of_exhibits_asks_is_what_is_mended(procedures: dict[str, Procedure]) -> None:
    for key in ("adjudication", "mediation", "intake"):
        tables = [field for step in procedures[key].steps if (field := step.form_field(EXHIBITS)) is not None]
        asked = {column.id for table in tables for column in table.columns if not column.is_coded} - NOT_OF_THE_ITEM
        assert asked == set(EXHIBIT.values()), key
