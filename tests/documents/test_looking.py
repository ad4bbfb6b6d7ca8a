"""The decoders' own process: what it answers, and that it ends itself."""

from __future__ import annotations

import io

import pytest
from PIL import Image

from casehub.documents import looking
from tests import samples


@pytest.mark.parametrize("content", [samples.picture("JPEG"), samples.picture("PNG")])
def test_what_browsers_show_needs_no_copy(content: bytes) -> None:
    pages, words, copy, thumb = looking.picture(io.BytesIO(content))
    assert (pages, words, copy) == (1, "", b"")
    assert Image.open(io.BytesIO(thumb)).format == "JPEG"


def test_a_photograph_of_a_telephone_becomes_a_jpeg() -> None:
    _pages, _words, copy, _thumb = looking.picture(io.BytesIO(samples.heic()))
    with Image.open(io.BytesIO(copy)) as image:
        red, green, blue = image.convert("RGB").getpixel((32, 32))  # type: ignore[misc]
        assert (image.format, image.size) == ("JPEG", (64, 64))
        assert green > max(red, blue)


def test_a_picture_with_too_many_points_is_not_decoded() -> None:
    out = io.BytesIO()
    Image.new("1", (20_000, 13_000)).save(out, "PNG")
    with pytest.raises((Image.DecompressionBombError, Image.DecompressionBombWarning)):
        looking.picture(io.BytesIO(out.getvalue()))


def test_a_scan_is_counted_and_shown_small() -> None:
    pages, _words, copy, thumb = looking.pdf(io.BytesIO(samples.pdf(pages=4)))
    assert (pages, copy) == (4, b"")
    assert max(Image.open(io.BytesIO(thumb)).size) <= 2 * looking.THUMB
