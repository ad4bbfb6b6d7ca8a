"""How far a long command has come, for the person who waits at a terminal."""

from __future__ import annotations

import sys


def tell(line: str, *, last: bool = False) -> None:
    """Write a line over the one before; nothing where nobody looks (a file, a pipe, a timer)."""
    if sys.stderr.isatty():
        sys.stderr.write(f"\r{line}\033[K{chr(10) if last else ''}")
        sys.stderr.flush()
