"""Whichever place: named by hash, whole or absent, judged before kept, hashed at every reading."""

from __future__ import annotations

import hashlib
import io

import pytest

from casehub.storage import BlobDamaged, BlobMissing, Blobs, StreamBroken, TooLarge
from tests.storage.conftest import Shelf

PDF = b"%PDF-1.7\n1 0 obj <<>> endobj\ntrailer <<>>\n%%EOF\n"


class Trickle(io.RawIOBase):
    """A stream that gives a few bytes at a time and can break off."""

    def __init__(self, content: bytes, break_at: int | None = None) -> None:
        self.content, self.at, self.break_at = content, 0, break_at

    def read(self, size: int = -1) -> bytes:  # noqa: ARG002  the stream decides
        if self.break_at is not None and self.at >= self.break_at:
            raise OSError("connection lost")
        part = self.content[self.at : self.at + 7]
        self.at += len(part)
        return part


def names(blobs: Blobs) -> list[str]:
    return list(blobs.place.names())


@pytest.mark.parametrize("size", [0, 1, 7, (1 << 20) - 1, (1 << 20) + 1, 12 << 20])
def test_blob_is_named_by_its_hash_and_comes_back_whole(blobs: Blobs, size: int) -> None:
    content = (bytes(range(251)) * (size // 251 + 1))[:size]
    stored = blobs.put(io.BytesIO(content))
    assert stored.sha256 == hashlib.sha256(content).hexdigest()
    assert (stored.size, stored.head) == (size, content[:4096])
    assert blobs.read(stored.sha256) == content
    assert blobs.is_intact(stored.sha256)
    assert names(blobs) == [stored.sha256]


def test_streams_of_any_chunking_give_the_same_blob_and_the_same_head(blobs: Blobs) -> None:
    one, two = blobs.put(Trickle(PDF)), blobs.put(io.BytesIO(PDF))
    assert one == two
    assert names(blobs) == [one.sha256]


@pytest.mark.parametrize("limit, fits", [(len(PDF) - 1, False), (len(PDF), True), (0, False)])
def test_limit_is_in_bytes_and_a_longer_stream_leaves_nothing(
    blobs: Blobs, limit: int, fits: bool
) -> None:
    if fits:
        assert blobs.put(io.BytesIO(PDF), limit).size == limit
        return
    with pytest.raises(TooLarge, match="超过上限"):
        blobs.put(io.BytesIO(PDF), limit)
    assert names(blobs) == []


def test_broken_stream_leaves_nothing_and_says_so(blobs: Blobs) -> None:
    with pytest.raises(StreamBroken, match="没有传完就中断了"):
        blobs.put(Trickle(PDF, break_at=14))
    assert names(blobs) == []


def test_what_is_judged_and_refused_is_not_kept(blobs: Blobs) -> None:
    with blobs.receive(io.BytesIO(PDF)) as incoming:
        assert incoming.file.read() == PDF
    assert names(blobs) == []
    with blobs.receive(io.BytesIO(PDF)) as incoming:
        incoming.file.read(9)
        kept = blobs.keep(incoming)
    assert blobs.read(kept.sha256) == PDF


@pytest.mark.parametrize("damage", ["flip", "cut", "empty"])
def test_damaged_bytes_are_never_handed_out_and_the_same_bytes_mend_them(
    shelf: Shelf, damage: str
) -> None:
    blobs, name = shelf.blobs, shelf.blobs.put(io.BytesIO(PDF)).sha256
    shelf.overwrite(
        name, {"flip": PDF.replace(b"1.7", b"1.6"), "cut": PDF[:-1], "empty": b""}[damage]
    )
    assert not blobs.is_intact(name)
    for reading in (blobs.read, blobs.open):
        with pytest.raises(BlobDamaged, match="校验值不一致"):
            reading(name)
    blobs.put(io.BytesIO(PDF))
    assert blobs.read(name) == PDF
    assert names(blobs) == [name]


def test_a_missing_blob_is_told_from_a_damaged_one_and_comes_back(shelf: Shelf) -> None:
    blobs, name = shelf.blobs, shelf.blobs.put(io.BytesIO(PDF)).sha256
    shelf.remove(name)
    assert not blobs.is_intact(name)
    with pytest.raises(BlobMissing, match="缺失"):
        blobs.read(name)
    blobs.put(io.BytesIO(PDF))
    assert blobs.read(name) == PDF


def test_a_place_that_works_says_nothing(blobs: Blobs) -> None:
    blobs.place.check()
    assert names(blobs) == []
