"""How far apart the lines of a paper stand: 22 to a page, or closer where that spares a page.

GB/T 9704-2012 第 7.3.5 条: where the seal and the date no longer fit on the page, the spacing is
changed. To lay a paper out takes longer than all the rest of printing, so it is done both ways only
where neither the letters nor the lines of one way tell the other: lines break alike in both.
"""

from __future__ import annotations

import re
from html import unescape
from math import ceil
from typing import TYPE_CHECKING, Any
from unicodedata import east_asian_width

from weasyprint.formatting_structure.boxes import LineBox

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

CLOSING = "paper-closing"
_MM = 96 / 25.4  # CSS pixels
# As print.css has them: the usual line, the closer one, and what a page of 225 mm holds of each.
_USUAL, _CLOSER = 10.227 * _MM, 25 * 96 / 72
_LETTERS, _LINES, _CLOSER_LINES = 28, 22, 25
# From the upper edge of the page: the margin and eight lines.
_FEW_LINES = 37 * _MM + 8 * _USUAL
# Lines of a page that rules for breaks leave empty, or that the closing takes, at the least.
_LOST = 1.5
_BLOCK_ENDS = re.compile(r"</(?:p|h\d|div|header|td|tr)>")
_TAG = re.compile(r"<[^>]+>")


def laid_out(page: str, layout: Callable[[str], Any]) -> Any:
    """The pages of a paper, set closer where that spares one with little but the closing.

    layout: lays a whole HTML page out, as a document with `pages`.
    """
    tight = page.replace('<article class="', '<article class="tight ', 1)
    closer = layout(tight) if _promises(page) else None
    if closer is not None and _would_outgrow(closer.pages):
        return closer
    document = layout(page)
    if not _closing_alone(document.pages) or _would_fill_as_many(document.pages):
        return document
    closer = closer or layout(tight)
    return closer if len(closer.pages) < len(document.pages) else document


def _closing_alone(pages: Sequence[Any]) -> bool:
    """Whether the seal and date of the leading paper begin a page with a few lines above them."""
    for number, page in enumerate(pages):
        if CLOSING in page.anchors:
            return number > 0 and float(page.anchors[CLOSING][1]) < _FEW_LINES
    return False


def _promises(page: str) -> bool:
    """Whether by its letters a paper ends just behind a page that closer lines would keep to."""
    before, found, _ = page.partition("<body")[2].partition(f'id="{CLOSING}"')
    if not found:
        return False
    lines = sum(map(_lines, _BLOCK_ENDS.split(before)))
    number = ceil((lines + _LOST) / _CLOSER_LINES)
    return lines > number * (_LINES - _LOST)


def _lines(block: str) -> int:
    text = unescape(_TAG.sub("", block)).strip()
    if not text:
        return 0
    width = sum(1 if east_asian_width(letter) in "WFA" else 0.5 for letter in text)
    return ceil((width + 2) / _LETTERS)


def _would_outgrow(closer: Sequence[Any]) -> bool:
    """Whether pages of closer lines would surely be more at the usual distance."""
    if CLOSING not in closer[-1].anchors:
        return False
    # Where one page ends a line is left empty, since some lines stay together; on one page none is.
    empty = (len(closer) - 1) / _LINES
    return _filled(closer, _CLOSER, _USUAL) > len(closer) - empty


def _would_fill_as_many(usual: Sequence[Any]) -> bool:
    """Whether closer lines would surely need as many pages as the usual ones."""
    ends_here = CLOSING in usual[-1].anchors
    return ends_here and _filled(usual, _USUAL, _CLOSER) > len(usual) - 1


def _filled(pages: Sequence[Any], now: float, then: float) -> float:
    """How many pages the lines would fill if those `now` apart stood `then` apart, at the least."""
    filled = 0.0
    for page in pages:
        box = page._page_box  # noqa: SLF001  anchors tell of one place of a page only
        lines = [part for part in box.children[0].descendants() if isinstance(part, LineBox)]
        top = float(box.content_box_y())
        used = max((line.position_y + line.height for line in lines), default=top) - top
        moved = sum(abs(line.height - now) < 1e-3 for line in lines)
        filled += (used + moved * (then - now)) / box.height
    return filled
