"""The process in which a file from outside is judged, with limits of time and memory.

`python -m casehub.exchange.judging TRUST MOMENT` (either may be empty) reads the file from standard
input and writes one line of JSON: the verdict and the payload, or what is wrong with the folder.
"""

from __future__ import annotations

import json
import os
import resource
import sys
from datetime import datetime
from pathlib import Path

from casehub.documents.letters.signed import TrustUnreadable
from casehub.exchange.examining import examine, pinned_in
from casehub.exchange.sorts import exchange
from casehub.exchange.verdict import MUCH


def answer(
    content: bytes, trust: Path | None, moment: datetime | None = None
) -> dict[str, object]:
    """What is written: `verdict` and `payload`, or `fault`."""
    try:
        pinned = pinned_in(trust)
    except TrustUnreadable as error:
        return {"fault": str(error)}
    found = examine(content, pinned, moment)
    return {"verdict": found.as_json(), "payload": found.payload}


def main() -> int:
    """Judge standard input; see the module."""
    limits = exchange().limits
    memory = limits.memory_mb << 20
    resource.setrlimit(resource.RLIMIT_DATA, (memory, memory))
    # At the soft limit the system says by its signal that the time is used up (`verdict.SPENT`).
    resource.setrlimit(resource.RLIMIT_CPU, (limits.seconds, limits.seconds + 1))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    content = sys.stdin.buffer.read()
    folder, moment, *_ = *sys.argv[1:], "", ""
    came = datetime.fromisoformat(moment) if moment else None
    try:
        told = answer(content, Path(folder) if folder else None, came)
    except MemoryError:
        os._exit(MUCH)
    sys.stdout.write(json.dumps(told, ensure_ascii=False))
    sys.stdout.flush()
    # Whatever a broken file left behind in a decoder is not unwound.
    os._exit(0)


if __name__ == "__main__":
    sys.exit(main())
