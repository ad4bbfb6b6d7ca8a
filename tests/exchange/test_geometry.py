"""The first page of a letter of each type in exact numbers: the 信函格式 of GB/T 9704-2012, 10.1."""

from __future__ import annotations

import ctypes
from itertools import pairwise
from typing import NamedTuple

import pypdfium2
import pypdfium2.raw as pdfium
import pytest

from casehub.exchange.sealing import seal_letter
from casehub.exchange.sorts import exchange
from tests.exchange.payloads import payload_of

MM = 25.4 / 72
# Print is laid out in CSS pixels, of which 96 are an inch.
POINT = 72 / 96
SCALE = 3
TITLE, TEXT, FLAG = ("CH-Title-Bold", 22), ("CH-FangSong", 16), ("CH-Title-Bold", 30)


class Sign(NamedTuple):
    """A printed character: face and size, and where it stands, in mm from the upper left."""

    character: str
    face: tuple[str, int]
    left: float
    top: float
    right: float
    bottom: float


class Band(NamedTuple):
    """A red line across the page, in mm."""

    top: float
    bottom: float
    left: float
    right: float


def signs_of(page: pypdfium2.PdfPage) -> list[Sign]:
    text, height = page.get_textpage(), page.get_height()
    found = []
    name, flags = ctypes.create_string_buffer(80), ctypes.c_int()
    for at in range(text.count_chars()):
        character = chr(pdfium.FPDFText_GetUnicode(text, at))
        if character.isspace():
            continue
        pdfium.FPDFText_GetFontInfo(text, at, name, 80, flags)
        size = round(pdfium.FPDFText_GetFontSize(text, at) * POINT)
        left, low, right, high = text.get_charbox(at, loose=True)
        face = name.value.decode().rpartition("+")[2]
        found.append(Sign(character, (face, size), left * MM, (height - high) * MM, right * MM, (height - low) * MM))
    return found


def reds_of(page: pypdfium2.PdfPage) -> tuple[float, list[Band]]:
    """Where the first red stands, and the red lines from one side to the other."""
    picture = page.render(scale=SCALE).to_pil().convert("RGB")
    dot = MM / SCALE
    rows = []
    for y in range(picture.height):
        row = picture.crop((0, y, picture.width, y + 1)).tobytes()
        reds = [
            x for x in range(picture.width)
            if row[3 * x] > 180 and row[3 * x + 1] < 80 and row[3 * x + 2] < 80
        ]
        rows.append(reds)
    first = next(y for y, reds in enumerate(rows) if reds) * dot
    bands: list[Band] = []
    for y, reds in enumerate(rows):
        if len(reds) * dot < 150:
            continue
        if bands and y * dot - bands[-1].bottom < dot / 2:
            bands[-1] = bands[-1]._replace(bottom=(y + 1) * dot)
        else:
            bands.append(Band(y * dot, (y + 1) * dot, reds[0] * dot, (reds[-1] + 1) * dot))
    return first, bands


@pytest.mark.pdf
@pytest.mark.parametrize("code", [one.code for one in exchange().type])
def test_the_first_page_stands_by_the_standard(code: str) -> None:
    with pypdfium2.PdfDocument(seal_letter(payload_of(code), {}).pdf) as opened:
        page = opened[0]
        signs, (first, bands) = signs_of(page), reds_of(page)
        others = [signs_of(opened[n]) for n in range(1, len(opened))]
    # 发文机关标志 30 mm from the upper edge, 4 mm above a red double line of 170 mm; another one
    # 20 mm above the lower edge, the thick one outside.
    assert abs(first - 30) < 0.5
    assert len(bands) == 4
    assert all(abs(one.right - one.left - 170) < 0.7 and abs(one.left - 20) < 0.5 for one in bands)
    thick = [one.bottom - one.top for one in bands]
    assert thick[0] > 2 * thick[1] and thick[3] > 2 * thick[2]
    assert abs(bands[3].bottom - 277) < 0.5
    # 版心 156 mm between 28 and 26; title in 2号小标宋, text in 3号仿宋.
    text = [one for one in signs if one.face == TEXT]
    title = [one for one in signs if one.face == TITLE]
    assert text and title and any(one.face == FLAG for one in signs)
    assert min(one.left for one in text) > 27.8 and max(one.right for one in text) < 184.4
    assert max(one.bottom for one in text) < 262.5
    assert bands[1].bottom < min(one.top for one in text)
    middle = (min(one.left for one in title) + max(one.right for one in title)) / 2
    assert abs(middle - 106) < 2
    # 22 lines on 225 mm, 28 characters on each.
    lines = sorted({round(one.top, 1) for one in text if one.top > max(two.bottom for two in title)})
    steps = [low - high for high, low in pairwise(lines)]
    assert min(steps) > 225 / 22 - 0.3
    widths = [two.left - one.left for one, two in pairwise(text) if abs(one.top - two.top) < 0.1 and one.left < two.left]
    assert abs(sorted(widths)[len(widths) // 2] - 156 / 28) < 0.1
    # 首页不显示页码; the others have it outside, 7 mm below the text.
    assert not any(one.character == "—" and one.top > 262 for one in signs)
    for number, page_signs in enumerate(others, 2):
        foot = [one for one in page_signs if one.character == "—" and one.top > 262]
        assert len(foot) == 2
        assert (foot[0].left < 40) is (number % 2 == 0)
