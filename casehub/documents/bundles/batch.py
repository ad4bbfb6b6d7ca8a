"""A day's papers put together to be printed in one go, and the labels for their envelopes."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pikepdf

from casehub.documents.bundles.shelf import Shelf

if TYPE_CHECKING:
    from pathlib import Path

    from casehub.documents.printed import Label


@dataclass(frozen=True)
class BatchJob:
    """Papers, each as often as it is wanted, and labels, to be put into the file `out`.

    facing: each copy begins on the front of a sheet, where both sides are printed.
    """

    papers: tuple[tuple[Path, int], ...]
    labels: tuple[Label, ...]
    out: Path
    facing: bool = True


def stack(job: BatchJob) -> int:
    """Put a batch together; how many pages it has. The papers keep their pages as issued."""
    with ExitStack() as held, pikepdf.new() as batch:
        shelf = Shelf(held)
        for file, copies in job.papers:
            pages = shelf.pages_of(file)
            for _ in range(copies):
                batch.pages.extend(pages)
                if job.facing and len(batch.pages) % 2:
                    # The back of the last sheet of a copy stays white.
                    left, low, right, top = (float(edge) for edge in pages[-1].mediabox)
                    batch.add_blank_page(page_size=(right - left, top - low))
        if job.labels:
            batch.pages.extend(shelf.made("labels", labels=job.labels))
        batch.save(
            job.out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return len(batch.pages)
