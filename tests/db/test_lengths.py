"""No text that a field takes is longer than the column that it reaches, in all that is declared."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from sqlalchemy import Column, String, inspect

from casehub.casefile.parties import party_fields
from casehub.casefile.registering import TITLE
from casehub.casefile.things import THING_FIELDS
from casehub.db import OWN_WORDS, Base, TooLong
from casehub.fields import Field, TableField, WrittenField
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import Organisation, OrganisationContact, Party, Person
from casehub.people import office_columns
from casehub.people.lists import staff_columns
from tests.faults.world import rules

# Tables that hold what the steps and the window take in.
OF_A_CASE = (
    "case_file", "party", "agent", "declaration", "case_right", "invalidity", "accused",
    "service", "evidence", "evidence_use", "pause", "referral", "referral_message",
)  # fmt: skip

def _flat(fields: Iterator[Field]) -> Iterator[Field]:
    for field in fields:
        yield from _flat(iter(field.columns)) if isinstance(field, TableField) else (field,)


def _declared() -> Iterator[Field]:
    book = rules()
    for procedure in book.procedures.values():
        for step in procedure.steps:
            yield from step.fields
    for right in RIGHT_KINDS.values():
        yield from right.fields
    yield from (*party_fields((("holder", "权利人"),)), *THING_FIELDS, TITLE)


def _columns() -> dict[str, list[Column[object]]]:
    found: dict[str, list[Column[object]]] = {}
    for name in OF_A_CASE:
        for column in Base.metadata.tables[name].columns:
            if isinstance(column.type, String):
                found.setdefault(column.name, []).append(column)
    return found


def test_every_declared_text_fits_the_columns_of_its_name() -> None:
    columns, met = _columns(), set()
    for field in _flat(_declared()):
        if not isinstance(field, WrittenField):
            continue
        for column in columns.get(field.id, ()):
            if column.info.items() >= OWN_WORDS.items():
                continue
            met.add(str(column))
            length = column.type.length  # type: ignore[attr-defined]
            assert length is None or length >= field.longest, (field.id, str(column))
    assert {"party.name", "declaration.signed_by", "case_right.number", "service.tracking"} <= met


def test_the_program_writes_its_own_words_only_where_a_form_could_be_meant() -> None:
    """A mark that no field of the same name needs is left over."""
    asked = {field.id for field in _flat(_declared()) if isinstance(field, WrittenField)}
    marked = {c.name for cs in _columns().values() for c in cs if c.info.items() >= OWN_WORDS.items()}
    assert marked - asked == set()


def test_every_entry_of_an_import_fits_its_column() -> None:
    pairs = [
        (Organisation, office_columns.ENTRIES),
        (OrganisationContact, office_columns.CONTACT),
        (Person, staff_columns.ENTRIES),
    ]
    met = 0
    for model, entries in pairs:
        for entry in entries:
            column = inspect(model).columns.get(entry.id)
            if column is None or not isinstance(column.type, String):
                continue
            if entry.input == office_columns.KIND:
                continue  # one of the kinds that are declared
            met += 1
            assert column.type.length is None or entry.longest <= column.type.length, entry
    assert met > 25


def test_a_column_with_a_length_refuses_more_in_words_on_either_database() -> None:
    with pytest.raises(TooLong, match="最多保存20个字，现有21个字"):
        Party(role="某" * 21)
    party = Party(role="某" * 20)
    assert party.role == "某" * 20
    with pytest.raises(TooLong):
        party.kind = "长" * 100
