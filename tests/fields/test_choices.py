"""Yes and no, one of several, some of several."""

from __future__ import annotations

import pytest

from casehub.fields import ChoiceField, ChoicesField, SeveralField
from casehub.fields.choices import NotOffered
from casehub.fields.field import Typed


def test_what_the_three_lists_of_choices_hold_is_said_once() -> None:
    field = ChoiceField("way", "方式", options=(("a", "甲"), ("b", "乙")))
    assert field.option_label("a") == "甲"
    assert field.option_label("z") == "z"
    assert list(field.faults("z")) == ["方式不在可选范围内"]
    assert field.facts_fault("z") == "不是可选的值"
    assert field.facts_fault(["a", "b"]) is None


def test_one_of_several_answers_that_stands_chosen_speaks() -> None:
    ways = (("a", "甲"), ("b", "乙"))
    assert ChoiceField("way", "方式", options=ways, default="a").speaks
    assert not ChoiceField("way", "方式", options=ways).speaks
    # Where there is one answer, the step has said it.
    assert not ChoiceField("way", "方式", options=ways[:1], default="a").speaks


def test_some_of_the_options_are_texts_and_print_in_one() -> None:
    field = ChoicesField("acts", "行为", options=(("1", "制造"), ("sell", "销售")))
    assert field.parse(Typed(["1", "", "sell"], {"1", "sell"})) == ["1", "sell"]
    with pytest.raises(NotOffered):
        field.parse(Typed(["2"], {"1", "sell"}))
    assert list(field.faults(["1", "sell"])) == list(field.faults([], {"1"})) == []
    assert list(field.faults(["z"])) == ["行为不在可选范围内"]
    assert field.choices(None) == field.options  # type: ignore[arg-type]
    assert field.printed(["1", "sell"], None) == field.shaped(["1", "sell"]) == "制造、销售"
    assert field.shaped("制造、进口") == "制造、进口"
    assert field.absent("【待填】") == "【待填】"
    assert field.facts_fault("制造") is None
    assert field.facts_fault(3) == "应为所选各项"


@pytest.mark.parametrize("kept", ["制造、销售", "sell"])
def test_what_was_kept_as_a_text_is_one_text(kept: str) -> None:
    field = ChoicesField("acts", "行为", options=(("制造", "制造"), ("销售", "销售")))
    for one in (field, SeveralField("acts", "行为")):
        assert one.typed(kept) == [kept]
        assert one.words(one.typed(kept), dict(field.options)) == kept
        assert one.typed("") == one.typed(None) == []
    assert field.typed(["制造", "销售"]) == ["制造", "销售"]
