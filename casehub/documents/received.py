"""A PDF that somebody sent: read to its last page without running or changing anything."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pikepdf

from casehub.documents.archival import NotReadableError

if TYPE_CHECKING:
    from typing import BinaryIO

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
    if OPENING.match(opening) is None or b"%%EOF" not in ending:
        message = "不是完整的 PDF 文件"
        raise NotReadableError(message)
    file.seek(0)
    try:
        with pikepdf.open(file, suppress_warnings=True) as pdf:
            pages = [(page.mediabox, page.obj.get("/Contents")) for page in pdf.pages]
    except pikepdf.PasswordError:
        message = "PDF 设有打开密码，无法检查，去掉密码后再上传"
        raise NotReadableError(message) from None
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RuntimeError):
        message = "PDF 文件已损坏，打不开"
        raise NotReadableError(message) from None
    if not pages:
        message = "PDF 文件里没有页面"
        raise NotReadableError(message)
    return len(pages)
