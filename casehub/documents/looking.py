"""Run by itself on one file that somebody sent: its pages, a copy for browsers, its first words.

Decoders of foreign files run here with limits of memory and time, apart from what people work in:
`python looking.py pdf|picture < FILE`. Answers one line of JSON (pages, opening, and the lengths of
the two pictures) and then the pictures: a copy that a browser shows, and the first page, small.
Exit 1: the file could not be read.
"""

from __future__ import annotations

import io
import json
import os
import resource
import sys
from typing import BinaryIO

import pi_heif
import pypdfium2
from PIL import Image, ImageOps, ImageSequence

MEMORY, SECONDS = 1536 << 20, 20
THUMB = 200
LONGEST_OPENING = 2_000
PIXELS = 120_000_000
LONGEST_SIDE = 4_000
FRAMES = 200
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


def _jpeg(image: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    image.save(out, "JPEG", quality=quality)
    return out.getvalue()


def main() -> int:
    """Read standard input; see the module."""
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    look = {"pdf": pdf, "picture": picture}[sys.argv[1]]
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
