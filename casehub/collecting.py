"""How Python looks for objects that hold each other, when it need not, and how much it holds."""

from __future__ import annotations

import gc
import resource
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator


@contextmanager
def uncollected() -> Iterator[None]:
    """Without looking for cycles, where very many objects are made that all live.

    A layout is tens of thousands of them; of reading and checking rules it took a quarter.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def most_held() -> int:
    """The most kilobytes of memory that this process ever held.

    What `getrusage` tells a process that another one started begins with what that one held.
    """
    told = _told("self")
    return told.get("VmHWM", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)


def held_by(pid: int) -> int:
    """The kilobytes of memory that a process holds now; 0 where it ended or nobody tells."""
    return _told(str(pid)).get("VmRSS", 0)


def _told(process: str) -> dict[str, int]:
    """What the kernel tells of the memory of a process, in kilobytes."""
    try:
        text = Path("/proc", process, "status").read_text()
    except OSError:
        return {}
    rows = (row.split() for row in text.splitlines())
    return {row[0].rstrip(":"): int(row[1]) for row in rows if row[2:] == ["kB"]}
