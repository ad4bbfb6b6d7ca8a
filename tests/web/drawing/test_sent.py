"""A form names the event and the draft that it was drawn from."""

from __future__ import annotations

from casehub.web.drawing.sent import DRAFT, number_of, seq_of


def test_a_form_is_as_old_as_the_event_that_it_names() -> None:
    assert seq_of({"seq": "7"}, 9) == 7
    assert seq_of({}, 9) == 9
    assert seq_of({"seq": "x"}, 9) == seq_of({"seq": "1" * 10}, 9) == 0


def test_it_names_the_draft_that_it_began_with_or_none() -> None:
    assert number_of({DRAFT: "12"}) == 12
    assert number_of({}) == number_of({DRAFT: "-1"}) == 0
