"""The ZIP that travels beside a letter: its files are those that the payload binds."""

from __future__ import annotations

import hashlib
import io
import zipfile
from collections.abc import Mapping
from typing import TYPE_CHECKING

from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from typing import BinaryIO

    from casehub.exchange.payload import Payload

_MADE = (1980, 1, 1, 0, 0, 0)
_CHUNK = 1 << 16


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


def faults_of(package: BinaryIO, payload: Payload) -> list[str]:
    """Where a ZIP is not the one that the payload binds; nothing of it is kept or carried out.

    package: can be read from any place; no more than a piece of it is held at once.
    """
    told = payload.get("package")
    if told is None:
        return ["函件没有另附压缩包，不能与这个压缩包对应。"]
    if _measured(package) != (told["sha256"], told["size"]):
        return ["压缩包与函件中的校验值不一致，可能被改动，或者不是这件函件的。"]
    rows = beside(payload)
    try:
        with zipfile.ZipFile(package) as packed:
            entries = packed.infolist()
            names = [one.filename for one in entries]
            if sorted(names) != sorted(rows) or len(names) != told["count"]:
                return ["压缩包内的文件与函件所列不一致。"]
            return [
                f"压缩包内的文件“{one.filename}”与函件中的校验值不一致。"
                for one in entries
                if not _is_bound(packed, one, rows[one.filename])
            ]
    except (zipfile.BadZipFile, OSError, RuntimeError, NotImplementedError, EOFError):
        return ["压缩包已损坏，打不开。"]


def _measured(stream: BinaryIO) -> tuple[str, int]:
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
    total, length = hashlib.sha256(), 0
    with packed.open(entry) as stream:
        while chunk := stream.read(_CHUNK):
            length += len(chunk)
            if length > row["size"]:
                return False
            total.update(chunk)
    return bool(total.hexdigest() == row["sha256"] and length == row["size"])
