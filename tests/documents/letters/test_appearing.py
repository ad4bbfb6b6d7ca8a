"""What pages show: the words of a paper, and not those that nobody sees."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest

from casehub.documents.archival import NotReadableError
from casehub.documents.letters import appearing
from casehub.documents.letters.appearing import read
from casehub.documents.printed import Rendered

MOST = 3000


def over(pdf: bytes, content: bytes) -> bytes:
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        opened.pages[0].contents_add(opened.make_stream(content))
        opened.save(out)
    return out.getvalue()


def test_the_words_of_a_paper_are_seen(sample: Callable[..., Rendered]) -> None:
    made = sample("filing_notice")
    seen = read(made.pdf, MOST)
    assert seen.faults == ()
    assert len(seen.pages) == len(seen.bodies) == made.pages
    whole = "".join("".join(seen.bodies).split())
    assert "立案通知书" in whole


def test_every_kind_of_sheet_is_as_it_seems(sample: Callable[..., Rendered]) -> None:
    """Forms with tables and boxes, lists, letters with a red head."""
    for name in ("service_receipt", "assistance_request", "assistance_items", "assistance_receipt"):
        assert read(sample(name).pdf, MOST).faults == (), name


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"q 1 g 60 100 480 700 re f Q", "遮盖文字的图形"),
        (b"q 0 G 90 w 90 560 m 500 560 l S Q", "遮盖文字的图形"),
        (b"q 0 g 9 9 m " + b"9 8 l 7 8 l " * 9 + b"f Q", "用图形画"),
    ],
    ids=["box", "line", "outline"],
)
def test_what_lies_over_the_words_is_told(
    sample: Callable[..., Rendered], content: bytes, said: str
) -> None:
    faults = read(over(sample("filing_notice").pdf, content), MOST).faults
    assert any(said in one for one in faults)


def test_what_cannot_be_drawn_is_one_clause() -> None:
    with pytest.raises(NotReadableError, match="画不出来"):
        read(b"%PDF-1.7\nnothing", MOST)


def test_a_page_of_too_many_pieces_is_not_looked_at(sample: Callable[..., Rendered]) -> None:
    content = b"q 0 g " + b"5 5 1 1 re f " * MOST + b"Q"
    with pytest.raises(NotReadableError, match="内容过多"):
        read(over(sample("filing_notice").pdf, content), MOST)


@pytest.mark.parametrize(
    ("content", "again"),
    [(b"q 0 g 20 20 3 3 re f Q", 0), (b"q 0 G .5 w 90 560 m 500 560 l S Q", 1)],
    ids=["apart", "through the words"],
)
def test_a_page_is_drawn_again_only_where_something_comes_near_to_its_words(
    sample: Callable[..., Rendered], monkeypatch: pytest.MonkeyPatch, content: bytes, again: int
) -> None:
    pdf, known = sample("filing_notice").pdf, appearing._drawn
    drawings: list[object] = []

    def drawn(*page: object) -> object:
        drawings.append(page)
        return known(*page)  # type: ignore[arg-type]

    monkeypatch.setattr(appearing, "_drawn", drawn)
    read(pdf, MOST)
    before, _ = len(drawings), drawings.clear()
    read(over(pdf, content), MOST)
    assert len(drawings) == before + again
