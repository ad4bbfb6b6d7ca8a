"""After WeasyPrint and before signing: associated files once, our XMP properties, content hash."""

from __future__ import annotations

import hashlib
import io
import re
from collections.abc import Mapping
from dataclasses import dataclass
from html import unescape
from typing import Any

import pikepdf

from casehub.documents.finishing import with_properties

CONTENT_HASH = "ContentSHA256"


class NotReadableError(ValueError):
    """The bytes are no PDF that can be read; the message is one Chinese clause."""


def content_hash(pdf: pikepdf.Pdf) -> str:
    """SHA-256 (hex) over what the pages show: content streams in order, font programs, pictures."""
    total = hashlib.sha256()
    parts: dict[tuple[int, int], pikepdf.Object] = {}
    for page in pdf.pages:
        contents = page.obj.get("/Contents")
        streams = contents if isinstance(contents, pikepdf.Array) else [contents]
        for stream in streams:
            if stream is not None:
                total.update(stream.read_bytes() + b"\0")
        for shown in dict(page.resources.get("/XObject", {})).values():
            if shown.get("/Subtype") == "/Image":
                parts[shown.objgen] = shown
        for font in dict(page.resources.get("/Font", {})).values():
            for child in font.get("/DescendantFonts", []):
                descriptor: Any = child.get("/FontDescriptor", {})
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in descriptor:
                        parts[descriptor[key].objgen] = descriptor[key]
    digests = sorted(hashlib.sha256(part.read_bytes()).hexdigest() for part in parts.values())
    total.update("".join(digests).encode())
    return total.hexdigest()


def tidy(raw: bytes, properties: Mapping[str, str]) -> bytes:
    """Each associated file once in /AF; private XMP properties; identifier from the content."""
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(raw)) as pdf:
        unique: dict[tuple[int, int], pikepdf.Object] = {}
        for entry in pdf.Root.get("/AF", pikepdf.Array()):
            unique.setdefault(entry.objgen, entry)
        if unique:
            pdf.Root.AF = pikepdf.Array(list(unique.values()))
        if properties:
            named = {**properties, CONTENT_HASH: content_hash(pdf)}
            pdf.Root.Metadata.write(with_properties(pdf.Root.Metadata.read_bytes(), named))
        pdf.save(out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate)
    return out.getvalue()


@dataclass(frozen=True)
class Inspected:
    """What a PDF carries: embedded files, our XMP properties, hash of what it shows, pages."""

    files: Mapping[str, bytes]
    properties: Mapping[str, str]
    content_hash: str
    pages: int


def inspect(content: bytes, limit: int) -> Inspected:
    """Read a PDF from outside. NotReadableError: no PDF, locked, damaged, file over `limit`."""
    try:
        with pikepdf.open(io.BytesIO(content)) as pdf:
            return Inspected(
                _embedded(pdf, limit), properties_of(pdf), content_hash(pdf), len(pdf.pages)
            )
    except NotReadableError:
        raise
    except pikepdf.PasswordError as error:
        raise NotReadableError("文件设有密码") from error
    except (pikepdf.PdfError, pikepdf.DataDecodingError) as error:
        raise NotReadableError("文件不是可以读取的PDF，或者已损坏") from error
    except (ValueError, RuntimeError, KeyError, AttributeError, TypeError, IndexError) as error:
        # A damaged object tree shows itself anywhere in the walk.
        raise NotReadableError("文件已损坏") from error


def _embedded(pdf: pikepdf.Pdf, limit: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    for name, spec in pdf.attachments.items():
        file = spec.get_file()
        data = b"" if file.size > limit else file.read_bytes()
        if max(file.size, len(data)) > limit:
            raise NotReadableError(f"附带文件“{name[:60]}”过大")
        found[name] = data
    return found


def properties_of(pdf: pikepdf.Pdf) -> dict[str, str]:
    """Our own XMP properties."""
    metadata = pdf.Root.get("/Metadata")
    if metadata is None:
        return {}
    text = metadata.read_bytes().decode("utf-8", "replace")
    return {n: unescape(v) for n, v in re.findall(r"<cqip:(\w+)>([^<]*)</cqip:\1>", text)}
