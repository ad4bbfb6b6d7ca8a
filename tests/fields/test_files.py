"""A file of a form: what is known of it is kept, and no page sends it back."""

from __future__ import annotations

from casehub.fields import declared
from casehub.fields.field import Typed

FIELD = declared("file", id="letter", label="来函")
KEPT = {"sha256": "0" * 64, "filename": "来函.pdf", "size": 3, "media_type": "application/pdf"}


def test_what_was_kept_is_its_value() -> None:
    assert FIELD.parse(Typed(file=KEPT)) == KEPT
    assert FIELD.parse(Typed()) is None


def test_no_page_holds_a_file_and_its_words_are_told_elsewhere() -> None:
    assert FIELD.typed(KEPT) == []
    assert FIELD.words(["来函.pdf"], {}) == ""
    assert list(FIELD.faults(KEPT)) == []
