"""A PDF that somebody sent is read to its last page or refused with the way out."""

from __future__ import annotations

import io

import pikepdf
import pytest

from casehub.documents.archival import NotReadableError
from casehub.documents.received import cut_out, pages_left, pages_of, view_of
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


def test_it_is_looked_at_in_a_process_of_its_own() -> None:
    seen = view_of(io.BytesIO(samples.pdf(pages=3)), "pdf")
    assert seen is not None
    assert (seen.pages, seen.view, seen.thumb[:3]) == (3, b"", b"\xff\xd8\xff")
    assert view_of(io.BytesIO(b"%PDF-1.7 nothing"), "pdf") is None


def test_pages_are_cut_out_and_the_same_cut_gives_the_same_bytes() -> None:
    whole = samples.pdf(pages=5)
    parts = [cut_out(io.BytesIO(whole), 2, 3) for _ in range(2)]
    assert parts[0] == parts[1]
    assert pages(parts[0]) == 2
    with pytest.raises(NotReadableError):
        cut_out(io.BytesIO(b"%PDF-1.7 nothing"), 1, 1)


def test_of_a_broken_one_the_pages_that_are_left_are_told() -> None:
    assert pages_left(io.BytesIO(samples.pdf(pages=4)[:-30])) == 4
    assert pages_left(io.BytesIO(b"%PDF-1.7 nothing")) is None
