"""Yes and no are both answers, and neither stands there by itself."""

from __future__ import annotations

import pytest

from casehub.fields import BoolField, Typed, Unreadable, is_empty
from casehub.fields.answers import YesNoField

ASKED = YesNoField("signed", "已签名", required=True)


@pytest.mark.parametrize("texts, value, words", [(["1"], True, "是"), (["0"], False, "否"), ([], None, "")])
def test_what_is_pressed_is_the_answer(texts: list[str], value: bool | None, words: str) -> None:
    assert ASKED.parse(Typed(texts)) is value
    assert ASKED.typed(value) == texts
    assert ASKED.words(texts, {}) == words
    # A no is an answer, and nothing is none.
    assert is_empty(value) is (value is None)


def test_neither_is_pressed_at_first_and_nothing_else_is_read() -> None:
    assert ASKED.typed(ASKED.start) == []
    # Nobody is told to choose what the statement says.
    assert ASKED.missing == "已签名：选择“是”或者“否”"
    with pytest.raises(Unreadable):
        ASKED.parse(Typed(["yes"]))


def test_papers_print_it_as_they_print_a_tick() -> None:
    tick = BoolField("signed", "已签名")
    assert tick.agrees(ASKED)
    assert ASKED.agrees(tick)
    assert [ASKED.printed(value, None) for value in (True, False, None)] == [True, False, False]
