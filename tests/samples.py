"""Small files of the kinds that come in, whole and in order; `mark` makes each one different."""

from __future__ import annotations

import base64
import io
import struct
import wave
import zipfile
import zlib

import docx
import pikepdf
from PIL import Image

OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN = {
    "docx": ("word/document.xml", OFFICE + "wordprocessingml.document.main+xml"),
    "xlsx": ("xl/workbook.xml", OFFICE + "spreadsheetml.sheet.main+xml"),
}


def pdf(mark: str = "", pages: int = 1) -> bytes:
    """A PDF with empty pages."""
    made, out = pikepdf.new(), io.BytesIO()
    for _ in range(pages):
        made.add_blank_page()
    made.docinfo["/Subject"] = mark
    made.save(out, deterministic_id=True)
    return out.getvalue()


def word(*parts: str | list[list[str]]) -> bytes:
    """A Word file: a text is a paragraph, a list of rows a table."""
    made, out = docx.Document(), io.BytesIO()
    for part in parts:
        if isinstance(part, str):
            made.add_paragraph(part)
            continue
        table = made.add_table(rows=len(part), cols=max(map(len, part)))
        for row, cells in zip(table.rows, part, strict=True):
            for cell, text in zip(row.cells, cells, strict=False):
                cell.text = text
    made.save(out)
    return out.getvalue()


def picture(kind: str, size: tuple[int, int] = (8, 6), mark: int = 0) -> bytes:
    """PNG, JPEG or TIFF."""
    out = io.BytesIO()
    Image.new("RGB", size, (mark % 256, 90, 30)).save(out, kind)
    return out.getvalue()


def archive(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    """A ZIP archive."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", method) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return out.getvalue()


def office(suffix: str, more: dict[str, bytes] | None = None, types: str = "") -> bytes:
    """A Word or Excel file of the least parts; `types` are further lines of its list of types."""
    part, kind = MAIN[suffix]
    listed = (
        '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>'
        '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
        '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/{part}" ContentType="{kind}"/>{types}</Types>'
    )
    return archive(
        {"[Content_Types].xml": listed.encode(), "_rels/.rels": b"<Relationships/>", part: b"<x/>"}
        | (more or {})
    )


def box(kind: bytes, content: bytes = b"") -> bytes:
    """A box of an ISO media file."""
    return struct.pack(">I", 8 + len(content)) + kind + content


def film() -> bytes:
    """An MP4 with its type, index and data."""
    return box(b"ftyp", b"isom\0\0\2\0isommp41") + box(b"moov", box(b"mvhd", bytes(100))) + box(b"mdat", b"x" * 50)


def sound() -> bytes:
    """A WAV of silence."""
    out = io.BytesIO()
    with wave.open(out, "wb") as made:
        made.setnchannels(1)
        made.setsampwidth(2)
        made.setframerate(8000)
        made.writeframes(bytes(320))
    return out.getvalue()


def layer_three(frames: int = 6, tag: bytes = b"") -> bytes:
    """MP3 frames of 128 kbit/s at 44.1 kHz, after an optional tag."""
    head = b"ID3\4\0\0" + bytes([0, 0, len(tag) >> 7, len(tag) & 0x7F]) + tag if tag else b""
    return head + (b"\xff\xfb\x90\x00" + bytes(413)) * frames


# A green square of 64 points, as a telephone would send it.
_HEIC = (
    "c-muNV30{GsVvAy%}izhg51nBLl8SRGck>UfiWyMwIq=N0u(b+a*CjAhJwuG5(YG&l$nzcHpIn&fe{FSfUyc"
    "f1A!zED`#frrGa@MQBfc#l?lqrC`&d3G5HEIOLE~#u4NV!6#(h&nFY!DK)M2`%$boHBs2l6NbUo}pT9qTFfi"
    "~lCjfOwI56@s{{IhBzzkBs3_^0dm>d#;lG;v;jA$|o6dGBlz4Fvtm&YW<!vPXH0U|gYl7Q;jT^J7*ZBTLmS|"
    "gmCpHq~VoKpc5=4D`O01Am@78j&K{pJA00tJ~BnIHjX4i2Dc4C0vuxv<~^h6qa|6Eh1aBy&>|L7^wA!MI+s;"
    "d@Q1`Ty_R)qknyf7}q>?G6AkR!Y_"
)


def heic() -> bytes:
    """A photograph in HEIC; no library of the tests writes them."""
    return zlib.decompress(base64.b85decode(_HEIC))
