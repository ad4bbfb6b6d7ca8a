"""Put together what was asked for: take up one order, make its file with no transaction open."""

from __future__ import annotations

import logging
import shutil
import tempfile
from datetime import timedelta
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, TypeAlias

from casehub.casefile import situations
from casehub.desk.figures.frozen import Frozen, facts_of
from casehub.desk.figures.reporting import report_of
from casehub.documents import scratch
from casehub.documents.bundles.batch import BatchJob
from casehub.documents.bundles.binding import Item, VolumeJob
from casehub.documents.bundles.shelf import Leaf
from casehub.documents.kinds import Part
from casehub.model import BatchOrder, Case, FiguresOrder, FrozenFigures, VolumeOrder
from casehub.papers import batches, bindery, ordered_files, volume
from casehub.papers.ordered_files import FinishedFile
from casehub.papers.press import NotPrinted
from casehub.storage import StorageFault

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlalchemy.orm import Session

    from casehub.papers.bindery import Recipe
    from casehub.papers.ordered_files import Order
    from casehub.papers.press import Press
    from casehub.storage import Blobs
    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")
Kept: TypeAlias = "Callable[[Session], None]"
# Between the end of the time for a volume and the moment when another worker may take it up.
MARGIN_SECONDS = 30
# Where the files lie meanwhile; whoever comes after a killed worker removes it.
_workshop = cache(scratch.own_folder)


def bind_next(place: Place, press: Press) -> bool | None:
    """Make one file that waits: True made, False put off, None when nothing waits."""
    done = _next(place, press, VolumeOrder, _volume)
    if done is None:
        done = _next(place, press, BatchOrder, _batch)
    return done if done is not None else _next(place, press, FiguresOrder, _figures)


def _next(
    place: Place, press: Press, sort: type[Order], make: Callable[[Place, Press, Order, str], Kept]
) -> bool | None:
    schedule = place.schedule
    held = timedelta(seconds=schedule.paper_seconds + MARGIN_SECONDS)
    with place.writing() as session:
        rules = place.in_use.on(session)
        order = ordered_files.take_up(session, sort, place.clock(), held)
        session.expunge_all()
    if order is None:
        return None
    try:
        kept = make(place, press, order, rules.fingerprint)
        with place.writing() as session:
            kept(session)
    except (NotPrinted, StorageFault, OSError) as failed:
        log.warning("%s %s not made: %s", sort.__tablename__, order.id, failed)
        with place.writing() as session:
            found = session.get(sort, order.id, with_for_update=True)
            at, waits = place.clock(), schedule.retry_seconds
            ordered_files.put_off(found, str(failed), at, waits)
        return False
    return True


def _volume(place: Place, press: Press, order: VolumeOrder, files: str) -> Kept:
    """Bind the part as it is now and put its file into the store. Raises NotPrinted."""
    office, reference, recipe = _recipe(place, order.case_id, order.part)
    if recipe.unprinted:
        raise NotPrinted(f"《{recipe.unprinted[0]}》还没有印好")
    with tempfile.TemporaryDirectory(dir=_workshop()) as folder:
        job = _job(place.blobs, office, reference, recipe, Path(folder))
        file = _stored(place, job.out, press.bind(job, files).pages)
    return lambda session: bindery.keep(session, order.id, recipe.digest, file, place.clock())


def _batch(place: Place, press: Press, order: BatchOrder, files: str) -> Kept:
    """Put the papers or labels of an order together. Raises NotPrinted."""
    with place.writing() as session:
        sheets = batches.sheets(session, order)
    if sheets.unprinted:
        raise NotPrinted(f"《{sheets.unprinted[0]}》还没有印好")
    with tempfile.TemporaryDirectory(dir=_workshop()) as folder:
        lay = partial(_laid, place.blobs, Path(folder))
        stacked = tuple((lay(one.sha256), one.copies) for one in sheets.papers)
        job = BatchJob(stacked, sheets.labels, Path(folder) / "batch.pdf", order.facing)
        file = _stored(place, job.out, press.stack(job, files))

    def kept(session: Session) -> None:
        found = session.get_one(BatchOrder, order.id, with_for_update=True)
        ordered_files.keep(found, file, place.clock())

    return kept


def _figures(place: Place, press: Press, order: FiguresOrder, files: str) -> Kept:
    """Print the report of frozen figures. Raises NotPrinted."""
    with place.writing() as session:
        row = session.get_one(FrozenFigures, order.figures_id)
        office = row.organisation.name
        session.expunge_all()
    with tempfile.TemporaryDirectory(dir=_workshop()) as folder:
        frozen = Frozen(row, facts_of(place.blobs, row))
        job = report_of(frozen, office, Path(folder) / "figures.pdf")
        file = _stored(place, job.out, press.report(job, files))

    def kept(session: Session) -> None:
        found = session.get_one(FiguresOrder, order.id, with_for_update=True)
        ordered_files.keep(found, file, place.clock())

    return kept


def _stored(place: Place, path: Path, pages: int) -> FinishedFile:
    with path.open("rb") as made:
        stored = place.blobs.put(made)
    return FinishedFile(stored.sha256, stored.size, pages)


def _recipe(place: Place, case_id: int, part: str) -> tuple[str, str, Recipe]:
    with place.writing() as session:
        case = session.get_one(Case, case_id)
        work = place.work(session, case.organisation_id)
        procedure = work.rules.procedure(case.procedure, case.procedure_version)
        s = situations.load(work, case, procedure.any_step)
        return case.organisation.name, case.reference, bindery.recipe(s, part)


def _job(
    blobs: Blobs, office: str, reference: str, recipe: Recipe, folder: Path
) -> VolumeJob:
    """The order with every file laid beside: the press reads no store."""

    def laid(sha256: str | None) -> Path | None:
        return None if sha256 is None else _laid(blobs, folder, sha256)

    rows = volume.contents(recipe.rows)
    items = tuple(
        Item(row, tuple(Leaf(one.name, laid(one.sha256), one.why) for one in bound.sheets))
        for row, bound in zip(rows, recipe.rows, strict=True)
    )
    return VolumeJob(
        office,
        reference,
        recipe.part == Part.SUB,
        items,
        folder / "volume.pdf",
        laid(recipe.cover),
        laid(recipe.contents),
        recipe.told,
        laid(recipe.endnote),
    )


def _laid(blobs: Blobs, folder: Path, sha256: str) -> Path:
    path = folder / sha256
    if not path.exists():
        with blobs.open(sha256) as source, path.open("wb") as file:
            shutil.copyfileobj(source, file)
    return path
