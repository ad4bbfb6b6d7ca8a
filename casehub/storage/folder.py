"""Blobs as files of a folder: temporary name → fsync → rename → fsync of the folders."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import contextmanager, suppress
from typing import TYPE_CHECKING, cast

from casehub.storage.faults import BlobMissing, fault_of

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from typing import BinaryIO

KEPT_MODE = 0o440


class Folder:
    """`FOLDER/sha256/ab/cd/abcd…`, files that nobody may write; parts lie in `FOLDER/incoming`."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, sha256: str) -> Path:
        """Where the blob of this name lies (it need not exist)."""
        return self.folder / "sha256" / sha256[:2] / sha256[2:4] / sha256

    @contextmanager
    def part(self) -> Iterator[BinaryIO]:
        """A part under a random name; it is unlinked unless it was kept."""
        path = self.folder / "incoming" / secrets.token_hex(16)
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            file = path.open("x+b")
        except OSError as error:
            raise fault_of(error) from error
        try:
            yield cast("BinaryIO", file)
        finally:
            # Closing flushes, and a full disk would be told a second time.
            with suppress(OSError):
                file.close()
            path.unlink(missing_ok=True)

    def keep(self, part: BinaryIO, sha256: str) -> None:
        """Rename a part into its place; what lies there is replaced in one step."""
        target = self.path(sha256)
        try:
            os.fchmod(part.fileno(), KEPT_MODE)
            os.fsync(part.fileno())
            target.parent.mkdir(parents=True, exist_ok=True)
            os.replace(part.name, target)  # noqa: PTH105  the part knows its own name
            self._sync(target)
        except OSError as error:
            raise fault_of(error) from error

    def settle(self, sha256: str) -> None:
        """Another process may have renamed the file and not synced its folder yet."""
        try:
            self._sync(self.path(sha256))
        except OSError as error:
            raise fault_of(error) from error

    def _sync(self, target: Path) -> None:
        for level in target.parents[: len(target.parents) - len(self.folder.parents)]:
            descriptor = os.open(level, os.O_RDONLY)
            try:
                os.fsync(descriptor)
            finally:
                os.close(descriptor)

    def open(self, sha256: str) -> BinaryIO:
        """The file as it lies there. Raises BlobMissing, NotReadable or Unreachable."""
        try:
            return self.path(sha256).open("rb")
        except FileNotFoundError as error:
            raise BlobMissing(sha256) from error
        except OSError as error:
            raise fault_of(error, reading=True) from error

    def names(self) -> Iterator[str]:
        """The name of every blob, in order."""
        yield from (path.name for path in sorted((self.folder / "sha256").glob("*/*/*")))

    def check(self) -> None:
        """Raise unless a file can be written here just now."""
        with self.part() as part:
            try:
                part.write(b"\0")
                part.flush()
            except OSError as error:
                raise fault_of(error) from error

    def sweep(self, seconds: float) -> int:
        """Remove parts older than this that a killed process left; returns how many."""
        before, gone = time.time() - seconds, 0
        for path in (self.folder / "incoming").glob("*"):
            with suppress(FileNotFoundError):
                if path.stat().st_mtime < before:
                    path.unlink()
                    gone += 1
        return gone
