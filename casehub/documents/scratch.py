"""Where a process lays the fonts that it unpacks, so that nothing stays behind when it is killed.

WeasyPrint copies every face (some 70 MB) into a temporary folder and removes it when the process
ends by itself. A press never does: whoever closes it, and the next process that lays out fonts,
removes what the dead ones left.
"""

from __future__ import annotations

import atexit
import fcntl
import os
import shutil
import tempfile
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

PREFIX = "casehub-fonts-"
LOCK = "in-use"
# Held open as long as the process lives: the lock ends with it, however it ends.
_held: list[int] = []


def own_folder() -> Path:
    """A new folder of this process, which others leave alone while it lives."""
    sweep()
    while True:
        folder = Path(tempfile.mkdtemp(prefix=PREFIX))
        held = os.open(folder / LOCK, os.O_CREAT | os.O_RDWR | os.O_CLOEXEC, 0o600)
        fcntl.flock(held, fcntl.LOCK_EX)
        # Another may have swept it away between its making and its lock.
        if (folder / LOCK).exists():
            break
        os.close(held)
    _held.append(held)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def sweep() -> int:
    """Remove the folders of processes that are gone; how many they were."""
    return sum(_removed(folder) for folder in Path(tempfile.gettempdir()).glob(f"{PREFIX}*"))


def _removed(folder: Path) -> bool:
    """Whether it was one of ours whose process is gone; one just being made has no lock yet."""
    with suppress(OSError):
        held = os.open(folder / LOCK, os.O_RDWR | os.O_NOFOLLOW | os.O_CLOEXEC)
        try:
            ours = os.fstat(held).st_uid == os.getuid() and not folder.is_symlink()
            fcntl.flock(held, fcntl.LOCK_EX | fcntl.LOCK_NB)
            if ours:
                shutil.rmtree(folder, ignore_errors=True)
            return ours
        finally:
            os.close(held)
    return False


@contextmanager
def temporary_in(folder: Path) -> Iterator[None]:
    """What asks for a temporary folder meanwhile gets one inside."""
    before, tempfile.tempdir = tempfile.tempdir, str(folder)
    try:
        yield
    finally:
        tempfile.tempdir = before
