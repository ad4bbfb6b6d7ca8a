"""Every kind of field is declared, drawn and read by one class."""

from __future__ import annotations

from dataclasses import fields as attributes
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from casehub.fields import (
    FIELD_KINDS,
    DeclaredField,
    Field,
    IntField,
    PasswordField,
    SeveralField,
    TableField,
    TextField,
    declared,
)
from casehub.law.zone import OFFICE_ZONE
from casehub.record.rows import plain

CONTROLS = Path(__file__).resolve().parents[2] / "templates/web/components/controls.html"
reader: TypeAdapter[Field] = TypeAdapter(DeclaredField)


@pytest.mark.parametrize(("name", "of"), FIELD_KINDS.items())
def test_a_kind_bears_its_name_and_is_drawn_by_a_macro(name: str, of: type[Field]) -> None:
    assert of("x", "甲").kind == name
    assert f"{{% macro {of.draws}(i) %}}" in CONTROLS.read_text(encoding="utf-8")


def test_pages_have_two_kinds_of_their_own() -> None:
    for of in (PasswordField, SeveralField):
        assert of.draws + "(i)" in CONTROLS.read_text(encoding="utf-8")
        assert of("x", "甲").kind not in FIELD_KINDS


@pytest.mark.parametrize(
    ("kind", "key", "value"),
    [
        ("text", "options", [["a", "甲"]]),
        ("date", "columns", []),
        ("int", "not_after", "today"),
        ("text", "least", 1),
        ("party", "role", "clerk"),
    ],
)
def test_a_key_belongs_to_the_kinds_that_have_it(kind: str, key: str, value: Any) -> None:
    assert key not in {a.name for a in attributes(FIELD_KINDS[kind])}
    with pytest.raises(ValidationError):
        reader.validate_python({"kind": kind, "id": "x", "label": "甲", key: value}, extra="forbid")
    with pytest.raises(TypeError):
        declared(kind, id="x", label="甲", **{key: value})


MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2100, 1, 1)).map(
    lambda m: m.replace(tzinfo=OFFICE_ZONE)
)
MONEY = st.integers(0, 10**12).map(lambda n: Decimal(n) / 100)
VALUES: dict[str, st.SearchStrategy[Any]] = {
    "text": st.text(),
    "long": st.text(),
    "int": st.integers(),
    "money": MONEY,
    "date": st.dates(date(1900, 1, 1)),
    "datetime": MOMENTS,
    "bool": st.booleans(),
    "choice": st.sampled_from(["a", "b"]),
    "person": st.integers(1),
    "people": st.lists(st.integers(1)),
    "evidence": st.lists(st.integers(1)),
    "table": st.lists(st.fixed_dictionaries({"n": MONEY, "day": st.dates(date(1900, 1, 1))})),
}


@given(st.data())
def test_what_is_kept_is_read_back(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(VALUES)))
    value = data.draw(VALUES[name])
    more: dict[str, Any] = {}
    if name == "table":
        more["columns"] = (
            declared("money", id="n", label="元"),
            declared("date", id="day", label="日"),
        )
    field = declared(name, id="x", label="甲", **more)
    kept = field.freeze(value)
    assert field.read(kept) == value
    # An event keeps whole forms without their fields; both ways of keeping agree.
    assert plain(value) == kept


def test_a_table_names_row_and_column() -> None:
    columns = (TextField("name", "名称", required=True), IntField("n", "数量", least=1))
    table = TableField("rows", "明细", columns=columns)
    assert list(table.faults([{"name": ""}, {"name": "甲", "n": 0}])) == [
        "明细第1行缺少名称",
        "明细第2行：数量不能小于1",
    ]
    assert list(table.cell_faults([{"n": 2}, {"name": "甲", "n": "二"}])) == [
        "第1行未填写“名称”",
        "第2行“数量”应为整数",
    ]
    assert table.shaped([{"n": 1}]) == [{"name": None, "n": 1}]
