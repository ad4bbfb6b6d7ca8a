"""Read every kept file; print damaged papers again from their frozen facts; report the rest."""

from __future__ import annotations

import io
import logging
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.casefile import condition
from casehub.documents import RenderRefusedError
from casehub.model import Case, Document, Evidence, EvidenceUse
from casehub.model.blob import MISSING, WHOLE
from casehub.papers.printing import print_paper

if TYPE_CHECKING:
    from collections.abc import Callable
    from contextlib import AbstractContextManager
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.documents.kinds import Kinds
    from casehub.storage import Blobs

log = logging.getLogger("casehub")
# Everything is read once a month.
PERIOD = timedelta(days=30)
# Between two short transactions so many files are read, with no transaction open.
BATCH = 50


@dataclass(frozen=True)
class Faulty:
    """A file that is not what its name says and could not be mended; `where` names its rows."""

    sha256: str
    missing: bool
    where: tuple[str, ...]

    @property
    def sentence(self) -> str:
        """What happened and what to do, for the administrator."""
        what = "缺失" if self.missing else "已损坏"
        return f"{'、'.join(self.where)}的文件{what}，请从备份放回同样的文件"


@dataclass
class Scrubbed:
    """What one run read, mended and could not mend."""

    read: int = 0
    repaired: list[str] = field(default_factory=list)
    faulty: list[Faulty] = field(default_factory=list)


def scrub(
    reading: Callable[[], AbstractContextManager[Session]],
    writing: Callable[[], AbstractContextManager[Session]],
    blobs: Blobs,
    kinds: Kinds,
    at: datetime,
    *,
    everything: bool = False,
    limit: int | None = None,
    codes: Callable[[Session, Document], str] = lambda *_: "",
) -> Scrubbed:
    """Read the files that are due at `at` and keep what was found; killed, it goes on later.

    reading, writing: give a session each; none is open while a file is read or printed.
    everything: also what was read within the last thirty days. limit: at most so many files.
    codes: the code that a paper bears as a letter, "" for none.
    Raises Unreachable when the store does not answer; what was read before stays noted.
    """
    done = Scrubbed()
    before = at if everything else at - PERIOD
    with reading() as session:
        names = condition.due(session, before, limit or 10_000_000)
    for start in range(0, len(names), BATCH):
        found = {}
        for sha256 in names[start : start + BATCH]:
            fault = condition.examine(blobs, sha256)
            done.read += 1
            if fault != WHOLE and _printed_again(reading, blobs, kinds, sha256, codes):
                fault = WHOLE
                done.repaired.append(sha256)
            found[sha256] = fault
        with writing() as session:
            condition.note(session, found, at)
        faults = {sha256: fault for sha256, fault in found.items() if fault != WHOLE}
        if faults:
            with reading() as session:
                done.faulty += [
                    Faulty(sha256, fault == MISSING, tuple(places(session, sha256)))
                    for sha256, fault in faults.items()
                ]
    return done


def _printed_again(
    reading: Callable[[], AbstractContextManager[Session]],
    blobs: Blobs,
    kinds: Kinds,
    sha256: str,
    codes: Callable[[Session, Document], str],
) -> bool:
    """Print an issued paper from its frozen facts and keep it if the bytes are the recorded ones.

    Faces, templates or a key of another version print another file; that is not put in its place.
    What was printed before letters bore a signed code is printed without one.
    """
    with reading() as session:
        paper = session.scalars(
            select(Document).where(Document.pdf_sha256 == sha256).options(undefer(Document.facts))
        ).first()
        if paper is None:
            return False
        number, kind, facts = paper.id, paper.kind, paper.facts
        try:
            borne = codes(session, paper)
        except ValueError as unusable:
            log.warning("paper %s printed again without its code: %s", number, unusable)
            borne = ""
    for code in dict.fromkeys((borne, "")):
        try:
            printed = print_paper(kinds, kind, facts, code)
        except (RenderRefusedError, KeyError) as refused:
            log.warning("paper %s not printed again: %s", number, refused)
            return False
        if printed.sha256 == sha256:
            blobs.put(io.BytesIO(printed.pdf))
            return True
    log.warning("paper %s printed again is another file", number)
    return False


def places(session: Session, sha256: str) -> list[str]:
    """What the rows are called that name this file."""
    papers = session.scalars(
        select(Document).where(Document.pdf_sha256 == sha256)
    )
    found = [f"《{d.title}》{d.number or d.code}" for d in papers]
    exhibits = session.execute(
        select(Evidence.name, EvidenceUse.label, Case.reference)
        .join(EvidenceUse, EvidenceUse.evidence_id == Evidence.id)
        .join(Case, Case.id == EvidenceUse.case_id)
        .where(Evidence.sha256 == sha256)
        .order_by(EvidenceUse.id)
    )
    found += [f"{reference} 证据{label}《{name}》" for name, label, reference in exhibits]
    return found or [f"校验值 {sha256[:12]}"]
