"""A PDF that somebody sent is read to its last page or refused with the way out."""

from __future__ import annotations

import io

import pikepdf
import pytest

from casehub.documents.archival import NotReadableError
from casehub.documents.received import pages_of
from tests import samples


def pages(content: bytes) -> int:
    return pages_of(io.BytesIO(content), len(content))


def test_pages_are_counted() -> None:
    assert pages(samples.pdf(pages=3)) == 3


def test_comments_before_the_first_object_and_a_lost_table_are_forgiven() -> None:
    whole = samples.pdf(pages=2)
    assert pages(whole.replace(b"\n", b"\n%a comment\n% another\n", 1)) == 2
    assert pages(whole.replace(b"startxref", b"startxxxx")) == 2


def test_an_owner_password_locks_nothing_that_is_read() -> None:
    made, out = pikepdf.new(), io.BytesIO()
    made.add_blank_page()
    made.save(out, encryption=pikepdf.Encryption(owner="a", user=""))
    assert pages(out.getvalue()) == 1


@pytest.mark.parametrize(
    "spoil",
    [
        lambda c: c.replace(b"/Kids", b"/Kidz"),
        lambda c: c.replace(b"/Catalog", b"/Cataloq").replace(b"/Root", b"/Roof"),
        lambda c: c[:60] + b"%%EOF",
        lambda c: b"\n" + c,
    ],
    ids=["no pages", "no catalogue", "cut", "late header"],
)
def test_what_has_no_page_to_look_at_is_refused(spoil) -> None:
    with pytest.raises(NotReadableError):
        pages(spoil(samples.pdf()))
