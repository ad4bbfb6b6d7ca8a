"""The seal that is seen on a letter, and where it stands: over the name and date of the closing.

GB/T 9704-2012 第 7.3.5.1 条: the seal stands in the middle of the signature and presses the date.
"""

from __future__ import annotations

import io
import math
from dataclasses import dataclass

import pikepdf
import pypdfium2
from PIL import Image, ImageDraw, ImageFont

from casehub.documents import typefaces
from casehub.documents.sign import FIELD
from casehub.documents.spacing import CLOSING

# Points: a seal of a bureau is 42 mm wide.
WIDTH = 42 * 72 / 25.4
_SIDE, _RED = 720, (214, 24, 24, 205)
_SIGNED_AS = "电子签章"


@dataclass(frozen=True)
class Place:
    """A page (from 0) and a box in points from its lower left corner."""

    page: int
    box: tuple[float, float, float, float]


def place_over(pdf: bytes, date_words: str) -> Place | None:
    """Where the seal presses the date of the leading paper's closing; None where there is none."""
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        names = opened.Root.get("/Names", pikepdf.Dictionary())
        listed = names.get("/Dests", pikepdf.Dictionary()).get("/Names", pikepdf.Array()).as_list()
        pairs = dict(zip(map(str, listed[::2]), listed[1::2], strict=True))
        if CLOSING not in pairs:
            return None
        at = pairs[CLOSING][0].objgen
        page = next(n for n, one in enumerate(opened.pages) if one.obj.objgen == at)
    with pypdfium2.PdfDocument(pdf) as document:
        seen = document[page].get_textpage()
        found, boxes = seen.search(date_words), []
        while (hit := found.get_next()) is not None:
            boxes += [seen.get_rect(n) for n in range(seen.count_rects(*hit))][:1]
    if not boxes:
        return None
    left, _, right, high = boxes[-1]
    across, up = (left + right) / 2, high + 4
    return Place(page, (across - WIDTH / 2, up - WIDTH / 2, across + WIDTH / 2, up + WIDTH / 2))


def reserve(pdf: bytes, place: Place, title: str) -> bytes:
    """The PDF with an empty, tagged field for a signature that is seen; `title` is read aloud."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(pdf)) as opened:
        page = opened.pages[place.page].obj
        root = opened.Root.StructTreeRoot
        numbers = root.ParentTree.Nums
        key = max((int(n) for n in numbers.as_list()[::2]), default=-1) + 1
        field = opened.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.Annot, Subtype=pikepdf.Name.Widget, FT=pikepdf.Name.Sig,
                T=FIELD, TU=title, Contents=title, F=132, Rect=pikepdf.Array(list(place.box)),
                P=page, StructParent=key,
            )
        )  # fmt: skip
        whole = root.K[0] if isinstance(root.K, pikepdf.Array) else root.K
        element = opened.make_indirect(
            pikepdf.Dictionary(
                Type=pikepdf.Name.StructElem, S=pikepdf.Name.Form, P=whole, Pg=page, Alt=title,
                K=pikepdf.Dictionary(Type=pikepdf.Name.OBJR, Obj=field, Pg=page),
            )
        )  # fmt: skip
        numbers.append(key)
        numbers.append(element)
        whole.K.append(element)
        page.Annots = pikepdf.Array([field])
        opened.Root.AcroForm = pikepdf.Dictionary(Fields=pikepdf.Array([field]), SigFlags=3)
        opened.save(
            out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
    return out.getvalue()


def picture_of(name: str) -> Image.Image:
    """A seal with the name on its ring, where the bureau has given no picture of its own.

    It says 电子签章 where a seal of wax or rubber has nothing, so that nobody takes it for one.
    """
    image = Image.new("RGBA", (_SIDE, _SIDE), (255, 255, 255, 0))
    drawing = ImageDraw.Draw(image)
    middle, edge = _SIDE / 2, 12
    drawing.ellipse((edge, edge, _SIDE - edge, _SIDE - edge), outline=_RED, width=20)
    drawing.polygon(_star(middle, middle, 105), fill=_RED)
    face = typefaces.faces().family("CH Title")[0].path
    size = min(92, int(1500 / max(len(name), 1)))
    reach = min(270, 34 * len(name))
    letters = ImageFont.truetype(str(face), size)
    for n, letter in enumerate(name):
        turn = -reach / 2 + reach * n / max(len(name) - 1, 1)
        _write(image, letter, letters, turn, middle - 30 - size / 2)
    small = ImageFont.truetype(str(face), 54)
    wide = drawing.textlength(_SIGNED_AS, font=small)
    drawing.text((middle - wide / 2, _SIDE * 0.71), _SIGNED_AS, font=small, fill=_RED)
    return image


def _star(x: float, y: float, radius: float) -> list[tuple[float, float]]:
    found = []
    for n in range(10):
        turn, far = math.pi * n / 5, radius if n % 2 == 0 else radius * 0.382
        found.append((x + far * math.sin(turn), y - far * math.cos(turn)))
    return found


def _write(
    image: Image.Image, letter: str, face: ImageFont.FreeTypeFont, turn: float, radius: float
) -> None:
    """One letter on the ring, its foot to the middle."""
    cell = Image.new("RGBA", (150, 150), (255, 255, 255, 0))
    ImageDraw.Draw(cell).text((75, 75), letter, font=face, fill=_RED, anchor="mm")
    cell = cell.rotate(-turn, resample=Image.Resampling.BICUBIC)
    angle = math.radians(turn)
    x = _SIDE / 2 + radius * math.sin(angle) - 75
    y = _SIDE / 2 - radius * math.cos(angle) - 75
    image.alpha_composite(cell, (round(x), round(y)))
