"""QR codes: inline SVG on a screen, a picture in print."""

from __future__ import annotations

import io
from functools import lru_cache
from urllib.parse import quote, unquote

import segno
from markupsafe import Markup

BORDER = 2  # modules of quiet zone
LABEL = "核验二维码"
# The press asks for the picture by this scheme; to draw hundreds of paths on every page is slow.
SCHEME = "qr:"
LEAST_SIDE = 21  # modules of the smallest code
_PIXELS = 4  # of a module: 300 dots an inch at 12 mm
_LIGHT, _DARK = b"\xff" * (3 * _PIXELS), b"\0" * (3 * _PIXELS)


def _code(text: str) -> segno.QRCode:
    return segno.make(text, error="m", boost_error=False)


@lru_cache(maxsize=64)
def qr_svg(text: str, label: str = LABEL) -> Markup:
    """The text as a QR code: a stroke one module wide for each run of dark modules."""
    code = _code(text)
    parts: list[str] = []
    for y, row in enumerate(code.matrix):
        x = 0
        while x < len(row):
            if not row[x]:
                x += 1
                continue
            start = x
            while x < len(row) and row[x]:
                x += 1
            parts.append(f"M{start + BORDER} {y + BORDER}.5h{x - start}")
    side = len(code.matrix) + 2 * BORDER
    return Markup(
        '<svg class="qr" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {s} {s}" width="{s}"'
        ' height="{s}" role="img" aria-label="{label}">'
        "<title>{label}</title>"
        '<path stroke="#000" d="{path}"></path></svg>'
    ).format(s=side, label=label, path="".join(parts))


def qr_printed(text: str) -> Markup:
    """The same code as an image that only the press can fetch."""
    return Markup('<img class="qr" alt="{}" src="{}">').format(LABEL, SCHEME + quote(text, safe=""))


@lru_cache(maxsize=16)
def qr_picture(address: str) -> bytes:
    """The PNG behind such an address."""
    out = io.BytesIO()
    code = _code(unquote(address.removeprefix(SCHEME)))
    code.save(out, kind="png", scale=_PIXELS, border=BORDER)
    return out.getvalue()


def is_printed_as(text: str, width: int, height: int, dots: bytes) -> bool:
    """Whether a picture (red, green, blue of each dot) is the code that is printed of a text.

    The pattern of its mask is read from the picture: to find the best anew takes longest.
    """
    side = width // _PIXELS - 2 * BORDER
    if width != height or len(dots) != width * height * 3 or side < LEAST_SIDE:
        return False

    def dark(row: int, column: int) -> int:
        at = (((BORDER + row) * _PIXELS) * width + (BORDER + column) * _PIXELS) * 3
        return int(dots[at] < 128)

    # ISO/IEC 18004, 7.9: three bits beside the upper left mark, changed by 101.
    mask = ((dark(8, 2) << 2) | (dark(8, 3) << 1) | dark(8, 4)) ^ 0b101
    code = segno.make(text, error="m", boost_error=False, mask=mask)
    rows = code.matrix_iter(scale=1, border=BORDER)
    drawn = (b"".join((_LIGHT, _DARK)[module] for module in row) * _PIXELS for row in rows)
    return b"".join(drawn) == dots
