"""ZIPs that somebody made to be read in two ways, or to cost much: each bound by its own hash.

`KINDS`: the name of each and how it is made of two files; every one is to be refused.
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass, replace

FILES = {"a.pdf": b"%PDF-1.7 one", "b.pdf": b"%PDF-1.7 two"}
LINK = 0o120777 << 16


@dataclass(frozen=True)
class Entry:
    """A file and what its two heads say of it; None: what is so."""

    name: bytes
    data: bytes
    local: bytes | None = None
    raw: bytes | None = None
    method: int = 0
    flags: int = 0
    packed: int | None = None
    size: int | None = None
    crc: int | None = None
    at: int | None = None
    mode: int = 0
    extra: bytes = b""


A, B = (Entry(name.encode(), data) for name, data in FILES.items())


def made(*entries: Entry, end: Callable[[int, int, int], bytes] | None = None) -> bytes:
    """A ZIP of these entries; end: makes its last record from count, length and place of the list."""
    body = listed = b""
    for one in entries:
        raw = one.data if one.raw is None else one.raw
        crc = zlib.crc32(one.data) if one.crc is None else one.crc
        packed = len(raw) if one.packed is None else one.packed
        size = len(one.data) if one.size is None else one.size
        at = len(body) if one.at is None else one.at
        name = one.name if one.local is None else one.local
        told = (20, one.flags, one.method, 0, 33, crc, packed, size)
        body += struct.pack("<4s5H3I2H", b"PK\3\4", *told, len(name), 0) + name + raw
        listed += struct.pack(
            "<4s6H3I5H2I", b"PK\1\2", 0x314, *told, len(one.name), len(one.extra), 0, 0, 0, one.mode, at
        ) + one.name + one.extra  # fmt: skip
    tail = (end or ending)(len(entries), len(listed), len(body))
    return body + listed + tail


def ending(count: int, length: int, at: int, *, disk: int = 0, comment: bytes = b"") -> bytes:
    return struct.pack("<4s4H2IH", b"PK\5\6", disk, disk, count, count, length, at, len(comment)) + comment


def deflated(data: bytes) -> bytes:
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    return packer.compress(data) + packer.flush()


def named(name: bytes) -> Callable[[], bytes]:
    return lambda: made(replace(A, name=name, flags=0x800), B)


def bomb(told: int | None) -> bytes:
    raw = deflated(b"\0" * (64 << 20))
    return made(replace(A, method=8, raw=raw, size=told, crc=0), B)


def long_list(count: int) -> bytes:
    """The same line again and again, more than a list of two files has."""
    line = made(A)[len(made(A)) - 22 - 51 : -22]
    assert line.startswith(b"PK\1\2")
    return line * count + ending(min(count, 65_535), len(line) * count, 0)


SOUND = made(A, B)
KINDS: dict[str, Callable[[], bytes]] = {
    "a name up the tree": named(b"../a.pdf"),
    "a name from the root": named(b"/a.pdf"),
    "a name of another system": named(b"..\\a.pdf"),
    "a name on a drive": named(b"C:a.pdf"),
    "a name cut off by a zero": named(b"a.pdf\0.exe"),
    "a name written backwards": named("a\u202efdp.exe".encode()),
    "a name in large letters": named(b"A.PDF"),
    "a wide name": named("ａ.pdf".encode()),
    "a name with a blank": named(b"a.pdf "),
    "a name from here": named(b"./a.pdf"),
    "no name": named(b""),
    "a name that is no text": named(b"\xff\xfe.pdf"),
    "a name without end": named(b"a" * 60_000),
    "another name before the data": lambda: made(replace(A, local=b"x.exe"), B),
    "a name twice": lambda: made(A, A, B),
    "a file besides": lambda: made(A, B, Entry(b"c.exe", b"MZ")),
    "a folder besides": lambda: made(A, B, Entry(b"d/", b"")),
    "a link": lambda: made(replace(A, mode=LINK), B),
    "a device": lambda: made(replace(A, mode=0o020666 << 16), B),
    "locked": lambda: made(replace(A, flags=1), B),
    "locked strongly": lambda: made(replace(A, flags=0x41), B),
    "a patch": lambda: made(replace(A, flags=0x20), B),
    "a method that nobody knows": lambda: made(replace(A, method=99), B),
    "a method that it is not": lambda: made(replace(A, method=12), B),
    "another such method": lambda: made(replace(A, method=14), B),
    "grows without end": lambda: bomb(len(A.data)),
    "says that it grows": lambda: bomb(None),
    "a smaller size": lambda: made(replace(A, size=3), B),
    "a larger size": lambda: made(replace(A, size=4_000_000_000), B),
    "a larger part of the file": lambda: made(replace(A, packed=4_000_000_000), B),
    "another sum": lambda: made(replace(A, crc=1), B),
    "cut in the data": lambda: made(replace(A, method=8, raw=deflated(A.data)[:-3]), B),
    "both at one place": lambda: made(A, replace(B, at=0)),
    "beyond the end": lambda: made(A, replace(B, at=0x7FFFFFFF)),
    "sizes of 64 bits that lie": lambda: made(
        replace(A, packed=0xFFFFFFFF, size=0xFFFFFFFF, extra=struct.pack("<HHQQ", 1, 16, 1 << 60, 1 << 60)), B
    ),
    "sizes of 64 bits that are cut": lambda: made(replace(A, packed=0xFFFFFFFF, extra=b"\1\0\2\0xx"), B),
    "something behind": lambda: SOUND + b"evil" * 50,
    "something before": lambda: b"MZ evil" * 50 + SOUND,
    "two ends": lambda: SOUND + made(Entry(b"x.exe", b"MZ")),
    "an end in its comment": lambda: made(A, B, end=lambda *told: ending(*told, comment=b"PK\5\6 evil")),
    "a longer comment than told": lambda: made(A, B, end=lambda *told: ending(*told, comment=b"x" * 9)[:-3]),
    "a list elsewhere": lambda: made(A, B, end=lambda *_told: ending(2, 1 << 30, 1 << 30)),
    "fewer told than listed": lambda: made(A, B, end=lambda _, length, at: ending(1, length, at)),
    "more told than listed": lambda: made(A, B, end=lambda _, length, at: ending(9, length, at)),
    "on several disks": lambda: made(A, B, end=lambda *told: ending(*told, disk=5)),
    "a list of four hundred thousand": lambda: long_list(400_000),
    "cut": lambda: SOUND[:-30],
    "nothing": lambda: b"",
    "empty": lambda: ending(0, 0, 0),
    "a paper": lambda: b"%PDF-1.7",
    "an end alone": lambda: b"PK\5\6",
}  # fmt: skip
