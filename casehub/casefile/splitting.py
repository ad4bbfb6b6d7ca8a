"""Several papers in one scan: split in the register, and put together again."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile.incoming import Arrived
from casehub.casefile.materials import Told, enter, of_register
from casehub.documents.archival import NotReadableError
from casehub.documents.received import View, cut_out, view_of
from casehub.model import Material
from casehub.model.material import OPEN, SPLIT, UNDONE
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Sequence

    from casehub.model import MaterialFile
    from casehub.record.work import Work


def split(work: Work, number: int, starts: Sequence[int]) -> list[Material]:
    """Enter each part of a scan as a paper of its own; the scan itself stays as it came.

    starts: the page on which each further paper begins; where the paper has several files, the
    file. Raises NotFound, NotAllowed, or Refused where there is nothing to split there.
    """
    material = of_register(work, number, OPEN)
    files = list(material.files)
    count = (files[0].pages or 0) if len(files) == 1 else len(files)
    cuts = sorted(set(starts))
    if not cuts or cuts[0] <= 1 or cuts[-1] > count:
        unit = "页" if len(files) == 1 else "个文件"
        raise Refused([Reason(f"写明从第几{unit}起是另一份，在 2 到 {count} 之间", "starts")])
    bounds = list(zip([1, *cuts], [*(cut - 1 for cut in cuts), count], strict=True))
    parts = []
    for place, (first, last) in enumerate(bounds, 1):
        told = Told(
            title=f"{material.title}（第{place}份）",
            received_on=material.received_on,
            way=material.way,
            sender=material.sender,
            confidential=material.confidential,
        )
        if len(files) == 1:
            part = enter(work, told, [_pages(work, files[0], first, last)], split_of=material)
            # The original is the whole scan: its bytes stand for the part, and the view shows it.
            kept = part.files[0]
            offset = (files[0].first_page or 1) - 1
            kept.first_page, kept.last_page = offset + first, offset + last
        else:
            own = [_whole(file) for file in files[first - 1 : last]]
            part = enter(work, told, own, split_of=material)
        parts.append(part)
    material.status = SPLIT
    work.session.flush()
    return parts


def _whole(file: MaterialFile) -> Arrived:
    return Arrived(
        file.sha256, file.filename, file.size, file.media_type, file.pages, file.fault,
        file.view_sha256, file.thumb_sha256, file.opening,
    )  # fmt: skip


def _pages(work: Work, file: MaterialFile, first: int, last: int) -> Arrived:
    """The part of a PDF (or of the copy of a scan of several pictures) from page to page."""
    shown = file.view_sha256 or file.sha256
    try:
        with work.blobs.open(shown) as source:
            part = io.BytesIO(cut_out(source, first, last))
    except NotReadableError as fault:
        raise Refused([Reason(str(fault), "starts")]) from None
    seen = view_of(part, "pdf") or View()
    part.seek(0)
    view = work.blobs.put(part).sha256
    thumb = work.blobs.put(io.BytesIO(seen.thumb)).sha256 if seen.thumb else None
    return Arrived(
        file.sha256, file.filename, file.size, file.media_type, last - first + 1, file.fault,
        view, thumb, seen.opening,
    )  # fmt: skip


def rejoin(work: Work, number: int) -> Material:
    """Take a splitting back while none of its parts lies in a file; their numbers stay void.

    Raises NotFound, NotAllowed, Refused.
    """
    material = of_register(work, number, SPLIT)
    query = select(Material).where(Material.split_of_id == material.id).with_for_update()
    parts = work.session.scalars(query).all()
    gone = [part.number for part in parts if part.status not in {OPEN, UNDONE}]
    if gone:
        raise Refused([Reason(f"{'、'.join(gone)}已经处理，不能撤销拆分", None)])
    for part in parts:
        part.status = UNDONE
    material.status = OPEN
    work.session.flush()
    return material
