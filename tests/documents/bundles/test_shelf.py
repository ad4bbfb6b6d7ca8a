"""Pages of files that people sent; what cannot be opened says so."""

from __future__ import annotations

from contextlib import ExitStack
from pathlib import Path

from casehub.documents.bundles.shelf import A4, UNREAD, Leaf, Shelf
from tests import samples


def test_a_picture_is_one_page_that_fits_into_a4(tmp_path: Path) -> None:
    with ExitStack() as held:
        for size, wide in (((1200, 800), True), ((300, 900), False)):
            (tmp_path / "photo").write_bytes(samples.picture("PNG", size))
            (page,) = Shelf(held).pages_of(tmp_path / "photo")
            width, height = (float(edge) for edge in page.mediabox[2:])
            assert (width > height) is wide
            assert max(width, height) <= max(A4) + 1 and min(width, height) <= min(A4) + 1
            assert round(width / height, 2) == round(size[0] / size[1], 2)


def test_what_cannot_be_opened_becomes_a_page_that_says_so(tmp_path: Path) -> None:
    (tmp_path / "whole").write_bytes(samples.pdf("甲", pages=3))
    (tmp_path / "broken").write_bytes(b"%PDF-1.4 nothing")
    (tmp_path / "film").write_bytes(samples.film())
    with ExitStack() as held:
        shelf = Shelf(held)
        leaf, pages = shelf.opened(Leaf("甲", tmp_path / "whole"))
        assert (leaf.why, len(pages or ())) == ("", 3)
        for name in ("broken", "film"):
            leaf, pages = shelf.opened(Leaf(name, tmp_path / name))
            assert (leaf.why, leaf.file, pages) == (UNREAD, None, None)
        leaf, pages = shelf.opened(Leaf("乙", why="见纸质案卷"))
        assert (leaf.why, pages) == ("见纸质案卷", None)
