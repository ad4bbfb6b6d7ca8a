"""A paper that bears what was mended after it waits until it is corrected, void or left."""

from __future__ import annotations

import pytest

from casehub.model import Document, WrongPaper


@pytest.mark.parametrize(
    ("status", "kept_seq", "waits"),
    [
        ("issued", None, True),
        ("issued", 12, False),
        ("superseded", None, False),
        ("void", None, False),
    ],
)
def test_a_paper_waits_while_it_is_valid_and_nobody_left_it(
    status: str, kept_seq: int | None, waits: bool
) -> None:
    row = WrongPaper(document=Document(status=status), kept_seq=kept_seq)
    assert row.waits == waits
