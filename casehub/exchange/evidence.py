"""The ZIPs that travel beside a letter: their files are those that the payload binds.

Where the receiver takes no ZIP as large as the files need, they travel in several (`packages`),
each bound by its own hash. What came is put together again and kept as one.
"""

from __future__ import annotations

import hashlib
import io
import lzma
import stat
import struct
import tempfile
import zipfile
import zlib
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, cast

from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import IO

    from casehub.exchange.payload import Payload

_MADE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 16
# How much of what is put together stays in memory; the rest lies in a file that has no name.
_IN_MEMORY = 16 << 20
# The end of a ZIP with the longest comment, and what a line of its list takes at the most.
_END, _LIST, _LINE = b"PK\5\6", (1 << 16) + 22, 4096
# What zipfile raises for one that is none; a name that is no text among it.
BROKEN = (
    zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError, ValueError,
    zlib.error, lzma.LZMAError, struct.error,
)  # fmt: skip


class TooLargeAlone(ValueError):
    """A file that fills more than one ZIP by itself; `file`: its name."""

    def __init__(self, file: str) -> None:
        super().__init__(file)
        self.file = file


def beside(payload: Payload) -> dict[str, Payload]:
    """The rows of the files that travel in the ZIP, by the names of their files."""
    rows = payload["gongwen"].get("附件", ())
    return {row["file"]: row for row in rows if row.get("place") == "zip"}


def pack(files: Mapping[str, bytes]) -> bytes:
    """The files as one ZIP; the same files give the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as packed:
        for name in sorted(files):
            packed.writestr(
                zipfile.ZipInfo(name, _MADE), files[name], zipfile.ZIP_DEFLATED, compresslevel=6
            )
    return out.getvalue()


def bound(name: str, packed: bytes, count: int) -> dict[str, object]:
    """What the data of a letter say of a ZIP beside it; count: the files in it."""
    sha256 = hashlib.sha256(packed).hexdigest()
    return {"file": name, "sha256": sha256, "size": len(packed), "count": count}


def split(files: Mapping[str, bytes], most: int) -> list[dict[str, bytes]]:
    """The files in as many groups as are needed for ZIPs of at most so many bytes each.

    In their order, so that a ZIP holds what the letter lists together. Raises TooLargeAlone.
    """
    groups: list[dict[str, bytes]] = []
    filled = most + 1
    for name, content in files.items():
        # A ZIP of several files is no larger than those of each together.
        size = len(pack({name: content}))
        if size > most:
            raise TooLargeAlone(name)
        if filled + size > most:
            groups.append({})
            filled = 0
        groups[-1][name] = content
        filled += size
    return groups


def packages_of(payload: Payload) -> list[Payload]:
    """The rows of the ZIPs beside a letter: none, one, or the several in which its files travel."""
    one = payload.get("package")
    return list(payload.get("packages") or ([] if one is None else [one]))


@dataclass(frozen=True)
class Together:
    """ZIPs that came, as one.

    whole: None where they are not those that the letter binds, or not all. missing: the names of
    those that did not come; faults: what is wrong with those that did.
    """

    whole: IO[bytes] | None
    faults: tuple[str, ...] = ()
    missing: tuple[str, ...] = ()

    def close(self) -> None:
        """Let go of what was put together."""
        if self.whole is not None:
            self.whole.close()

    @property
    def asks_for(self) -> str:
        """Which are still to be given, in one sentence; "" where none is."""
        return f"还缺压缩包{'、'.join(self.missing)}，请一并放入。" if self.missing else ""


def put_together(given: Sequence[IO[bytes]], payload: Payload) -> Together:
    """What came beside a letter, in any order, known by hash and never by name.

    Nothing of a ZIP that the letter does not bind is unpacked, and no more of a file than its row
    says. Whoever asked closes it.
    """
    rows = packages_of(payload)
    if len(rows) < 2:
        if len(given) != 1:
            said = "没有另附压缩包" if not rows else "只另附一个压缩包"
            return Together(None, (f"函件{said}，不能与这几个压缩包对应。",))
        wrong = faults_of(given[0], payload)
        return Together(None if wrong else given[0], tuple(wrong))
    bound = {(row["sha256"], row["size"]): str(row["file"]) for row in rows}
    known = [(bound.get(_measured(one)), one) for one in given]
    if any(name is None for name, _ in known):
        said = "有压缩包与函件所列的都不一致，可能被改动，或者不是这件函件的。"
        return Together(None, (said,))
    found = {name: one for name, one in known if name is not None}
    missing = tuple(name for name in bound.values() if name not in found)
    if missing:
        return Together(None, missing=missing)
    whole = tempfile.SpooledTemporaryFile(max_size=_IN_MEMORY)  # noqa: SIM115  the caller closes it
    wrong = _poured(list(found.values()), whole, payload) or faults_of(whole, payload)
    if wrong:
        whole.close()
        return Together(None, tuple(wrong))
    return Together(whole)


def _poured(parts: Sequence[IO[bytes]], whole: IO[bytes], payload: Payload) -> list[str]:
    """Write the files of all parts into one ZIP; where a part is not what the letter binds."""
    rows = beside(payload)
    try:
        with zipfile.ZipFile(whole, "w") as made:
            for part in parts:
                with _opened(part, rows) as packed:
                    for entry in packed.infolist():
                        row = rows.get(entry.filename)
                        if row is None or not _is_bound(packed, entry, row):
                            return [f"压缩包内的文件“{entry.filename}”与函件所列不一致。"]
                        _pour(packed, entry, made)
    except BROKEN:
        return ["压缩包已损坏，打不开。"]
    return []


def _pour(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, made: zipfile.ZipFile) -> None:
    kept = zipfile.ZipInfo(entry.filename, _MADE)
    kept.compress_type = zipfile.ZIP_DEFLATED
    with packed.open(entry) as source, made.open(kept, "w", force_zip64=True) as target:
        while chunk := source.read(_CHUNK):
            target.write(chunk)


def faults_of(package: IO[bytes], payload: Payload) -> list[str]:
    """Where a ZIP is not the one that the payload binds; nothing of it is kept or carried out.

    package: can be read from any place; no more than a piece of it is held at once. Of files that
    travel in several ZIPs it is what those were put together to, whose bytes no letter binds.
    """
    told = packages_of(payload)
    if not told:
        return ["函件没有另附压缩包，不能与这个压缩包对应。"]
    if len(told) == 1 and _measured(package) != (told[0]["sha256"], told[0]["size"]):
        return ["压缩包与函件中的校验值不一致，可能被改动，或者不是这件函件的。"]
    rows = beside(payload)
    try:
        with _opened(package, rows) as packed:
            entries = packed.infolist()
            names = [one.filename for one in entries]
            if sorted(names) != sorted(rows) or len(names) != sum(
                one["count"] for one in told
            ):
                return ["压缩包内的文件与函件所列不一致。"]
            return [
                f"压缩包内的文件“{one.filename}”与函件中的校验值不一致。"
                for one in entries
                if not _is_bound(packed, one, rows[one.filename])
            ]
    except BROKEN:
        return ["压缩包已损坏，打不开。"]


class _Bounded:
    """A stream of which so many bytes are read at once and no more: a list of names is as large."""

    def __init__(self, stream: IO[bytes], most: int) -> None:
        self._stream, self._most = stream, most

    def read(self, size: int = -1) -> bytes:
        """As many bytes, or all that are left where none are named. Raises BadZipFile for more."""
        found = self._stream.read(self._most + 1 if size < 0 else min(size, self._most + 1))
        if len(found) > self._most:
            raise zipfile.BadZipFile
        return found

    def __getattr__(self, name: str) -> object:
        return getattr(self._stream, name)


@contextmanager
def _opened(package: IO[bytes], rows: Mapping[str, Payload]) -> Iterator[zipfile.ZipFile]:
    """A ZIP that every program opens as the same files, and nothing else. Raises what BROKEN names.

    Its list is no longer than the letter's; nothing stands before its first file nor behind its
    end, and no name twice; no name is cut off and no entry is a link.
    """
    most = _LIST + len(rows) * _LINE
    with zipfile.ZipFile(cast("IO[bytes]", _Bounded(package, most))) as packed:
        entries = packed.infolist()
        package.seek(0, io.SEEK_END)
        length = package.tell()
        package.seek(max(0, length - _LIST))
        tail = package.read(_LIST)
        end = tail.rfind(_END)
        disks, counted = tail[end + 4 : end + 8], tail[end + 8 : end + 12]
        comment = tail[end + 20 :]
        if (
            any(disks)
            or counted not in {2 * len(entries).to_bytes(2, "little"), b"\xff" * 4}
            or len(comment) != 2 + int.from_bytes(comment[:2], "little")
            or min((one.header_offset for one in entries), default=0) != 0
            or len({one.filename for one in entries}) != len(entries)
            or not all(map(_is_plain, entries))
        ):
            raise zipfile.BadZipFile
        yield packed


def _is_plain(entry: zipfile.ZipInfo) -> bool:
    """Whether an entry is a file, under the name that it says."""
    kind = stat.S_IFMT(entry.external_attr >> 16)
    return kind in {0, stat.S_IFREG} and entry.orig_filename == entry.filename


def _measured(stream: IO[bytes]) -> tuple[str, int]:
    """SHA-256 and length of a stream from its beginning, piece by piece."""
    stream.seek(0)
    total, length = hashlib.sha256(), 0
    while chunk := stream.read(_CHUNK):
        total.update(chunk)
        length += len(chunk)
    return total.hexdigest(), length


def _is_bound(packed: zipfile.ZipFile, entry: zipfile.ZipInfo, row: Payload) -> bool:
    """Whether an entry unpacks to exactly the file of a row; no more than that is unpacked."""
    if entry.filename.rpartition(".")[2].lower() not in exchange().media:
        return False
    # What says another size is not unpacked at all.
    if entry.file_size != row["size"]:
        return False
    total, length = hashlib.sha256(), 0
    with packed.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            length += len(chunk)
            if length > row["size"]:
                return False
            total.update(chunk)
    return bool(total.hexdigest() == row["sha256"] and length == row["size"])
