"""Time stamps (RFC 3161) beside the checkpoints, read with the standard library.

Only as much of DER is read as it takes to find the digest that was stamped, the time, and whether
the authority's signed digest is that of what it says. The signature itself is not checked here:
`openssl ts -verify -token_in -in FILE.tst -digest HEX -CAfile CA` does.
"""

from __future__ import annotations

import base64
import hashlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING, NamedTuple

from casehub.second_verifier.checkpoints import message
from casehub.second_verifier.reading import TOLERANCE, instant, moment

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from casehub.second_verifier.reading import Database, Row

SHA256 = bytes.fromhex("608648016503040201")
HASHES = {
    SHA256[:-1] + bytes([n]): made
    for n, made in ((1, hashlib.sha256), (2, hashlib.sha384), (3, hashlib.sha512))
}
TST_INFO = bytes.fromhex("2a864886f70d0109100104")
MESSAGE_DIGEST = bytes.fromhex("2a864886f70d010904")


class Node(NamedTuple):
    """One value of DER: its tag, its content, and where it ends."""

    tag: int
    content: bytes
    end: int


def node(data: bytes, at: int = 0) -> Node:
    """The value at a place. Raises ValueError and IndexError for what is none."""
    tag, length, at = data[at], data[at + 1], at + 2
    if length >= 128:
        size = length & 127
        length, at = int.from_bytes(data[at : at + size], "big"), at + size
    if at + length > len(data):
        raise ValueError("cut short")
    return Node(tag, data[at : at + length], at + length)


def parts(data: bytes) -> list[Node]:
    """The values in a content, one after the other."""
    found, at = [], 0
    while at < len(data):
        found.append(node(data, at))
        at = found[-1].end
    return found


def read(token: bytes) -> tuple[bytes, str]:
    """(SHA-256 that was stamped, time as `…Z`). Raises ValueError, IndexError for another thing."""
    whole = node(token)
    if whole.end != len(token):
        raise ValueError("more than a token")
    signed = parts(node(parts(whole.content)[1].content).content)
    kind, wrapped = parts(signed[2].content)
    info = node(wrapped.content).content
    said = parts(node(info).content)
    algorithm, imprint = parts(said[2].content)
    if kind.content != TST_INFO or parts(algorithm.content)[0].content != SHA256:
        raise ValueError("not a time stamp of a SHA-256")
    signer = parts(parts(signed[-1].content)[0].content)
    made = HASHES[parts(signer[2].content)[0].content]
    pairs = [parts(one.content) for one in parts(signer[3].content)]
    digests = [node(v.content).content for name, v in pairs if name.content == MESSAGE_DIGEST]
    if digests != [made(info).digest()]:
        raise ValueError("what it says is not what was signed")
    stamped, _, fraction = said[4].content.decode("ascii").rstrip("Z").partition(".")
    at = datetime.strptime(stamped, "%Y%m%d%H%M%S").replace(tzinfo=UTC)
    return imprint.content, f"{at:%Y-%m-%dT%H:%M:%S}.{fraction[:6].ljust(6, '0')}Z"


def faults(db: Database, outside: Path | None) -> Iterator[tuple[str, str, str]]:
    """Every token of the database against its checkpoint, then every copy against the token."""
    if "time_stamp" not in db.tables:
        return
    points = {row["id"]: row for row in db.each("checkpoint")}
    kept: dict[str, str] = {}
    for row in db.each("time_stamp", "checkpoint_id", "token <> ?", ""):
        number = row["checkpoint_id"]
        kept[f"{number:08d}.tst"] = row["token"]
        for said in _stamp(row, points.get(number)):
            yield "stamp", f"检查点 {number} 的时间戳", said
    for path in sorted(outside.glob("*.tst")) if outside is not None else ():
        if kept.get(path.name) != base64.b64encode(path.read_bytes()).decode():
            yield "copy", f"外存时间戳 {path.name}", "库中没有它，或者与副本不同"


def _stamp(row: Row, point: Row | None) -> Iterator[str]:
    if point is None:
        yield "没有这个检查点"
        return
    try:
        imprint, at = read(base64.b64decode(row["token"], validate=True))
    except (ValueError, IndexError, KeyError):
        yield "已损坏，或者与检查点不符"
        return
    if imprint != hashlib.sha256(message(point)).digest():
        yield "签名不符，或者盖在别的内容上"
    if at != row["at"]:
        yield "登记的时间与时间戳不符"
    if at < instant(moment(point["at"]) - TOLERANCE):
        yield "早于检查点"
