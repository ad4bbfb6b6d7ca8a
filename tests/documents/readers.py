"""Three readers that share no code draw a page; what one of them lacks shows as missing ink."""

from __future__ import annotations

import re
import subprocess
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

import pypdfium2
from PIL import Image, ImageChops

DPI = 72
CELL = 8  # points: half a character of the body, a whole one of the foot line
# Readers smooth edges differently: their cells are up to 41 of 255 apart, a lost letter is 90 up.
TOLERANCE = 60
_HEAD = re.compile(rb"P5\s(?:#.*\n)?(\d+) (\d+)\s255\s")


def _pages(stream: bytes) -> Iterator[Image.Image]:
    """The pages of a stream of grey portable maps, one behind the other."""
    at = 0
    while at < len(stream):
        head = _HEAD.match(stream, at)
        assert head is not None
        size = int(head[1]), int(head[2])
        at = head.end() + size[0] * size[1]
        yield Image.frombytes("L", size, stream[head.end() : at])


def _output(*command: str) -> bytes:
    return subprocess.run(command, capture_output=True, check=True).stdout


def pdfium(path: Path) -> list[Image.Image]:
    """The pages as Chromium's viewer draws them."""
    with pypdfium2.PdfDocument(path) as pdf:
        return [page.render(scale=DPI / 72).to_pil().convert("L") for page in pdf]


def poppler(path: Path) -> list[Image.Image]:
    """The pages as Evince and Okular draw them."""
    return list(_pages(_output("pdftoppm", "-gray", "-r", str(DPI), str(path))))


def mupdf(path: Path) -> list[Image.Image]:
    """The pages as MuPDF and SumatraPDF draw them."""
    command = ("mutool", "draw", "-q", "-F", "pgm", "-r", str(DPI), "-o", "-", str(path))
    return list(_pages(_output(*command)))


READERS: Mapping[str, Callable[[Path], list[Image.Image]]] = {
    reader.__name__: reader for reader in (pdfium, poppler, mupdf)
}


def _ink(page: Image.Image) -> Image.Image:
    """Mean darkness of each cell of the page."""
    columns, rows = page.width // CELL, page.height // CELL
    cut = page.crop((0, 0, columns * CELL, rows * CELL))
    return ImageChops.invert(cut.resize((columns, rows), Image.Resampling.BOX))


def disagreements(path: Path) -> list[str]:
    """Pages that two readers draw differently: `page 1: pdfium and mupdf are 180 apart`."""
    drawn = {name: [_ink(page) for page in reader(path)] for name, reader in READERS.items()}
    first, *others = READERS
    found = []
    for other in others:
        assert len(drawn[first]) == len(drawn[other])
        for number, pair in enumerate(zip(drawn[first], drawn[other], strict=True), start=1):
            apart = ImageChops.difference(*pair).getextrema()[1]
            if apart > TOLERANCE:
                found.append(f"page {number}: {first} and {other} are {apart} apart")
    return found
