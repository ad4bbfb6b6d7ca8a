"""Print every paper that has no file yet, on all cores, and copy the files out."""

from __future__ import annotations

import json
import multiprocessing
import os
import re
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Self

from sqlalchemy import func, select

from casehub.documents.kinds import load_kinds
from casehub.documents.typefaces import fonts_in_use, use_fonts
from casehub.model import Case, Document, Event, Person
from casehub.papers import issuing
from casehub.papers.printing import print_paper
from casehub.record.work import Work

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sqlalchemy.orm import Session

    from casehub.documents.kinds import Kind
    from casehub.documents.render import Rendered
    from casehub.rulebook.book import Rulebook
    from casehub.storage import Blobs

AT_ONCE = 24
UNSAFE = re.compile(r'[\\/:*?"<>|\s]+')


@cache
def _book(folder: str) -> Mapping[str, Kind]:
    return load_kinds(Path(folder))


def _print(job: tuple[str, str, Mapping[str, Any]]) -> Rendered:
    folder, kind, facts = job
    return print_paper(_book(folder), kind, facts)


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

    def print_all(self, jobs: Sequence[tuple[str, Mapping[str, Any]]]) -> list[Rendered]:
        """The files of (kind, facts), in the order of the jobs."""
        return list(self._pool.map(_print, [(self._folder, k, f) for k, f in jobs]))

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._pool.shutdown()


def _groups(session: Session) -> Iterator[list[int]]:
    """Ids of the cases that wait for files, some cases at a time."""
    waiting = sorted(
        session.scalars(select(Document.case_id).where(Document.pdf_sha256.is_(None)).distinct())
    )
    for start in range(0, len(waiting), AT_ONCE):
        yield waiting[start : start + AT_ONCE]


def print_pending(
    session: Session,
    rules: Rulebook,
    blobs: Blobs,
    press: Press,
    tell: Callable[[str], None] = lambda _: None,
) -> int:
    """Print what is waiting and keep it; returns how many papers.

    Each case's record says so at the time of its last act, in the name of the person who
    issued the first of the papers: a repeated run writes the same record.
    """
    count = 0
    whole = session.scalar(
        select(func.count()).select_from(Document).where(Document.pdf_sha256.is_(None))
    )
    for group in _groups(session):
        rows = session.scalars(
            select(Document)
            .where(Document.case_id.in_(group), Document.pdf_sha256.is_(None))
            .order_by(Document.case_id, Document.id)
        )
        ids: dict[int, list[int]] = {}
        for document in rows:
            ids.setdefault(document.case_id, []).append(document.id)
        jobs = issuing.rendered(session, [i for some in ids.values() for i in some])
        files = press.print_all([(kind, facts) for _, kind, facts in jobs])
        printed = {job[0]: file for job, file in zip(jobs, files, strict=True)}
        for case_id, some in ids.items():
            work = _work(session, rules, blobs, case_id, some[0])
            issuing.attach(work, {i: printed[i] for i in some})
        count += len(jobs)
        tell(f"文书 {count}/{whole}")
    return count


def _work(session: Session, rules: Rulebook, blobs: Blobs, case_id: int, paper: int) -> Work:
    document = session.get_one(Document, paper)
    events = session.scalars(select(Event).where(Event.case_id == case_id).order_by(Event.seq))
    listed = list(events)
    issued = next(e for e in listed if e.seq == document.event_seq)
    actor = session.get_one(Person, issued.actor_id)
    return Work(session, rules, actor, listed[-1].at, blobs)


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
