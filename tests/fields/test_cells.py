"""The kinds of fields that may stand in a row of a table."""

from __future__ import annotations

from typing import get_args

from casehub.fields import (
    FIELD_KINDS,
    TextField,
)
from casehub.fields.cells import CELL_KINDS, Tagged
from tests.fields.test_kinds import reader


def test_the_reader_knows_the_same_kinds_as_the_table() -> None:
    assert {get_args(one)[0] for one in get_args(Tagged)} == set(CELL_KINDS.values())
    for name, of in FIELD_KINDS.items():
        assert type(reader.validate_python({"kind": name, "id": "x", "label": "甲"})) is of


def test_a_declaration_without_a_kind_is_a_text() -> None:
    assert isinstance(reader.validate_python({"id": "x", "label": "甲"}), TextField)
