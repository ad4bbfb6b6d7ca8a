"""What is entered of another office's letters: an answer to ours, or something of its own."""

from __future__ import annotations

import pytest

from casehub.exchange.entered import answers_to
from casehub.workflow.passing import EntersLetter


@pytest.mark.parametrize(
    ("says", "to", "kind", "expected"),
    [
        ("RECEIVED", (), "REQUEST", True),
        ("REPLIED", (), "REMINDER", True),
        ("REPLIED", (), "WITHDRAWAL", False),
        ("WITHDRAW_AGREED", ("WITHDRAWAL",), "WITHDRAWAL", True),
        # It came, or nobody would answer what corrects it.
        ("ACCEPTED", ("CORRECTION",), "REQUEST", True),
        ("ACCEPTED", ("CORRECTION",), "REMINDER", False),
        *((one, (), "REQUEST", False) for one in ("REQUEST", "REMINDER", "WITHDRAWAL", "CORRECTION", "SUPPLEMENT", "CLOSING")),
    ],
)  # fmt: skip
def test_only_what_answers_our_message_is_an_answer_to_it(says: str, to: tuple[str, ...], kind: str, expected: bool) -> None:
    assert answers_to(EntersLetter(says=(says,), to=to), kind) is expected
