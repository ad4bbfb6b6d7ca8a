"""Print every paper that has no file yet, on all cores, and copy the files out."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
from concurrent.futures import ProcessPoolExecutor
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import func, select

from casehub.acts.letters.codes import code_on
from casehub.demonstration.hands import work_of
from casehub.documents.templates.sidecars import load_kinds
from casehub.documents.typefaces import fonts_in_use, use_fonts
from casehub.model import Case, Document
from casehub.papers import issuing, waiting
from casehub.papers.printing import print_paper
from casehub.people.bureau import system_hand

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from casehub.documents.kinds import Kinds
    from casehub.documents.printed import Rendered
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

AT_ONCE = 24
UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


@cache
def _book(folder: str) -> Kinds:
    return load_kinds(Path(folder))


def _print(job: tuple[str, str, Mapping[str, object], str]) -> Rendered:
    folder, kind, facts, code = job
    return print_paper(_book(folder), kind, facts, code)


class Press:
    """A pool of spawned processes, one per core, that prints papers from their facts."""

    def __init__(self, folder: Path, workers: int | None = None) -> None:
        self._folder = str(folder)
        self._pool = ProcessPoolExecutor(
            workers or os.cpu_count() or 1,
            mp_context=multiprocessing.get_context("spawn"),
            initializer=use_fonts,
            initargs=fonts_in_use(),
        )

    def print_all(self, jobs: Sequence[tuple[str, Mapping[str, object], str]]) -> list[Rendered]:
        """The files of (kind, facts, code), in the order of the jobs."""
        return list(self._pool.map(_print, [(self._folder, *job) for job in jobs]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()


def _groups(session: Session, only: Collection[int] | None) -> Iterator[list[int]]:
    """Ids of the cases (of these alone) that wait for files, some cases at a time."""
    found = select(Document.case_id).where(Document.pdf_sha256.is_(None)).distinct()
    if only is not None:
        found = found.where(Document.case_id.in_(only))
    waiting = sorted(session.scalars(found))
    for start in range(0, len(waiting), AT_ONCE):
        yield waiting[start : start + AT_ONCE]


def print_pending(
    session: Session,
    rules: Rulebook,
    blobs: Blobs,
    press: Press,
    keys: Path,
    tell: Callable[[str], None] = lambda _: None,
    *,
    only: Collection[int] | None = None,
    at: datetime | None = None,
) -> int:
    """Print what is waiting (in these cases alone) and keep it; returns how many papers.

    keys: those of the instance, with which the codes of its letters are signed. Each case's record
    says so in the system's name and at the time of the printing, or `at`.
    """
    count = 0
    whole = session.scalar(
        select(func.count()).select_from(Document).where(Document.pdf_sha256.is_(None))
    )
    for group in _groups(session, only):
        jobs = waiting.jobs_of(session, group)
        works = {
            case_id: work_of(
                session, rules, blobs,
                system_hand(session, session.get_one(Case, case_id).organisation),
                at or datetime.now(UTC),
            )
            for case_id in group
        }  # fmt: skip
        codes = (
            code_on(works[job.case_id], session.get_one(Document, job.document_id), keys)
            for job in jobs
        )
        files = press.print_all(
            [(job.kind, job.facts, code) for job, code in zip(jobs, codes, strict=True)]
        )
        printed = {
            job.document_id: issuing.keep(blobs, file)
            for job, file in zip(jobs, files, strict=True)
        }
        for case_id in group:
            own = {j.document_id: printed[j.document_id] for j in jobs if j.case_id == case_id}
            issuing.attach(works[case_id], own)
        count += len(jobs)
        tell(f"文书 {count}/{whole}")
    return count


def _clear(folder: Path) -> None:
    """Take away what an earlier run wrote here, so that no paper of it is taken for ours."""
    earlier = folder / "summary.json"
    if not earlier.exists():
        return
    for row in json.loads(earlier.read_text(encoding="utf-8"))["documents"]:
        file = (folder / row["path"]).resolve()
        if file.is_relative_to(folder.resolve()):
            file.unlink(missing_ok=True)


def write_out(session: Session, blobs: Blobs, folder: Path, database: str) -> dict[str, Any]:
    """Write every file below `folder` and return the summary, also kept there as summary.json.

    The summary lists cases (reference, procedure, state) and documents (kind, title, number,
    sha256, path relative to `folder`, case), in the order in which they came about.
    """
    _clear(folder)
    cases = {c.id: c for c in session.scalars(select(Case).order_by(Case.id))}
    documents = []
    for n, document in enumerate(session.scalars(select(Document).order_by(Document.id)), 1):
        case = cases[document.case_id]
        top = cases[case.parent_id] if case.parent_id is not None else case
        name = UNSAFE.sub("", f"{n:03d}-{document.title}{document.number or ''}.pdf")
        place = Path(UNSAFE.sub("", top.reference)) / name
        (folder / place).parent.mkdir(parents=True, exist_ok=True)
        (folder / place).write_bytes(blobs.read(document.pdf_sha256 or ""))
        documents.append(
            {
                "kind": document.kind,
                "title": document.title,
                "number": document.number,
                "sha256": document.pdf_sha256,
                "path": place.as_posix(),
                "case": case.reference,
            }
        )
    summary = {
        "cases": [
            {"reference": c.reference, "procedure": c.procedure, "state": c.state}
            for c in cases.values()
        ],
        "documents": documents,
        "database": database,
    }
    text = json.dumps(summary, ensure_ascii=False, indent=1)
    (folder / "summary.json").write_text(text + "\n", encoding="utf-8")
    return summary
