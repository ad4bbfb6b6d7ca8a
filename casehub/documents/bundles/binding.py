"""A volume bound as one PDF: cover, contents, every paper with its page numbers, end note."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pikepdf

from casehub.documents.bundles.shelf import Leaf, Shelf

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from pathlib import Path

POINT = 72 / 25.4
# The stamp as print.css has it, and how far it stands from the upper right corner of the page.
WIDTH, HEIGHT, MARGIN = 16 * POINT, 8 * POINT, 6 * POINT
# What a page of somebody else could do when it is opened or clicked.
ACTIONS = ("/AA", "/A")


@dataclass(frozen=True)
class Item:
    """A row of the contents and what is bound for it."""

    row: Mapping[str, object]
    leaves: tuple[Leaf, ...]


@dataclass(frozen=True)
class VolumeJob:
    """A volume to be bound into the file `out`.

    contents: the issued contents, with the page numbers `told` that it prints; a new one is made
    where it tells others than the volume has. apart: it is the 副卷.
    """

    office: str
    reference: str
    apart: bool
    items: tuple[Item, ...]
    out: Path
    cover: Path | None = None
    contents: Path | None = None
    told: tuple[tuple[str, str], ...] = ()
    endnote: Path | None = None


@dataclass(frozen=True)
class BoundVolume:
    """What was bound: pages in all, pages that bear a number, the rows as they stand in it."""

    pages: int
    numbered: int
    rows: tuple[Mapping[str, object], ...]


def bind(job: VolumeJob) -> BoundVolume:
    """Bind a volume; the same files and rows give the same bytes."""
    with ExitStack() as held, pikepdf.new() as volume:
        shelf = Shelf(held)
        bound = [[shelf.opened(leaf) for leaf in item.leaves] for item in job.items]
        missing = [leaf for row in bound for leaf, pages in row if pages is None]
        stand_ins = iter(shelf.made("stand_ins", sheets=missing) if missing else ())
        body = [
            [(leaf, pages if pages is not None else [next(stand_ins)]) for leaf, pages in row]
            for row in bound
        ]
        rows = tuple(_numbered(job.items, body))
        count = sum(len(pages) for row in body for _leaf, pages in row)
        marks: list[tuple[str, int, list[tuple[str, int]]]] = []
        _add(volume, marks, "封面", shelf.pages_of(job.cover))
        _add(volume, marks, "卷内文件目录", _contents(shelf, job, rows))
        first = len(volume.pages)
        numbers = range(1, count + 1)
        stamps = enumerate(shelf.made("stamps", numbers=numbers) if count else (), 1)
        for item, row in zip(job.items, body, strict=True):
            at, below = len(volume.pages), []
            for leaf, pages in row:
                below.append((leaf.name, len(volume.pages)))
                for page in pages:
                    volume.pages.append(page)
                    _stamp(volume, *next(stamps))
            marks.append((str(item.row["name"]), at, below if len(below) > 1 else []))
        last = len(volume.pages)
        _add(volume, marks, "备考表", shelf.pages_of(job.endnote))
        _outline(volume, marks)
        _label(volume, first, last)
        volume.docinfo["/Title"] = f"{job.reference} {'副卷' if job.apart else '正卷'}"
        volume.save(
            job.out, deterministic_id=True, object_stream_mode=pikepdf.ObjectStreamMode.generate
        )
        return BoundVolume(len(volume.pages), count, rows)


def _numbered(
    items: Sequence[Item], body: Sequence[Sequence[tuple[Leaf, list[pikepdf.Page]]]]
) -> Iterable[Mapping[str, object]]:
    page = 1
    for item, row in zip(items, body, strict=True):
        last = page + sum(len(pages) for _leaf, pages in row) - 1
        note = "" if any(leaf.file for leaf, _pages in row) else "替代页"
        yield {**item.row, "page_from": str(page), "page_to": str(last), "note": note}
        page = last + 1


def _contents(
    shelf: Shelf, job: VolumeJob, rows: Sequence[Mapping[str, object]]
) -> list[pikepdf.Page]:
    """The issued contents where they tell the pages that the volume has, else new ones."""
    true = tuple((str(row["page_from"]), str(row["page_to"])) for row in rows)
    if job.contents is not None and job.told == true:
        return shelf.pages_of(job.contents)
    return shelf.made(
        "catalogue", office=job.office, reference=job.reference, apart=job.apart, papers=rows
    )


def _add(
    volume: pikepdf.Pdf,
    marks: list[tuple[str, int, list[tuple[str, int]]]],
    title: str,
    pages: Sequence[pikepdf.Page],
) -> None:
    if pages:
        marks.append((title, len(volume.pages), []))
        volume.pages.extend(pages)


def _stamp(volume: pikepdf.Pdf, number: int, stamp: pikepdf.Page) -> None:
    """Put the number into the corner that is the upper right one as the page is shown.

    The library would give the stamp a name by chance, so that no two bindings were alike.
    """
    page = volume.pages[-1]
    for action in ACTIONS:
        if action in page.obj:
            del page.obj[action]
    for annotation in page.obj.get("/Annots", []):
        for action in ACTIONS:
            if action in annotation:
                del annotation[action]
    left, low, right, top = (float(edge) for edge in page.cropbox)
    turned = int(page.obj.get("/Rotate", 0)) % 360
    wide, high = (HEIGHT, WIDTH) if turned in {90, 270} else (WIDTH, HEIGHT)
    x = left + MARGIN if turned in {90, 180} else right - MARGIN - wide
    y = low + MARGIN if turned in {180, 270} else top - MARGIN - high
    name = pikepdf.Name(f"/PageStamp{number}")
    form = volume.copy_foreign(stamp.as_form_xobject())
    page.add_resource(form, pikepdf.Name.XObject, name=name)
    matrix = {
        90: (0, 1, -1, 0, x + wide, y),
        180: (-1, 0, 0, -1, x + wide, y + high),
        270: (0, -1, 1, 0, x, y + high),
    }.get(turned, (1, 0, 0, 1, x, y))
    placed = " ".join(f"{part:.2f}" for part in matrix)
    page.contents_add(b"q\n", prepend=True)
    page.contents_add(f"\nQ q {placed} cm {name} Do Q\n".encode())


def _outline(
    volume: pikepdf.Pdf, marks: Sequence[tuple[str, int, list[tuple[str, int]]]]
) -> None:
    with volume.open_outline() as outline:
        for title, at, below in marks:
            entry = pikepdf.OutlineItem(title, at)
            entry.children.extend(pikepdf.OutlineItem(name, page) for name, page in below)
            entry.is_closed = True
            outline.root.append(entry)


def _label(volume: pikepdf.Pdf, first: int, last: int) -> None:
    """Readers show the numbers of the volume; its own sheets are counted apart."""
    labels: list[Any] = [0, pikepdf.Dictionary(S=pikepdf.Name.r)] if first else []
    if last > first:
        labels += [first, pikepdf.Dictionary(S=pikepdf.Name.D)]
    if last < len(volume.pages):
        labels += [last, pikepdf.Dictionary(S=pikepdf.Name.r, P=pikepdf.String("备考-"))]
    volume.Root.PageLabels = pikepdf.Dictionary(Nums=pikepdf.Array(labels))
