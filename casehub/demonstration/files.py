"""Small real files for exhibits of the demonstration: the same words give the same bytes."""

from __future__ import annotations

import struct
import zlib
from pathlib import PurePath

WIDTH, HEIGHT = 160, 120


def exhibit_file(filename: str, lines: tuple[str, ...]) -> bytes:
    """The bytes of a .pdf page with the lines, or of a .png picture derived from them."""
    if PurePath(filename).suffix == ".png":
        return _picture("\n".join(lines))
    return _page(lines)


def _page(lines: tuple[str, ...]) -> bytes:
    """A one-page PDF; the reader brings the Chinese face, as for any old scanner software."""
    shown = [
        f"BT /F1 14 Tf 72 {770 - 28 * n} Td <{line.encode('utf-16-be').hex().upper()}> Tj ET"
        for n, line in enumerate(lines)
    ]
    stream = "\n".join(shown).encode("ascii")
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R"
        b" /Resources << /Font << /F1 5 0 R >> >> >>",
        b"<< /Length %d >>\nstream\n%s\nendstream" % (len(stream), stream),
        b"<< /Type /Font /Subtype /Type0 /BaseFont /STSong-Light"
        b" /Encoding /UniGB-UCS2-H /DescendantFonts [6 0 R] >>",
        b"<< /Type /Font /Subtype /CIDFontType0 /BaseFont /STSong-Light"
        b" /CIDSystemInfo << /Registry (Adobe) /Ordering (GB1) /Supplement 4 >>"
        b" /FontDescriptor 7 0 R >>",
        b"<< /Type /FontDescriptor /FontName /STSong-Light /Flags 6 /ItalicAngle 0"
        b" /FontBBox [-25 -254 1000 880] /Ascent 880 /Descent -120 /CapHeight 880 /StemV 93 >>",
    ]
    out, offsets = b"%PDF-1.4\n%\xe2\xe3\xcf\xd3\n", []
    for n, content in enumerate(objects, 1):
        offsets.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (n, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    size = len(objects) + 1
    return out + (
        b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<< /Size %d /Root 1 0 R >>\n"
        b"startxref\n%d\n%%%%EOF\n" % (size, table, size, len(out))
    )


def _picture(text: str) -> bytes:
    """A grey pattern in the proportions of a photograph, different for every text."""
    seed = zlib.crc32(text.encode())
    rows = b"".join(
        b"\0" + bytes((x * (seed % 7 + 1) + y * (seed % 5 + 1)) % 256 for x in range(WIDTH))
        for y in range(HEIGHT)
    )
    header = struct.pack(">IIBBBBB", WIDTH, HEIGHT, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + b"".join(
        _chunk(kind, content)
        for kind, content in (
            (b"IHDR", header),
            # Stored, not deflated: the bytes do not depend on the version of zlib.
            (b"IDAT", zlib.compress(rows, 0)),
            (b"IEND", b""),
        )
    )


def _chunk(kind: bytes, content: bytes) -> bytes:
    return (
        struct.pack(">I", len(content))
        + kind
        + content
        + struct.pack(">I", zlib.crc32(kind + content))
    )
