"""What the pages of a PDF show to who looks at them: text that is drawn and lies under nothing.

Text that a search finds may be white, outside the sheet, drawn without ink or beneath a picture.
Each piece is looked for on the drawn page too.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass

import pypdfium2
import pypdfium2.raw as c
from PIL import Image

from casehub.documents.archival import NotReadableError

TEXT, PATH, IMAGE = c.FPDF_PAGEOBJ_TEXT, c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE
# Points: no text of ours is smaller, no code larger, no rule thicker, no outline longer.
SMALLEST, LARGEST_CODE, THICKEST, LONGEST = 6.0, 100.0, 4.0, 12
# Of 255: red of a head is 70, what a fax still shows is below this.
DARK = 150
# Where the text of a page begins and ends, from its upper edge: 26 mm and 266.5 mm.
HIGHEST, LOWEST = 26 * 72 / 25.4, 266.5 * 72 / 25.4
_HIDDEN = "页面上有看不见或者被遮盖的文字"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Appearance:
    """The text of each page as drawn, and what is not as it seems: Chinese clauses.

    bodies: without what stands in the margins above and below (page numbers, titles, codes).
    """

    pages: tuple[str, ...]
    bodies: tuple[str, ...]
    faults: tuple[str, ...]


def read(content: bytes) -> Appearance:
    """The pages as drawn. Raises NotReadableError with one Chinese clause."""
    faults: dict[str, None] = {}
    pages, bodies = [], []
    try:
        with pypdfium2.PdfDocument(content) as document:
            for page in document:
                seen = page.get_textpage()
                width, height = page.get_size()
                pages.append(seen.get_text_range())
                bodies.append(seen.get_text_bounded(0, height - LOWEST, width, height - HIGHEST))
                faults |= dict.fromkeys(_page(page, seen))
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise NotReadableError("页面画不出来") from error
    return Appearance(tuple(pages), tuple(bodies), tuple(faults))


def _page(page: pypdfium2.PdfPage, seen: pypdfium2.PdfTextPage) -> list[str]:
    width, height = page.get_size()
    drawn = page.render(scale=1, grayscale=True, may_draw_forms=False, draw_annots=False).to_pil()
    faults: list[str] = []
    written: list[Box] = []
    for n in range(c.FPDFPage_CountObjects(page)):
        one = c.FPDFPage_GetObject(page, n)
        kind = c.FPDFPageObj_GetType(one)
        box = _box(one)
        if kind == TEXT:
            if _has_words(one, seen):
                faults += _text_faults(one, box, drawn, (width, height))
                written.append(box)
        elif kind == IMAGE:
            if max(box[2] - box[0], box[3] - box[1]) > LARGEST_CODE or _over(box, written):
                faults.append("页面上有遮盖文字的图像")
        elif kind == PATH:
            faults += _path_faults(one, box, written)
        else:
            faults.append("页面上叠加了其他内容")
    return faults


def _box(one: object) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    c.FPDFPageObj_GetBounds(one, *(ctypes.byref(side) for side in sides))
    left, low, right, high = (side.value for side in sides)
    return left, low, right, high


def _has_words(one: object, seen: pypdfium2.PdfTextPage) -> bool:
    length = c.FPDFTextObj_GetText(one, seen, None, 0)
    if length <= 2:
        return False
    buffer = (c.FPDF_WCHAR * (length // 2))()
    c.FPDFTextObj_GetText(one, seen, buffer, length)
    return bool(bytes(buffer).decode("utf-16-le", "replace").strip("\0 \u3000\n\r\t"))


def _text_faults(one: object, box: Box, drawn: Image.Image, size: tuple[float, float]) -> list[str]:
    left, low, right, high = box
    width, height = size
    if left < -1 or low < -1 or right > width + 1 or high > height + 1:
        return ["页面以外有文字"]
    if c.FPDFTextObj_GetTextRenderMode(one) != c.FPDF_TEXTRENDERMODE_FILL or _pale(one):
        return [_HIDDEN]
    points, matrix = ctypes.c_float(), c.FS_MATRIX()
    c.FPDFTextObj_GetFontSize(one, ctypes.byref(points))
    c.FPDFPageObj_GetMatrix(one, ctypes.byref(matrix))
    if abs(points.value * matrix.d) < SMALLEST or matrix.b or matrix.c or matrix.a <= 0:
        return ["页面上有小得看不清或者倾倒的文字"]
    cell = (
        max(int(left), 0), max(int(height - high), 0),
        min(int(right) + 1, drawn.width), min(int(height - low) + 1, drawn.height),
    )  # fmt: skip
    if cell[2] <= cell[0] or cell[3] <= cell[1] or not _inked(drawn.crop(cell)):
        return [_HIDDEN]
    return []


def _inked(cell: Image.Image) -> bool:
    """Whether anything dark is on a piece of the page; thin strokes of small letters are grey."""
    return any(cell.histogram()[: DARK + 60])


def _pale(one: object) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    c.FPDFPageObj_GetFillColor(one, *(ctypes.byref(v) for v in (red, green, blue, alpha)))
    shade = 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value
    return shade > DARK or alpha.value < 255


def _path_faults(one: object, box: Box, written: list[Box]) -> list[str]:
    mode, stroked = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(one, ctypes.byref(mode), ctypes.byref(stroked))
    if c.FPDFPath_CountSegments(one) > LONGEST:
        return ["页面上有用图形画的内容"]
    thick = ctypes.c_float()
    c.FPDFPageObj_GetStrokeWidth(one, ctypes.byref(thick))
    if stroked.value and thick.value > THICKEST:
        return ["页面上有遮盖文字的图形"]
    narrow = min(box[2] - box[0], box[3] - box[1]) <= THICKEST
    if mode.value and not narrow and _over(box, written):
        return ["页面上有遮盖文字的图形"]
    return []


def _over(box: Box, written: list[Box]) -> bool:
    left, low, right, high = box
    return any(
        left < r - 1 and right > x + 1 and low < t - 1 and high > b + 1 for x, b, r, t in written
    )
