"""The name of another office: those of the register are offered, any other is typed."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from casehub.fields import Typed, declared
from casehub.fields.offices import OfficeField


def test_names_of_the_register_are_offered_once_and_others_are_typed() -> None:
    asked: list[str] = []

    def organisations(sort: str) -> Any:
        asked.append(sort)
        return ((1, "甲局"), (2, "乙局"), (3, "甲局"))

    field = declared("office", id="sender", label="来函机关", sort="department")
    assert isinstance(field, OfficeField) and field.draws == "suggested"
    assert field.choices(SimpleNamespace(organisations=organisations)) == (("甲局", "甲局"), ("乙局", "乙局"))  # type: ignore[arg-type]
    assert asked == ["department"]
    assert field.parse(Typed(["外省某局"])) == "外省某局"
