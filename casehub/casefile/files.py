"""Files that come in: received, judged by their whole structure, asked for viruses, then kept."""

from __future__ import annotations

import zipfile
from dataclasses import dataclass
from pathlib import PurePath
from typing import TYPE_CHECKING

from PIL import Image, TiffImagePlugin

from casehub.casefile import recordings
from casehub.casefile.archives import NotTaken, look_through, office_kind
from casehub.documents.archival import NotReadableError
from casehub.documents.received import pages_of
from casehub.storage import StorageFault, TooLarge
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

    from casehub.storage import Blobs
    from casehub.storage.blobs import Readable

MEGABYTE = 1 << 20
CHUNK = 1 << 20
LONGEST_NAME = 200
# The agreed harmless test virus (eicar.org), in two pieces so that this file is none.
TEST_VIRUS = rb"X5O!P%@AP[4\PZX54(P^)7CC)7}$EICAR-STANDARD" + rb"-ANTIVIRUS-TEST-FILE!$H+H*"
PNG_END = b"\x00\x00\x00\x00IEND\xaeB`\x82"
JPEG_SCAN, JPEG_END = b"\xff\xda", b"\xff\xd9"
# Offsets and lengths of the data (TIFF 6.0: 273, 279; tiles 324, 325).
STRIPS, TILES = (273, 279), (324, 325)
PAGES, DECODED_PIXELS = 2_000, 40_000_000


@dataclass(frozen=True)
class Taken:
    """A file that was kept: what it is called by its sender, what it is, where it lies.

    pages: None of what has none, or where nobody can tell.
    """

    sha256: str
    filename: str
    size: int
    media_type: str
    pages: int | None = None


def take_in(
    blobs: Blobs, stream: Readable, filename: str, limit: int, field: str = "file"
) -> Taken:
    """Receive, judge and keep a file; `field` names the form's field in a refusal.

    limit: bytes. Raises Refused with one sentence; then nothing was kept.
    """
    try:
        with blobs.receive(stream, limit) as incoming:
            stored = incoming.stored
            kind = judge(incoming.file, stored.size, filename)
            pages = _pages(incoming.file, stored.size, kind)
            if blobs.scanner is not None:
                incoming.file.seek(0)
                blobs.scanner.scan(incoming.file)
            blobs.keep(incoming)
    except NotTaken as refusal:
        raise Refused([Reason(str(refusal), field)]) from None
    except TooLarge:
        most = limit // MEGABYTE
        raise Refused([Reason(f"文件超过 {most} MB，拆分后再上传", field)]) from None
    except StorageFault as fault:
        raise Refused([Reason(str(fault), field)]) from fault
    return Taken(stored.sha256, shown_name(filename), stored.size, kind, pages)


def shown_name(filename: str) -> str:
    """The name without folders and without signs that do not print: they could show another."""
    name = filename.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(c for c in name if c.isprintable())[:LONGEST_NAME] or "未命名"


def judge(file: BinaryIO, size: int, filename: str) -> str:
    """The media type of a file that is what its name says, through and through.

    Raises NotTaken for what is empty, of a kind not taken, of another kind than its name says,
    broken, locked, a bomb or the test virus.
    """
    if size == 0:
        raise NotTaken("文件是空的，重新选择")
    suffix = PurePath(filename).suffix.lower().lstrip(".")
    if suffix not in KINDS:
        raise NotTaken(f"不受理这种文件；可上传{WANTED}")
    media_type, check = KINDS[suffix]
    refuse_test_virus(file)
    if not check(file, size):
        raise NotTaken(f"文件内容与类型不符，不是{suffix.upper()}文件；可上传{WANTED}")
    return media_type


def refuse_test_virus(file: BinaryIO) -> None:
    """Raise NotTaken for a file that holds the agreed test virus."""
    listener = _against_test_virus()
    file.seek(0)
    while chunk := file.read(CHUNK):
        listener(chunk)


def _against_test_virus() -> Callable[[bytes], None]:
    kept = b""

    def listen(chunk: bytes) -> None:
        nonlocal kept
        if TEST_VIRUS in kept + chunk:
            raise NotTaken("文件带有病毒特征，没有保存")
        kept = (kept + chunk)[1 - len(TEST_VIRUS) :]

    return listen


def _pdf(file: BinaryIO, size: int) -> bool:
    try:
        return pages_of(file, size) > 0
    except NotReadableError as fault:
        raise NotTaken(str(fault)) from None


def _pages(file: BinaryIO, size: int, media_type: str) -> int | None:
    """The pages of a file that was judged to be of this type."""
    if media_type == PDF:
        return pages_of(file, size)
    if media_type not in PICTURES:
        return None
    file.seek(0)
    with Image.open(file) as image:
        return int(getattr(image, "n_frames", 1)) if media_type == TIFF[0] else 1


def _picture(read: Callable[[BinaryIO, int], bool]) -> Callable[[BinaryIO, int], bool]:
    def check(file: BinaryIO, size: int) -> bool:
        file.seek(0)
        try:
            return read(file, size)
        except Image.DecompressionBombError:
            raise NotTaken("图片像素过多，缩小后再上传") from None
        except (OSError, SyntaxError, ValueError, EOFError, TypeError, KeyError, UserWarning):
            # The library warns of a cut file where warnings are errors.
            return False

    return check


def _png(file: BinaryIO, size: int) -> bool:
    """Every chunk with its checksum, and nothing after the last."""
    with Image.open(file, formats=["PNG"]) as image:
        image.verify()
    return _ends_with(file, size, PNG_END)


def _jpeg(file: BinaryIO, _size: int) -> bool:
    """Every block is decoded, at an eighth of the size so that a large photograph is cheap."""
    with Image.open(file, formats=["JPEG"]) as image:
        image.draft("L", (1, 1))
        image.load()
    # The decoder is content without the end mark; what follows it may be a telephone's own data.
    return _last(file, JPEG_SCAN) < _last(file, JPEG_END) and not zipfile.is_zipfile(file)


def _tiff(file: BinaryIO, size: int) -> bool:
    """The first page is decoded; of every page the strips lie inside the file."""
    with Image.open(file, formats=["TIFF"]) as image:
        pages = getattr(image, "n_frames", 1)
        if pages > PAGES or not isinstance(image, TiffImagePlugin.TiffImageFile):
            return False
        for number in range(pages):
            image.seek(number)
            tags = image.tag_v2
            offsets = tags.get(STRIPS[0]) or tags[TILES[0]]
            lengths = tags.get(STRIPS[1]) or tags[TILES[1]]
            if any(at + n > size for at, n in zip(offsets, lengths, strict=True)):
                return False
        image.seek(0)
        if image.width * image.height <= DECODED_PIXELS:
            image.load()
    return not zipfile.is_zipfile(file)


def _last(file: BinaryIO, wanted: bytes) -> int:
    """Where `wanted` lies last in a file; -1 where it does not."""
    found, at, kept = -1, 0, b""
    file.seek(0)
    while chunk := file.read(CHUNK):
        here = (kept + chunk).rfind(wanted)
        if here >= 0:
            found = at - len(kept) + here
        at, kept = at + len(chunk), chunk[1 - len(wanted) :]
    return found


def _ends_with(file: BinaryIO, size: int, ending: bytes) -> bool:
    file.seek(max(0, size - len(ending)))
    return file.read() == ending


def _archive(suffix: str = "") -> Callable[[BinaryIO, int], bool]:
    def check(file: BinaryIO, size: int) -> bool:
        file.seek(0)
        if file.read(4) != b"PK\x03\x04":
            return False
        names = look_through(file, size, _against_test_virus)
        return not suffix or office_kind(file, names) == suffix

    return check


def _film(*, typed: bool) -> Callable[[BinaryIO, int], bool]:
    return lambda file, size: recordings.is_film(file, size, typed=typed)


PDF = "application/pdf"
OFFICE = "application/vnd.openxmlformats-officedocument."
JPEG = ("image/jpeg", _picture(_jpeg))
TIFF = ("image/tiff", _picture(_tiff))
PICTURES = frozenset({"image/png", JPEG[0], TIFF[0]})
# Ending of the name → the type it is kept under, and whether the bytes are that type.
KINDS: dict[str, tuple[str, Callable[[BinaryIO, int], bool]]] = {
    "pdf": (PDF, _pdf),
    "png": ("image/png", _picture(_png)),
    "jpg": JPEG,
    "jpeg": JPEG,
    "jfif": JPEG,
    "tif": TIFF,
    "tiff": TIFF,
    "mp4": ("video/mp4", _film(typed=True)),
    "mov": ("video/quicktime", _film(typed=False)),
    "mp3": ("audio/mpeg", recordings.is_layer_three),
    "wav": ("audio/wav", recordings.is_wave),
    "docx": (OFFICE + "wordprocessingml.document", _archive("docx")),
    "xlsx": (OFFICE + "spreadsheetml.sheet", _archive("xlsx")),
    "zip": ("application/zip", _archive()),
}
WANTED = "PDF、PNG、JPEG、TIFF、MP4、MOV、MP3、WAV、DOCX、XLSX、ZIP"
