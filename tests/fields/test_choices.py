"""Yes and no, one of several, some of several."""

from __future__ import annotations

from casehub.fields import (
    ChoiceField,
)


def test_what_the_three_lists_of_choices_hold_is_said_once() -> None:
    field = ChoiceField("way", "方式", options=(("a", "甲"), ("b", "乙")))
    assert field.option_label("a") == "甲"
    assert field.option_label("z") == "z"
    assert list(field.faults("z")) == ["方式不在可选范围内"]
    assert field.facts_fault("z") == "不是可选的值"
    assert field.facts_fault(["a", "b"]) is None
