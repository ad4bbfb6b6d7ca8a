"""A ZIP archive that somebody sent: every entry read within limits, nothing written anywhere."""

from __future__ import annotations

import re
import stat
import tempfile
import zipfile
import zlib
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast
from xml.etree import ElementTree as ET

if TYPE_CHECKING:
    from collections.abc import Callable
    from typing import BinaryIO

CHUNK = 1 << 20
SIGNATURE, LOCAL_HEADER = b"PK\x03\x04", 30
# Deflate reaches about 1000:1 on emptiness; office papers, scans and tables stay far below 100:1.
RATIO, RATIO_FROM = 100, 16 << 20
ENTRIES, EXPANDED, DEPTH = 2_000, 1 << 30, 2
LONGEST_NAME, LONGEST_COMMENT = 400, 1024
METHODS = frozenset({zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED})
# Packed in ways that cannot be looked into here: RAR, 7z, gzip, bzip2, xz, cabinet.
CLOSED = (b"Rar!\x1a\x07", b"7z\xbc\xaf\x27\x1c", b"\x1f\x8b", b"BZh", b"\xfd7zXZ\x00", b"MSCF")
# Signs that another system cannot keep, ways out of the folder, signs that show another name.
BAD_NAME = re.compile(
    r"[\x00-\x1f\x7f\\:*?\"<>|]|(?:^|/)\.\.(?:/|$)|^/|[\u200b-\u200f\u202a-\u202e\u2066-\u2069]"
)
TYPES, RELATIONS, JAR = "[Content_Types].xml", "_rels/.rels", "META-INF/MANIFEST.MF"
TYPES_LENGTH = 1 << 20
OFFICE = "application/vnd.openxmlformats-officedocument."
MAIN_PARTS = {
    "docx": OFFICE + "wordprocessingml.document.main+xml",
    "xlsx": OFFICE + "spreadsheetml.sheet.main+xml",
}
MACROS = "vbaproject"


class NotTaken(Exception):
    """The archive is not taken; `str()` is one Chinese clause that says why."""


@dataclass
class Budget:
    """What may still be unpacked, over all levels together."""

    entries: int = ENTRIES
    expanded: int = EXPANDED


def look_through(
    file: BinaryIO, size: int, watch: Callable[[], Callable[[bytes], None]]
) -> frozenset[str]:
    """Read every entry of an archive of `size` bytes, to the last byte of nested archives.

    watch: makes a listener for each entry, which is given its bytes and may raise. Returns the
    names of the first level. Raises NotTaken.
    """
    return _level(file, size, watch, Budget(), 1)


def _level(
    file: BinaryIO,
    size: int,
    watch: Callable[[], Callable[[bytes], None]],
    budget: Budget,
    depth: int,
) -> frozenset[str]:
    try:
        with zipfile.ZipFile(file) as archive:
            entries = archive.infolist()
            _check_layout(archive, entries, size)
            budget.entries -= len(entries)
            budget.expanded -= sum(entry.file_size for entry in entries)
            if budget.entries < 0:
                raise NotTaken(f"压缩包里的文件多于 {ENTRIES} 个，分开后再上传")
            if budget.expanded < 0:
                raise NotTaken(f"压缩包展开后超过 {EXPANDED >> 20} MB，分开后再上传")
            for entry in entries:
                _check_entry(entry)
            for entry in entries:
                if not entry.is_dir():
                    _read(archive, entry, watch, budget, depth)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise NotTaken("压缩包已损坏或者不是 ZIP 格式，打不开") from None
    return frozenset(entry.filename for entry in entries)


def _check_layout(archive: zipfile.ZipFile, entries: list[zipfile.ZipInfo], size: int) -> None:
    if not entries:
        raise NotTaken("压缩包是空的")
    if len(archive.comment) > LONGEST_COMMENT:
        raise NotTaken("压缩包的结尾夹带其他内容")
    # Entries follow each other from the first byte: nothing before them, no two share bytes.
    end = 0
    for entry in sorted(entries, key=lambda e: e.header_offset):
        if entry.header_offset < end or (end == 0 and entry.header_offset):
            raise NotTaken("压缩包的内部结构不合规格")
        end = entry.header_offset + LOCAL_HEADER + entry.compress_size
    if end > size or len({e.filename.casefold() for e in entries}) < len(entries):
        raise NotTaken("压缩包的内部结构不合规格")
    packed = sum(entry.compress_size for entry in entries)
    expanded = sum(entry.file_size for entry in entries)
    if expanded > RATIO_FROM and expanded > RATIO * max(packed, 1):
        raise NotTaken("压缩包的压缩比异常，可能是压缩炸弹")


def _check_entry(entry: zipfile.ZipInfo) -> None:
    # The name as written in the archive: the library cuts it at the first NUL.
    name = entry.orig_filename
    kind = stat.S_IFMT(entry.external_attr >> 16)
    if BAD_NAME.search(name) or not name.strip("/ .") or len(name) > LONGEST_NAME:
        raise NotTaken("压缩包里有不合规格的文件名")
    if kind not in {0, stat.S_IFREG, stat.S_IFDIR}:
        raise NotTaken("压缩包里有链接或者特殊文件")
    if entry.flag_bits & 0x1:
        raise NotTaken("压缩包设有密码，无法检查，解密后再上传")
    if entry.compress_type not in METHODS:
        raise NotTaken("压缩包的压缩方法不受理，用普通 ZIP 重新压缩")
    if entry.file_size > RATIO_FROM and entry.file_size > RATIO * max(entry.compress_size, 1):
        raise NotTaken("压缩包的压缩比异常，可能是压缩炸弹")


def _read(
    archive: zipfile.ZipFile,
    entry: zipfile.ZipInfo,
    watch: Callable[[], Callable[[bytes], None]],
    budget: Budget,
    depth: int,
) -> None:
    listener = watch()
    with archive.open(entry) as stream, tempfile.SpooledTemporaryFile(max_size=CHUNK) as inner:
        head = stream.read(8)
        nested = head.startswith(SIGNATURE)
        if head.startswith(CLOSED):
            raise NotTaken("压缩包里有无法检查的压缩文件，解开后再上传")
        if nested and depth == DEPTH:
            raise NotTaken(f"压缩包套了 {DEPTH} 层以上，解开后再上传")
        chunk = head
        while chunk:
            listener(chunk)
            if nested:
                inner.write(chunk)
            chunk = stream.read(CHUNK)
        if nested:
            _level(cast("BinaryIO", inner), entry.file_size, watch, budget, depth + 1)


def office_kind(file: BinaryIO, names: frozenset[str]) -> str | None:
    """Which office document an archive looked through is: docx, xlsx or None.

    By its list of content types (ECMA-376 part 2): the main part, which must be there, decides.
    """
    if TYPES not in names or RELATIONS not in names or JAR in names:
        return None
    file.seek(0)
    with zipfile.ZipFile(file) as archive, archive.open(TYPES) as stream:
        text = stream.read(TYPES_LENGTH)
    if b"<!" in text or b"\0" in text:
        # A package part has no document type declaration (part 2, 6.2.5), in UTF-16 neither.
        return None
    try:
        listed = ET.fromstring(text)  # noqa: S314  no declaration, so no entity
    except ET.ParseError:
        return None
    types = [(e.get("PartName", ""), e.get("ContentType", "")) for e in listed]
    if any(MACROS in kind.casefold() for _, kind in types):
        raise NotTaken("文件带有宏，另存为不带宏的格式后再上传")
    for suffix, main in MAIN_PARTS.items():
        if any(kind == main and part.lstrip("/") in names for part, kind in types):
            return suffix
    return None
