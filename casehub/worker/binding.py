"""Bind what was asked for: take up one volume, bind it with no transaction open, keep the file."""

from __future__ import annotations

import logging
import shutil
import tempfile
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

from casehub.casefile import situations
from casehub.documents import scratch
from casehub.documents.kinds import Part
from casehub.documents.volume.binding import Item, VolumeJob
from casehub.documents.volume.shelf import Leaf
from casehub.model import Case
from casehub.papers import bindery, volume
from casehub.papers.bindery import BoundFile
from casehub.papers.press import NotPrinted
from casehub.storage import StorageFault

if TYPE_CHECKING:
    from casehub.papers.bindery import Recipe
    from casehub.papers.press import Press
    from casehub.storage import Blobs
    from casehub.worker.place import Place

log = logging.getLogger("casehub.worker")
# Between the end of the time for a volume and the moment when another worker may take it up.
MARGIN_SECONDS = 30
# Where the files lie meanwhile; whoever comes after a killed worker removes it.
_workshop = cache(scratch.own_folder)


def bind_next(place: Place, press: Press) -> bool | None:
    """Bind one volume that waits: True bound, False put off, None when nothing waits."""
    schedule = place.schedule
    held = timedelta(seconds=schedule.paper_seconds + MARGIN_SECONDS)
    with place.writing() as session:
        rules = place.in_use.on(session)
        taken = bindery.take_up(session, place.clock(), held)
    if taken is None:
        return None
    number, case_id, part = taken
    try:
        file = _bound(place, press, case_id, part, rules.fingerprint)
        with place.writing() as session:
            bindery.keep(session, number, file, place.clock())
    except (NotPrinted, StorageFault, OSError) as failed:
        log.warning("volume %s not bound: %s", number, failed)
        with place.writing() as session:
            bindery.put_off(session, number, str(failed), place.clock(), schedule.retry_seconds)
        return False
    return True


def _bound(place: Place, press: Press, case_id: int, part: str, files: str) -> BoundFile:
    """Bind the part as it is now and put its file into the store. Raises NotPrinted."""
    office, reference, recipe = _recipe(place, case_id, part)
    if recipe.unprinted:
        raise NotPrinted(f"《{recipe.unprinted[0]}》还没有印好")
    with tempfile.TemporaryDirectory(dir=_workshop()) as folder:
        job = _job(place.blobs, office, reference, recipe, Path(folder))
        pages = press.bind(job, files).pages
        with job.out.open("rb") as bound:
            stored = place.blobs.put(bound)
    return BoundFile(recipe.digest, stored.sha256, stored.size, pages)


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
        if sha256 is None:
            return None
        path = folder / sha256
        if not path.exists():
            with blobs.open(sha256) as source, path.open("wb") as file:
                shutil.copyfileobj(source, file)
        return path

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
