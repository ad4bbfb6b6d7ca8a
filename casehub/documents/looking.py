"""Run by itself on one file that somebody sent: its pages, a copy for browsers, its first words.

Decoders of foreign files run here with limits of memory and time, apart from what people work in:
`python looking.py pdf|picture|pdf_rows|docx_rows < FILE`. Answers one line of JSON (pages, opening,
and the lengths of the two pictures) and then the pictures: a copy that a browser shows, and the
first page, small. Asked for rows it answers those in the place of the copy: JSON, a list of texts
for each line or row of a table. Exit 1: the file could not be read.
"""

from __future__ import annotations

import io
import json
import os
import re
import resource
import sys
from typing import BinaryIO

import docx
import pi_heif
import pypdfium2
from docx.text.paragraph import Paragraph
from PIL import Image, ImageOps, ImageSequence

MEMORY, SECONDS = 1536 << 20, 20
THUMB = 200
LONGEST_OPENING = 2_000
PIXELS = 120_000_000
LONGEST_SIDE = 4_000
FRAMES = 200
MOST_READ, MOST_ROWS, MOST_SIGNS = 20, 2_000, 200_000
# Browsers show these as they are.
SHOWN = frozenset({"JPEG", "PNG", "MPO"})


def picture(file: BinaryIO) -> tuple[int, str, bytes, bytes]:
    """Frames, no words, a JPEG (or PDF of several frames) where browsers need one, and a thumb."""
    Image.MAX_IMAGE_PIXELS = PIXELS
    pi_heif.register_heif_opener()
    with Image.open(file, formats=["JPEG", "PNG", "TIFF", "WEBP", "HEIF"]) as image:
        form, frames = image.format, min(getattr(image, "n_frames", 1), FRAMES)
        frames = frames if form == "TIFF" else 1
        first = ImageOps.exif_transpose(image).convert("RGB")
        small = first.copy()
        small.thumbnail((THUMB, THUMB * 2))
        if form in SHOWN:
            return frames, "", b"", _jpeg(small, 80)
        if frames == 1:
            first.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
            return 1, "", _jpeg(first, 88), _jpeg(small, 80)
        pages = []
        for frame in ImageSequence.Iterator(image):
            page = frame.convert("RGB")
            page.thumbnail((2_000, 2_800))
            pages.append(page)
            if len(pages) == frames:
                break
    out = io.BytesIO()
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=200)
    return frames, "", out.getvalue(), _jpeg(small, 80)


def pdf(file: BinaryIO) -> tuple[int, str, bytes, bytes]:
    """Pages, the words of the first, no copy, and a thumb of the first."""
    document = pypdfium2.PdfDocument(file)
    page = document[0]
    opening = page.get_textpage().get_text_bounded()[:LONGEST_OPENING]
    width, height = page.get_size()
    scale = min(THUMB / max(width, 1), 2 * THUMB / max(height, 1))
    small = page.render(scale=scale).to_pil().convert("RGB")
    return len(document), opening, b"", _jpeg(small, 80)


def pdf_rows(file: BinaryIO) -> tuple[int, str, bytes, bytes]:
    """The lines of the first pages; wide gaps in one part what stood in cells."""
    document = pypdfium2.PdfDocument(file)
    pages = range(min(len(document), MOST_READ))
    lines = [
        line for n in pages for line in document[n].get_textpage().get_text_bounded().splitlines()
    ]
    cells = [[cell for cell in re.split(r"\t|[ \u3000]{2,}", line) if cell] for line in lines]
    return len(document), "", _json(cells), b""


def docx_rows(file: BinaryIO) -> tuple[int, str, bytes, bytes]:
    """Paragraphs and rows of tables as they follow each other; merged cells once."""
    found: list[list[str]] = []
    for part in docx.Document(file).iter_inner_content():
        if isinstance(part, Paragraph):
            found.append([part.text])
            continue
        # A cell that goes over several columns or rows stands in the first.
        seen: set[object] = set()
        for row in part.rows:
            there = [cell for cell in row.cells if cell._tc not in seen]  # noqa: SLF001  its identity
            cells = {cell._tc: cell.text for cell in there}  # noqa: SLF001
            seen.update(cells)
            found.append([*cells.values()])
    return 0, "", _json(found), b""


def _json(rows: list[list[str]]) -> bytes:
    """The rows as far as anybody types: a small file may unfold to a large one."""
    kept: list[list[str]] = []
    room = MOST_SIGNS
    for row in rows[:MOST_ROWS]:
        cells = [cell[:room] for cell in row]
        kept.append(cells)
        room -= sum(map(len, cells))
        if room <= 0:
            break
    return json.dumps(kept, ensure_ascii=False).encode()


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def main() -> int:
    """Read standard input; see the module."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    looks = {"pdf": pdf, "picture": picture, "pdf_rows": pdf_rows, "docx_rows": docx_rows}
    look = looks[sys.argv[1]]
    file = os.fdopen(0, "rb")
    if not file.seekable():
        file = io.BytesIO(file.read())  # type: ignore[assignment]
    file.seek(0)
    try:
        pages, opening, view, thumb = look(file)
    except Exception as fault:  # noqa: BLE001  whatever foreign bytes make a decoder say
        sys.stderr.write(f"{type(fault).__name__}: {fault}\n")
        return 1
    head = {"pages": pages, "opening": opening, "view": len(view), "thumb": len(thumb)}
    sys.stdout.buffer.write(json.dumps(head).encode() + b"\n" + view + thumb)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
