"""What a volume takes its pages from: PDFs, pictures, and pages of ours."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import pikepdf
from PIL import Image, ImageOps

from casehub.documents.pages import papers
from casehub.documents.render import print_page

if TYPE_CHECKING:
    from contextlib import ExitStack
    from pathlib import Path

UNREAD = "文件打不开，原件另存于系统"
POINT = 72 / 25.4
A4 = (210 * POINT, 297 * POINT)
PIXELS = 120_000_000
_UNREADABLE = (
    pikepdf.PdfError, pikepdf.PasswordError, OSError, SyntaxError, ValueError, TypeError,
    AttributeError, RuntimeError, Image.DecompressionBombError,
)  # fmt: skip


@dataclass(frozen=True)
class Leaf:
    """A file that is bound, or, without one, the page that says why there is none."""

    name: str
    file: Path | None = None
    why: str = ""


class Shelf:
    """What pages are taken from; all of it stays open until the volume is written."""

    def __init__(self, held: ExitStack) -> None:
        self._held = held

    def opened(self, leaf: Leaf) -> tuple[Leaf, list[pikepdf.Page] | None]:
        """The pages of a leaf; None for one that only a page of ours can stand for."""
        try:
            pages = self.pages_of(leaf.file)
        except _UNREADABLE:
            return replace(leaf, file=None, why=UNREAD), None
        return leaf, pages or None

    def pages_of(self, file: Path | None) -> list[pikepdf.Page]:
        """The pages of a PDF, or the page of a picture."""
        if file is None:
            return []
        with file.open("rb") as begun:
            is_pdf = begun.read(5) == b"%PDF-"
        return self._take(file if is_pdf else io.BytesIO(_picture(file)))

    def made(self, template: str, **values: Any) -> list[pikepdf.Page]:
        """Pages of ours, from templates/documents/volume."""
        body = papers().get_template(f"volume/{template}.html").render(values)
        head = '<!doctype html><html lang="zh-CN"><head><meta charset="utf-8"></head>'
        page = f"{head}<body>{body}</body></html>"
        return self._take(io.BytesIO(print_page(page).pdf))

    def _take(self, file: Path | io.BytesIO) -> list[pikepdf.Page]:
        # Many large files are open at once: none is mapped into memory.
        found = pikepdf.open(
            file, access_mode=pikepdf.AccessMode.stream, suppress_warnings=True
        )
        return list(self._held.enter_context(found).pages)


def _picture(file: Path) -> bytes:
    """A picture as a page that fits into A4."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    with Image.open(file, formats=["JPEG", "PNG"]) as image:
        upright = ImageOps.exif_transpose(image).convert("RGB")
    width, height = A4 if upright.width <= upright.height else A4[::-1]
    resolution = max(upright.width * 72 / width, upright.height * 72 / height)
    out = io.BytesIO()
    upright.save(out, "PDF", resolution=resolution, quality=85)
    return out.getvalue()
