"""Content-addressed blobs: put(stream) → sha256, fsynced, never overwritten, never altered."""

from __future__ import annotations

import hashlib
import os
import secrets
from dataclasses import dataclass
from typing import TYPE_CHECKING, BinaryIO

if TYPE_CHECKING:
    from pathlib import Path

CHUNK = 1 << 20


class TooLarge(Exception):
    """The stream is longer than the limit in bytes."""


class NoSpace(Exception):
    """The store could not keep the bytes (disk full or I/O error); nothing was kept."""


@dataclass(frozen=True)
class Stored:
    """What was kept: hash, length in bytes and the first bytes (for type detection)."""

    sha256: str
    size: int
    head: bytes


class Blobs:
    """A folder of immutable files named by their SHA-256."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the blob of this hash lies (it need not exist)."""
        return self.folder / "sha256" / sha256[:2] / sha256[2:4] / sha256

    def put(self, stream: BinaryIO, limit: int | None = None) -> Stored:
        """Hash while streaming, fsync file and folder, then rename into place.

        limit: largest length in bytes. Raises TooLarge or NoSpace; then nothing is kept.
        """
        incoming = self.folder / "incoming"
        incoming.mkdir(parents=True, exist_ok=True)
        part = incoming / secrets.token_hex(16)
        digest, size, head = hashlib.sha256(), 0, b""
        try:
            with part.open("xb") as out:
                while chunk := stream.read(CHUNK):
                    size += len(chunk)
                    if limit is not None and size > limit:
                        raise TooLarge
                    head = head or chunk[:4096]
                    digest.update(chunk)
                    out.write(chunk)
                out.flush()
                os.fsync(out.fileno())
            sha256 = digest.hexdigest()
            target = self.path(sha256)
            if not target.exists():
                target.parent.mkdir(parents=True, exist_ok=True)
                part.chmod(0o440)
                part.replace(target)
                self._sync_folders(target.parent)
        except OSError as error:
            raise NoSpace(str(error)) from error
        finally:
            part.unlink(missing_ok=True)
        return Stored(sha256, size, head)

    def _sync_folders(self, folder: Path) -> None:
        for level in (folder, folder.parent, folder.parent.parent):
            descriptor = os.open(level, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def read(self, sha256: str) -> bytes:
        """The whole blob. Raises FileNotFoundError."""
        return self.path(sha256).read_bytes()

    def is_intact(self, sha256: str) -> bool:
        """Whether the file exists and still has its hash."""
        path = self.path(sha256)
        if not path.exists():
            return False
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
