"""What the pages of a PDF show to who looks at them: text that is drawn and lies under nothing.

Text that a search finds may be white, outside the sheet, drawn without ink, cut away, set in
another order or beneath a picture. Each piece is looked for on the drawn page too. Where anything
else comes near to text the page is drawn a second time with its text alone: it may not change that.
"""

from __future__ import annotations

import ctypes
from dataclasses import dataclass
from itertools import pairwise

import pypdfium2
import pypdfium2.raw as c
from PIL import Image, ImageChops

from casehub.documents.archival import NotReadableError

TEXT, PATH, IMAGE = c.FPDF_PAGEOBJ_TEXT, c.FPDF_PAGEOBJ_PATH, c.FPDF_PAGEOBJ_IMAGE
# Points: no text of ours is smaller, no code larger, no rule thicker, no outline longer.
SMALLEST, LARGEST_CODE, THICKEST, LONGEST = 6.0, 100.0, 4.0, 12
# Points: a code that is smaller is read by no telephone.
SMALLEST_CODE = 25.0
# Of its own place: what other text may take of a piece of text.
SHARED = 0.3
# Points: what is smaller is a mark and no word; what is higher stands at the head of a page.
MARK, HEAD = 6.0, 20.0
# Of 255: what a rule beside a character may change of its cell, on the average.
TOUCHED = 12
# Of 255: red of a head is 70, what a fax still shows is below this.
DARK = 150
# Of its width: what the height of a character may differ from how its face has it.
SQUEEZED = 0.05
# How many dots a point has on a page that is looked at more closely.
LARGER = 4
# Where the text of a page begins and ends, from its upper edge: 26 mm and 266.5 mm.
HIGHEST, LOWEST = 26 * 72 / 25.4, 266.5 * 72 / 25.4
_HIDDEN = "页面上有看不见或者被遮盖的文字"
_COVERED = "页面上有遮盖文字的图形"
_CODE = "页面上的二维码被遮盖、变形或者不在应有的位置"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class Appearance:
    """The text of each page as drawn, and what is not as it seems: Chinese clauses.

    bodies: without what stands in the margins above and below (page numbers, titles, codes).
    sealed: what stands beneath the places of signatures.
    """

    pages: tuple[str, ...]
    bodies: tuple[str, ...]
    faults: tuple[str, ...]
    sealed: tuple[str, ...] = ()


# Of a file whose pages are not drawn.
NOTHING = Appearance((), (), ())


def read(content: bytes, most: int) -> Appearance:
    """The pages as drawn; most: how many pieces (texts, rules, pictures) a page may have.

    Raises NotReadableError with one Chinese clause.
    """
    faults: dict[str, None] = {}
    pages, bodies, sealed = [], [], []
    try:
        with pypdfium2.PdfDocument(content) as document:
            for page in document:
                _few(page, most)
                seen = page.get_textpage()
                width, height = page.get_size()
                pages.append(seen.get_text_range())
                bodies.append(seen.get_text_bounded(0, height - LOWEST, width, height - HIGHEST))
                sealed += _beneath(page, seen)
                faults |= dict.fromkeys(_page(page, seen))
    except NotReadableError:
        raise
    except (pypdfium2.PdfiumError, ValueError, OSError) as error:
        raise NotReadableError("页面画不出来") from error
    return Appearance(tuple(pages), tuple(bodies), tuple(faults), tuple(sealed))


def _few(page: pypdfium2.PdfPage, most: int) -> None:
    if c.FPDFPage_CountObjects(page) > most:
        raise NotReadableError("页面上的内容过多")


def _beneath(page: pypdfium2.PdfPage, seen: pypdfium2.PdfTextPage) -> list[str]:
    """The text beneath each annotation of a page: a seal is pressed over the closing alone."""
    found = []
    for n in range(c.FPDFPage_GetAnnotCount(page)):
        one, place = c.FPDFPage_GetAnnot(page, n), c.FS_RECTF()
        c.FPDFAnnot_GetRect(one, ctypes.byref(place))
        c.FPDFPage_CloseAnnot(one)
        if place.right > place.left and place.top > place.bottom:
            found.append(
                seen.get_text_bounded(place.left, place.bottom, place.right, place.top)
            )
    return found


def _page(page: pypdfium2.PdfPage, seen: pypdfium2.PdfTextPage) -> list[str]:
    width, height = page.get_size()
    drawn = _Seen(page)
    faults: list[str] = []
    written: list[Box] = []
    codes: list[Box] = []
    shapes: list[tuple[object, Box, int]] = []
    others: list[tuple[object, Box]] = []
    for n in range(c.FPDFPage_CountObjects(page)):
        one = c.FPDFPage_GetObject(page, n)
        kind = c.FPDFPageObj_GetType(one)
        box = _box(one)
        if kind == TEXT:
            words = _words(one, seen)
            if words.strip():
                faults += _text_faults(one, box, drawn, (width, height))
                written.append(box)
            elif not words:
                # Squeezed to nothing: another reader finds it.
                faults.append(_HIDDEN)
        elif kind == IMAGE:
            faults += _code_faults(one, box, (width, height))
            codes.append(box)
        elif kind == PATH:
            shapes.append((one, box, len(written)))
        else:
            faults.append("页面上叠加了其他内容")
        if kind in {TEXT, IMAGE} and not _lies_open(one, box):
            faults.append(_HIDDEN if kind == TEXT else _CODE)
        if kind != TEXT:
            others.append((one, box))
    for one, box, earlier in shapes:
        faults += _path_faults(one, box, written, earlier, codes)
    if any(_over(box, written) for box in codes):
        faults.append("页面上有遮盖文字的图像")
    faults += _place_faults(written, (width, height))
    # The bounds of a rule hold its whole stroke: what lies apart from all text changes none of it.
    if not any(_near(box, written) for _, box in others):
        return faults
    for one, _ in others:
        # Hidden for the second drawing, which shows text alone.
        c.FPDFPageObj_SetIsActive(one, False)
    alone = _drawn(page)
    changed = ImageChops.difference(drawn.plain, alone)
    if any(_changed(box, changed, height) for box in written):
        faults.append(_COVERED)
    return faults


class _Seen:
    """A page as it is drawn, and larger where a stroke is thinner than a dot of the page."""

    def __init__(self, page: pypdfium2.PdfPage) -> None:
        self._page = page
        self.plain = _drawn(page)

    def inked(self, box: Box, height: float) -> bool:
        """Whether anything dark is on a piece of the page."""
        return _inked(self.plain, box, height) or self._inked_larger(box)

    def _inked_larger(self, box: Box) -> bool:
        """As `inked`; the piece alone is drawn, since the page takes many times as long."""
        left, low, right, high = box
        width, height = self._page.get_size()
        around = (max(left, 0), max(low, 0), max(width - right, 0), max(height - high, 0))
        if around[0] + around[2] >= width or around[1] + around[3] >= height:
            return False
        return _dark(_drawn(self._page, LARGER, around))


def _drawn(
    page: pypdfium2.PdfPage, scale: int = 1, without: Box = (0, 0, 0, 0)
) -> Image.Image:
    """A page as a picture; without: points that are left out at its left, foot, right and head."""
    drawn: Image.Image = page.render(
        scale=scale, crop=without, grayscale=True, may_draw_forms=False, draw_annots=False
    ).to_pil()
    return drawn


def _changed(box: Box, changed: Image.Image, height: float) -> bool:
    """Whether what is no text changes how text looks; pieces as wide as high are asked singly.

    The rule of a table may run along the edge of a cell.
    """
    left, low, right, high = box
    side = max(int(high - low), 1)
    top, foot = int(height - high) + 1, max(int(height - low), int(height - high) + 2)
    at = int(left) + 1
    if changed.crop((at, top, max(int(right), at + 1), foot)).getbbox() is None:
        return False
    while at < right - 1:
        cell = (at, top, min(at + side, int(right)), foot)
        if cell[2] > cell[0] and _mean(changed.crop(cell)) > TOUCHED:
            return True
        at += side
    return False


def _mean(cell: Image.Image) -> float:
    counts = cell.histogram()
    return sum(n * count for n, count in enumerate(counts) if count) / max(sum(counts), 1)


def _lies_open(one: object, box: Box) -> bool:
    """Whether nothing of a piece is cut away: what it is cut by is whole and holds it."""
    clip = c.FPDFPageObj_GetClipPath(one)
    for n in range(max(c.FPDFClipPath_CountPaths(clip), 0)):
        points = []
        for k in range(max(c.FPDFClipPath_CountPathSegments(clip, n), 0)):
            part = c.FPDFClipPath_GetPathSegment(clip, n, k)
            x, y = ctypes.c_float(), ctypes.c_float()
            if c.FPDFPathSegment_GetType(part) == c.FPDF_SEGMENT_BEZIERTO:
                return False
            c.FPDFPathSegment_GetPoint(part, ctypes.byref(x), ctypes.byref(y))
            points.append((x.value, y.value))
        across, along = {round(x, 1) for x, _ in points}, {round(y, 1) for _, y in points}
        # A rectangle, and no second one in it that is a hole.
        if len(across) != 2 or len(along) != 2 or len(points) > 5:
            return False
        left, low, right, high = box
        if (
            left < min(across) - 1 or right > max(across) + 1
            or low < min(along) - 1 or high > max(along) + 1
        ):  # fmt: skip
            return False
    return True


def _place_faults(written: list[Box], size: tuple[float, float]) -> list[str]:
    """Text that lies on other text, or is read in another order than it is written in the file.

    Who reads goes on to the right, or further down, or up to the next cell at the right; what
    stands in the margins is written at any time.
    """
    faults = []
    # A mark over a letter may come from another face.
    written = [one for one in written if max(one[2] - one[0], one[3] - one[1]) > MARK]
    body = [one for one in written if size[1] - LOWEST < one[1] and one[3] < size[1] - HIGHEST]
    for n, one in enumerate(written):
        if any(_shared(one, other) for other in written[:n]):
            faults.append("页面上的文字互相重叠")
            break
    for one, other in pairwise(body):
        above, before = other[1] > one[3] - 2, other[0] < one[0] - 1
        beside = min(one[3], other[3]) - max(one[1], other[1]) > 0.5 * min(
            one[3] - one[1], other[3] - other[1]
        )
        # The name at the head is laid down last.
        if before and (above or beside) and other[3] - other[1] < HEAD:
            faults.append("页面上的文字次序颠倒")
            break
    return faults


def _shared(one: Box, other: Box) -> bool:
    wide = min(one[2], other[2]) - max(one[0], other[0])
    high = min(one[3], other[3]) - max(one[1], other[1])
    if wide <= 0 or high <= 0:
        return False
    least = min((box[2] - box[0]) * (box[3] - box[1]) for box in (one, other))
    return wide * high > SHARED * max(least, 1.0)


def _code_faults(one: object, box: Box, size: tuple[float, float]) -> list[str]:
    left, low, right, high = box
    if max(right - left, high - low) > LARGEST_CODE:
        return ["页面上有遮盖文字的图像"]
    matrix = c.FS_MATRIX()
    c.FPDFPageObj_GetMatrix(one, ctypes.byref(matrix))
    upright = matrix.a >= SMALLEST_CODE and matrix.d >= SMALLEST_CODE
    if (
        not upright or matrix.b or matrix.c or abs(matrix.a - matrix.d) > 1
        or left < -1 or low < -1 or right > size[0] + 1 or high > size[1] + 1
    ):  # fmt: skip
        return [_CODE]
    return []


def _box(one: object) -> Box:
    sides = [ctypes.c_float() for _ in range(4)]
    c.FPDFPageObj_GetBounds(one, *(ctypes.byref(side) for side in sides))
    left, low, right, high = (side.value for side in sides)
    return left, low, right, high


def _words(one: object, seen: pypdfium2.PdfTextPage) -> str:
    """What a piece of text says to who looks at the page; "" where nothing of it is drawn."""
    length = c.FPDFTextObj_GetText(one, seen, None, 0)
    buffer = (c.FPDF_WCHAR * max(length // 2, 1))()
    c.FPDFTextObj_GetText(one, seen, buffer, length)
    return bytes(buffer).decode("utf-16-le", "replace").replace("\0", "")


def _text_faults(one: object, box: Box, drawn: _Seen, size: tuple[float, float]) -> list[str]:
    left, low, right, high = box
    width, height = size
    if left < -1 or low < -1 or right > width + 1 or high > height + 1:
        return ["页面以外有文字"]
    if c.FPDFTextObj_GetTextRenderMode(one) != c.FPDF_TEXTRENDERMODE_FILL or _pale(one):
        return [_HIDDEN]
    points, matrix = ctypes.c_float(), c.FS_MATRIX()
    c.FPDFTextObj_GetFontSize(one, ctypes.byref(points))
    c.FPDFPageObj_GetMatrix(one, ctypes.byref(matrix))
    upright = not matrix.b and not matrix.c and matrix.a > 0
    if (
        not upright or abs(points.value * matrix.d) < SMALLEST
        or abs(matrix.a - matrix.d) > SQUEEZED * matrix.a
    ):  # fmt: skip
        return ["页面上有小得看不清、压扁或者倾倒的文字"]
    return [] if drawn.inked(box, height) else [_HIDDEN]


def _inked(drawn: Image.Image, box: Box, height: float) -> bool:
    """Whether anything dark is in a box of points."""
    left, low, right, high = box
    cell = (
        max(int(left), 0), max(int(height - high), 0),
        min(int(right) + 1, drawn.width), min(int(height - low) + 1, drawn.height),
    )  # fmt: skip
    return cell[2] > cell[0] and cell[3] > cell[1] and _dark(drawn.crop(cell))


def _dark(cell: Image.Image) -> bool:
    """Whether anything is dark in a picture; thin strokes of small letters are grey."""
    return any(cell.histogram()[: DARK + 60])


def _pale(one: object, *, stroke: bool = False) -> bool:
    red, green, blue, alpha = (ctypes.c_uint() for _ in range(4))
    asked = c.FPDFPageObj_GetStrokeColor if stroke else c.FPDFPageObj_GetFillColor
    asked(one, *(ctypes.byref(v) for v in (red, green, blue, alpha)))
    shade = 0.299 * red.value + 0.587 * green.value + 0.114 * blue.value
    return shade > DARK or alpha.value < 255


def _path_faults(
    one: object, box: Box, written: list[Box], earlier: int, codes: list[Box]
) -> list[str]:
    """What a rule hides; earlier: how many of the pieces of text were written before it."""
    filled, stroked = ctypes.c_int(), ctypes.c_int()
    c.FPDFPath_GetDrawMode(one, ctypes.byref(filled), ctypes.byref(stroked))
    if c.FPDFPath_CountSegments(one) > LONGEST:
        return ["页面上有用图形画的内容"]
    thick = ctypes.c_float()
    c.FPDFPageObj_GetStrokeWidth(one, ctypes.byref(thick))
    if stroked.value and thick.value > THICKEST:
        return [_COVERED]
    if (filled.value or stroked.value) and _over(box, codes):
        return [_CODE]
    # Rules are black or red. What is pale may lie beneath words, as on the line to cut along.
    if stroked.value and _pale(one, stroke=True):
        return [_COVERED]
    pale = filled.value and _pale(one)
    narrow = min(box[2] - box[0], box[3] - box[1]) <= THICKEST
    if filled.value and (pale or not narrow) and _over(box, written[:earlier] if pale else written):
        return [_COVERED]
    return []


def _near(box: Box, written: list[Box]) -> bool:
    """Whether a piece comes as near to text as a dot of the page is wide, or nearer."""
    left, low, right, high = box
    return any(
        left < r + 2 and right > x - 2 and low < t + 2 and high > b - 2 for x, b, r, t in written
    )


def _over(box: Box, written: list[Box]) -> bool:
    left, low, right, high = box
    return any(
        left < r - 1 and right > x + 1 and low < t - 1 and high > b + 1 for x, b, r, t in written
    )
