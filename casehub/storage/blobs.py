"""Immutable bytes named by their SHA-256: received, judged, kept; hashed again at every reading."""

from __future__ import annotations

import hashlib
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from casehub.storage.faults import BlobDamaged, BlobMissing, StreamBroken, TooLarge, fault_of
from casehub.storage.folder import Folder
from casehub.storage.objects import Objects
from casehub.storage.scanner import Clamd

if TYPE_CHECKING:
    from collections.abc import Iterator
    from contextlib import AbstractContextManager
    from typing import BinaryIO

    from casehub.storage.objects import Address as Bucket
    from casehub.storage.scanner import Address as ScannerAddress

CHUNK = 1 << 20
HEAD = 4096


class Readable(Protocol):
    """What bytes come from: a browser's stream, a file."""

    def read(self, size: int = ..., /) -> bytes:
        """At most `size` bytes; none at the end."""


class Place(Protocol):
    """Where blobs lie; each call raises a StorageFault."""

    def part(self) -> AbstractContextManager[BinaryIO]:
        """A new file to receive bytes in; what was not kept in the block is gone after it."""

    def keep(self, part: BinaryIO, sha256: str) -> None:
        """Make the bytes of a part durable under their name, over whatever lay there."""

    def settle(self, sha256: str) -> None:
        """Make durable what somebody else may have put there a moment ago."""

    def open(self, sha256: str) -> BinaryIO:
        """The bytes as they lie there, seekable. Raises BlobMissing."""

    def names(self) -> Iterator[str]:
        """The name of every blob, in order."""

    def check(self) -> None:
        """Raise unless the place can be used just now."""

    def sweep(self, seconds: float) -> int:
        """Remove parts older than this that a killed process left; returns how many."""


@dataclass(frozen=True)
class Stored:
    """What was kept: hash, length in bytes and the first bytes."""

    sha256: str
    size: int
    head: bytes


@dataclass(frozen=True)
class Incoming:
    """Bytes that arrived and are not kept yet: they are judged where they lie.

    `file` can be read and sought; it is gone when the receiving block ends.
    """

    stored: Stored
    file: BinaryIO


class Blobs:
    """The blob store of an installation."""

    def __init__(self, place: Path | Place, scanner: Clamd | None = None) -> None:
        self.place: Place = Folder(place) if isinstance(place, Path) else place
        # Asked about what strangers send, before it is kept; None where the bureau has none.
        self.scanner = scanner

    @contextmanager
    def receive(self, stream: Readable, limit: int | None = None) -> Iterator[Incoming]:
        """Take in a stream without keeping it; what is not kept inside the block is gone after it.

        limit: largest length in bytes. Raises TooLarge, StreamBroken or another CannotKeep.
        """
        with self.place.part() as part:
            stored = _copy(stream, part, limit)
            part.seek(0)
            yield Incoming(stored, part)

    def keep(self, incoming: Incoming) -> Stored:
        """Make received bytes durable; whole bytes lying there stay, damaged ones are replaced.

        Raises CannotKeep; then nothing changed.
        """
        sha256 = incoming.stored.sha256
        if self.is_intact(sha256):
            self.place.settle(sha256)
        else:
            self.place.keep(incoming.file, sha256)
        return incoming.stored

    def put(self, stream: Readable, limit: int | None = None) -> Stored:
        """Receive and keep at once: for bytes that this program made itself."""
        with self.receive(stream, limit) as incoming:
            return self.keep(incoming)

    def open(self, sha256: str) -> BinaryIO:
        """The bytes from their beginning, hashed just now.

        Raises BlobMissing, BlobDamaged, NotReadable or Unreachable.
        """
        file = self.place.open(sha256)
        try:
            whole = hash_of(file) == sha256
            file.seek(0)
        except OSError as error:
            file.close()
            raise fault_of(error, reading=True) from error
        if not whole:
            file.close()
            raise BlobDamaged(sha256)
        return file

    def read(self, sha256: str) -> bytes:
        """The whole blob, hashed just now. Raises as `open`."""
        with self.open(sha256) as file:
            return file.read()

    def is_intact(self, sha256: str) -> bool:
        """Whether the blob is there and still has its hash. Raises Unreachable."""
        try:
            self.open(sha256).close()
        except (BlobDamaged, BlobMissing):
            return False
        return True


def hash_of(file: BinaryIO) -> str:
    """SHA-256 of a file from where it stands; hex."""
    digest = hashlib.sha256()
    while chunk := file.read(CHUNK):
        digest.update(chunk)
    return digest.hexdigest()


def _copy(stream: Readable, part: BinaryIO, limit: int | None) -> Stored:
    digest, size, head = hashlib.sha256(), 0, b""
    while True:
        try:
            chunk = stream.read(CHUNK)
        except OSError as error:
            raise StreamBroken(str(error)) from error
        if not chunk:
            break
        size += len(chunk)
        if limit is not None and size > limit:
            raise TooLarge
        head = (head + chunk)[:HEAD] if len(head) < HEAD else head
        digest.update(chunk)
        try:
            part.write(chunk)
        except OSError as error:
            raise fault_of(error) from error
    try:
        part.flush()
    except OSError as error:
        raise fault_of(error) from error
    return Stored(digest.hexdigest(), size, head)


def blobs_at(where: Path | Bucket, scanner: ScannerAddress | None = None) -> Blobs:
    """The store of a folder, or of a bucket of an S3-compatible server, and its virus scanner."""
    place = Folder(where) if isinstance(where, Path) else Objects(where)
    return Blobs(place, None if scanner is None else Clamd(scanner))
