"""What somebody sent, read to its last page without running or changing anything, and shown."""

from __future__ import annotations

import io
import json
import re
import subprocess
import sys
import unicodedata
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import pikepdf

from casehub.documents.archival import NotReadableError

if TYPE_CHECKING:
    from typing import BinaryIO


class LockedError(NotReadableError):
    """The PDF opens with a password only."""


class CutError(NotReadableError):
    """It begins as a PDF and lacks its end."""


# Readers look for the header at the start and for the end mark in the last 1024 bytes.
EDGE = 1024
# Between header line and first object there are comments only; anything else is another format.
OPENING = re.compile(rb"%PDF-[12]\.[0-9](?:[\r\n\t\f ]+|%[^\r\n]*[\r\n]+)*[0-9]+\s+[0-9]+\s+obj\b")
OPENING_LENGTH = 4096


def pages_of(file: BinaryIO, size: int) -> int:
    """The number of pages of a PDF of `size` bytes, each looked up and measured.

    Raises NotReadableError with one Chinese clause: no PDF, no end, no page, locked by a password.
    """
    file.seek(0)
    opening = file.read(OPENING_LENGTH)
    file.seek(max(0, size - EDGE))
    ending = file.read(EDGE)
    message = "不是完整的 PDF 文件"
    if OPENING.match(opening) is None:
        raise NotReadableError(message)
    if b"%%EOF" not in ending:
        raise CutError(message)
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            pages = [(page.mediabox, page.obj.get("/Contents")) for page in pdf.pages]
    except pikepdf.PasswordError:
        message = "PDF 设有打开密码，无法检查，去掉密码后再上传"
        raise LockedError(message) from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
        message = "PDF 文件已损坏，打不开"
        raise NotReadableError(message) from None
    if not pages:
        message = "PDF 文件里没有页面"
        raise NotReadableError(message)
    return len(pages)


LOOKING = Path(__file__).with_name("looking.py")
# The looking ends itself after twenty seconds of work; waiting for a disk is not work.
PATIENCE = 40
LONGEST_OPENING = 2_000


@dataclass(frozen=True)
class View:
    """What was found: pages, the first page's words, a copy for browsers, the first page small.

    pages: None where nobody can tell; view, thumb: b"" where there is none.
    """

    pages: int | None = None
    opening: str = ""
    view: bytes = b""
    thumb: bytes = b""


NOTHING = View()


def view_of(file: BinaryIO, sort: Literal["pdf", "picture"]) -> View | None:
    """Look at a file in a process of its own; None where it cannot be read within the limits."""
    done = _looked(file, sort)
    if done is None:
        return None
    line, _, rest = done.partition(b"\n")
    head = json.loads(line)
    view, thumb = rest[: head["view"]], rest[head["view"] :]
    return View(head["pages"], _words(head["opening"]), view, thumb)


def rows_of(file: BinaryIO) -> list[list[str]] | None:
    """The lines of a letter or form, those of a table with a text for each cell.

    Of a Word file (docx) or of a PDF that holds words. None where neither can be read; a scan that
    holds none gives no lines.
    """
    file.seek(0)
    sort: Literal["pdf_rows", "docx_rows"] = "pdf_rows" if file.read(5) == b"%PDF-" else "docx_rows"
    done = _looked(file, sort)
    if done is None:
        return None
    return [[_words(cell) for cell in row] for row in json.loads(done.partition(b"\n")[2])]


def opening_of(file: BinaryIO) -> str:
    """The first words of a Word file, line by line; "" where it cannot be read."""
    lines = "\n".join(" ".join(filter(None, row)) for row in rows_of(file) or [])
    return lines.strip()[:LONGEST_OPENING]


def _looked(file: BinaryIO, sort: str) -> bytes | None:
    """What the process answers that looks at the file; None where it could not read it."""
    file.seek(0)
    try:
        number: int | None = file.fileno()
    except (OSError, AttributeError):
        number = None
    command = [sys.executable, "-I", str(LOOKING), sort]
    try:
        done = subprocess.run(  # noqa: S603  our own program
            command,
            stdin=number,
            input=file.read() if number is None else None,
            capture_output=True,
            timeout=PATIENCE,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return None
    finally:
        file.seek(0)
    return None if done.returncode else done.stdout


def pages_left(file: BinaryIO) -> int | None:
    """How many pages can still be told of a PDF that is broken; None for none at all."""
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            return len(pdf.pages) or None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
        return None


def opened_with(file: BinaryIO, password: str) -> bytes | None:
    """The same PDF without its password; None where it is opened by another.

    Raises NotReadableError.
    """
    file.seek(0)
    try:
        with pikepdf.open(file, password=password, suppress_warnings=True) as pdf:
            out = io.BytesIO()
            pdf.save(out, encryption=False, deterministic_id=True)
            return out.getvalue()
    except pikepdf.PasswordError:
        return None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
        message = "PDF 文件已损坏，打不开"
        raise NotReadableError(message) from None


def cut_out(file: BinaryIO, first: int, last: int) -> bytes:
    """The pages from `first` to `last` (from 1) of a PDF, as a PDF of its own.

    Raises NotReadableError.
    """
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf, pikepdf.new() as part:
            part.pages.extend(pdf.pages[first - 1 : last])
            out = io.BytesIO()
            part.save(out, deterministic_id=True)
            return out.getvalue()
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
        message = "PDF 文件已损坏，不能拆分"
        raise NotReadableError(message) from None


def _words(text: str) -> str:
    """Text as it can be kept: no signs that do not print but line ends."""
    kept = (c for c in text if c == "\n" or unicodedata.category(c)[0] != "C")
    return "".join(kept).strip()
