"""Files that come to the register of incoming papers: what comes is kept, and what it lacks told.

Fields of steps take whole files only (`casehub.casefile.files`); here a locked or broken scan is
what the office got, so it is kept and the fault stands beside it. Viruses, empty files and what is
something else than its name says are refused.
"""

from __future__ import annotations

import io
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from casehub.casefile.archives import NotTaken, look_through
from casehub.casefile.files import KINDS, MEGABYTE, judge, refuse_test_virus, shown_name
from casehub.documents.archival import NotReadableError
from casehub.documents.received import (
    NOTHING,
    CutError,
    LockedError,
    View,
    opened_with,
    opening_of,
    pages_left,
    pages_of,
    view_of,
)
from casehub.model.material import FileFault
from casehub.storage import StorageFault, TooLarge
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from typing import BinaryIO

    from casehub.rulebook.incoming import Materials
    from casehub.storage import Blobs
    from casehub.storage.blobs import Readable

LOCKED, CUT, DAMAGED = (one.value for one in FileFault)
PDF = "pdf"
ZIP = b"PK\x03\x04"
# What a broken scan still begins with, and the type under which it is kept.
BEGINS = {
    PDF: b"%PDF-", "png": b"\x89PNG\r\n\x1a\n", "jpg": b"\xff\xd8\xff", "jpeg": b"\xff\xd8\xff",
    "jfif": b"\xff\xd8\xff",
}  # fmt: skip
BOXED, HEIF, WEBP = b"ftyp", "image/heic", "image/webp"
HEIF_BRANDS = frozenset({b"heic", b"heix", b"heim", b"heis", b"hevc", b"mif1", b"msf1"})
# Photographs that Pillow's own check does not know: ending → type.
PHOTOGRAPHS = {"heic": HEIF, "heif": HEIF, "webp": WEBP}
PICTURES = frozenset({"image/png", "image/jpeg", "image/tiff", *PHOTOGRAPHS.values()})
# Of these the words are read, to find the case that they name, and no page is drawn.
WORDED = frozenset({KINDS["docx"][0]})


@dataclass(frozen=True)
class Arrived:
    """A file that was kept, what can be shown of it, and what hinders its reading ("" nothing)."""

    sha256: str
    filename: str
    size: int
    media_type: str
    pages: int | None = None
    fault: str = ""
    view_sha256: str | None = None
    thumb_sha256: str | None = None
    opening: str = ""

    @property
    def fault_words(self) -> str:
        """What hinders its reading, in words; "" for nothing."""
        return FileFault(self.fault).words if self.fault else ""


def take(blobs: Blobs, stream: Readable, filename: str, limit: int, words: Materials) -> Arrived:
    """Receive, look at and keep a file. limit: bytes.

    Raises Refused with one sentence for the field `files`; then nothing was kept.
    """
    name = shown_name(filename)
    try:
        with blobs.receive(stream, limit) as incoming:
            stored = incoming.stored
            media_type, fault, view = _look(incoming.file, stored.size, name, words)
            if blobs.scanner is not None:
                incoming.file.seek(0)
                blobs.scanner.scan(incoming.file)
            incoming.file.seek(0)
            blobs.keep(incoming)
        shown, small = (
            blobs.put(io.BytesIO(one)).sha256 if one else None for one in (view.view, view.thumb)
        )
    except NotTaken as refusal:
        raise Refused([Reason(f"{name}：{refusal}", "files")]) from None
    except TooLarge:
        said = f"{name}：文件超过 {limit // MEGABYTE} MB，拆分后再放入"
        raise Refused([Reason(said, "files")]) from None
    except StorageFault as failed:
        raise Refused([Reason(f"{name}：{failed}", "files")]) from failed
    return Arrived(
        stored.sha256, name, stored.size, media_type, view.pages, fault, shown, small, view.opening
    )


@dataclass(frozen=True)
class Opened:
    """What a locked file shows once it is open: the copy, its first page, pages, first words."""

    view_sha256: str
    thumb_sha256: str | None
    pages: int | None
    opening: str


def unlocked(blobs: Blobs, sha256: str, password: str) -> Opened | None:
    """A copy of a locked PDF that opens by itself; None where the password is another."""
    with blobs.open(sha256) as source:
        copy = opened_with(source, password)
    if copy is None:
        return None
    seen = view_of(io.BytesIO(copy), "pdf") or NOTHING
    thumb = blobs.put(io.BytesIO(seen.thumb)).sha256 if seen.thumb else None
    return Opened(blobs.put(io.BytesIO(copy)).sha256, thumb, seen.pages, seen.opening)


def _look(file: BinaryIO, size: int, name: str, words: Materials) -> tuple[str, str, View]:
    """The media type, the fault and the view of a file. Raises NotTaken."""
    if size == 0:
        raise NotTaken("文件是空的，重新选择")
    suffix = PurePath(name).suffix.lower().lstrip(".")
    file.seek(0)
    head = file.read(64)
    refuse_test_virus(file)
    if suffix == PDF:
        return ("application/pdf", *_pdf(file, size, head))
    if suffix in PHOTOGRAPHS:
        return PHOTOGRAPHS[suffix], *_photograph(file, head, suffix)
    if suffix in KINDS:
        return _known(file, size, name, suffix, head)
    for form in words.format:
        if form.suffix == suffix and form.fits(head):
            if head.startswith(ZIP):
                look_through(file, size, lambda: lambda _chunk: None)
            return form.media_type, "", NOTHING
    if any(form.suffix == suffix for form in words.format):
        raise NotTaken(f"文件内容与类型不符，不是{suffix.upper()}文件")
    raise NotTaken("不收这种文件，转成 PDF 或者图片后再放入")


def _pdf(file: BinaryIO, size: int, head: bytes) -> tuple[str, View]:
    if not head.startswith(BEGINS[PDF]):
        raise NotTaken("文件内容与类型不符，不是PDF文件")
    try:
        pages = pages_of(file, size)
    except LockedError:
        return LOCKED, NOTHING
    except NotReadableError as fault:
        code = CUT if isinstance(fault, CutError) else DAMAGED
        return code, View(pages=pages_left(file))
    return "", view_of(file, "pdf") or View(pages=pages)


def _photograph(file: BinaryIO, head: bytes, suffix: str) -> tuple[str, View]:
    boxed = head[4:8] == BOXED and head[8:12] in HEIF_BRANDS
    riff = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    if not (riff if PHOTOGRAPHS[suffix] == WEBP else boxed):
        raise NotTaken(f"文件内容与类型不符，不是{suffix.upper()}文件")
    view = view_of(file, "picture")
    return ("", view) if view is not None else (DAMAGED, NOTHING)


def _known(
    file: BinaryIO, size: int, name: str, suffix: str, head: bytes
) -> tuple[str, str, View]:
    try:
        media_type = judge(file, size, name)
    except NotTaken:
        begins = BEGINS.get(suffix)
        if begins is None or not head.startswith(begins):
            raise
        return KINDS[suffix][0], DAMAGED, NOTHING
    if media_type in WORDED:
        return media_type, "", View(opening=opening_of(file))
    if media_type not in PICTURES:
        return media_type, "", NOTHING
    return media_type, "", view_of(file, "picture") or View(pages=1)
