"""Papers that come in, for tests of the register."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import date
from typing import TYPE_CHECKING

from casehub.casefile.incoming import Arrived, take
from casehub.casefile.materials import Told, register
from tests import samples

if TYPE_CHECKING:
    from casehub.record.work import Work

CAME = date(2026, 3, 11)
TOLD = Told("答辩书", CAME, "mail", sender="重庆示例公司")


def arrived(work: Work, content: bytes | None = None, name: str = "扫描0001.pdf") -> Arrived:
    """A file that was kept."""
    body = samples.pdf() if content is None else content
    return take(work.blobs, io.BytesIO(body), name, 1 << 20, work.rules.materials)


def came(work: Work, content: bytes | None = None, name: str = "扫描0001.pdf", **more: object) -> int:
    """Id of a paper that was entered with one file."""
    return register(work, replace(TOLD, **more), [arrived(work, content, name)]).id  # type: ignore[arg-type]
