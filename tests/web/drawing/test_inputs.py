"""An input as its macro draws it, and in words."""

from __future__ import annotations

from casehub.fields import ChoiceField, SeveralField, TextField
from casehub.web.drawing.inputs import FEW_CHOICES, MANY_CHOICES, Input, in_words, row_words

MANY = tuple((str(n), f"第{n}项") for n in range(MANY_CHOICES + 1))


def choice(number: int, *, required: bool = True, loose: bool = False) -> Input:
    field = ChoiceField("c", "选择", required=required, options=MANY[:number])
    return Input("c", field, required, choices=MANY[:number], loose=loose)


def test_few_choices_are_buttons_one_is_none_and_many_are_a_list() -> None:
    drawn = {n: choice(n).draws for n in (1, 2, FEW_CHOICES, FEW_CHOICES + 1)}
    assert drawn == {1: "settled", 2: "radio", FEW_CHOICES: "radio", FEW_CHOICES + 1: "select"}
    assert choice(1, required=False).draws == choice(1, loose=True).draws == "select"


def test_a_long_list_of_ticks_shows_what_is_ticked() -> None:
    ticks = Input("t", SeveralField("t", "勾选"), texts=["7"], choices=MANY)
    assert [value for value, _ in ticks.shown] == ["7"]
    assert len(ticks.folded) == MANY_CHOICES
    ticks.required = True
    assert [value for value, _ in ticks.shown] == ["0", "1", "2", "3", "4", "7"]


def test_what_it_holds_is_said_in_words() -> None:
    name, kind = Input("n", TextField("n", "名称"), texts=["底座"]), choice(2)
    kind.texts = ["1"]
    assert (in_words(name), in_words(kind)) == ("底座", "第1项")
    assert row_words([name, kind, Input("e", TextField("e", "空"))]) == "底座，第1项"
    assert (name.raw, name.describes) == ("底座", "")
    name.hint, name.error = "写全称", "填写名称"
    assert name.describes == "n-hint n-err"
