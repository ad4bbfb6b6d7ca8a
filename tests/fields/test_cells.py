"""Which kinds of fields may be declared, and which may stand in a row of a table."""

from __future__ import annotations

import pytest
from pydantic import TypeAdapter, ValidationError

from casehub.fields import FIELD_KINDS, Field, TextField
from casehub.fields.cells import Cell
from casehub.fields.field import KINDS, declarable
from tests.fields.test_kinds import reader

cells: TypeAdapter[Field] = TypeAdapter(Cell)


def test_every_kind_is_read_and_not_all_of_them_in_a_row() -> None:
    for name, of in FIELD_KINDS.items():
        said = {"kind": name, "id": "x", "label": "甲"}
        assert type(reader.validate_python(said)) is of
        if of.in_rows:
            assert type(cells.validate_python(said)) is of
        else:
            with pytest.raises(ValidationError):
                cells.validate_python(said)
    assert {name for name, of in FIELD_KINDS.items() if not of.in_rows} == {"table", "materials", "yes_no"}


def test_a_declaration_without_a_kind_is_a_text() -> None:
    assert isinstance(reader.validate_python({"id": "x", "label": "甲"}), TextField)


def test_a_name_is_taken_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(KINDS, "new", TextField)

    class Other(TextField):
        kind = "new"  # type: ignore[assignment]

    with pytest.raises(ValueError, match="two kinds of fields are called new"):
        declarable(Other)
