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
_PIXELS = 4  # of a module: 300 dots an inch at 12 mm


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
