"""A printed paper and an exhibit of one bureau, and damage done to their files."""

from __future__ import annotations

import io

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.casefile import evidence
from casehub.model import Document, Evidence
from casehub.papers import issuing, printing
from casehub.people.permissions import find
from casehub.storage.folder import Folder
from tests import samples
from tests.faults import roads
from tests.faults.world import Office


def paper_and_exhibit(bureau: Office) -> tuple[str, str]:
    """(printed paper, exhibit): the names of their files."""
    reference = roads.told_defects(bureau)
    with bureau.acting("clerk", roads.ARRIVED) as work:
        papers = work.session.scalars(select(Document).options(undefer(Document.facts))).all()
        issuing.attach(
            work,
            {
                d.id: issuing.keep(
                    bureau.blobs, printing.print_paper(bureau.rules.kinds, d.kind, d.facts)
                )
                for d in papers
            },
        )
        number = evidence.exhibits(work, find(work, reference))[0].use.evidence_id
    with bureau.acting("clerk", roads.ARRIVED) as work:
        evidence.upload(work, reference, number, io.BytesIO(samples.pdf()), "甲1.pdf", 1 << 20)
    with bureau.reading() as session:
        paper = session.scalars(select(Document.pdf_sha256)).one()
        exhibit = session.scalars(select(Evidence.sha256)).one()
    assert paper and exhibit
    return paper, exhibit


def spoil(bureau: Office, name: str, content: bytes | None) -> None:
    assert isinstance(bureau.blobs.place, Folder)
    path = bureau.blobs.place.path(name)
    path.chmod(0o640)
    if content is None:
        path.unlink()
    else:
        path.write_bytes(content)
