"""Volumes that somebody asked to have bound as one file: what is bound, who reads it, how it goes.

A bound volume decides nothing and can be bound again from the same papers, byte for byte.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.documents.kinds import Part
from casehub.law.canonical import canonical
from casehub.model import Case, VolumeOrder
from casehub.papers import ordered_files, volume
from casehub.people.confidential import reads_confidential
from casehub.people.permissions import is_partner, visible_cases

if TYPE_CHECKING:
    from datetime import datetime

    from sqlalchemy.orm import Session

    from casehub.model import Document
    from casehub.papers.ordered_files import FinishedFile
    from casehub.papers.volume import Bound
    from casehub.record.work import Work
    from casehub.workflow.situation import Situation


@dataclass(frozen=True)
class Recipe:
    """What a part is bound from: its rows in order, and the issued sheets of the volume itself.

    told: the page numbers that the issued contents print.
    """

    part: str
    rows: tuple[Bound, ...]
    cover: str | None = None
    contents: str | None = None
    told: tuple[tuple[str, str], ...] = ()
    endnote: str | None = None

    @property
    def digest(self) -> str:
        """SHA-256 over all of it: the same digest gives the same file."""
        return hashlib.sha256(canonical({"recipe": asdict(self)})).hexdigest()

    @property
    def unprinted(self) -> list[str]:
        """Titles of papers in it that are not printed yet."""
        return [one.name for row in self.rows for one in row.sheets if one.pages is None]


def recipe(s: Situation, part: str) -> Recipe:
    """What this part of the volume is bound from now."""
    sheets: dict[str, Document] = {}
    for paper in s.documents:
        kind = s.rules.kinds.made(paper)
        own = kind.sheet and paper.stands and paper.pdf_sha256 is not None
        if own and volume.part_of(paper, kind) == part:
            sheets[kind.sheet] = paper
    told = sheets["contents"].facts.get("papers") if "contents" in sheets else None
    files = {name: paper.pdf_sha256 for name, paper in sheets.items()}
    return Recipe(
        part,
        tuple(volume.bound(s, part)),
        files.get("cover"),
        files.get("contents"),
        tuple((str(r.get("page_from") or ""), str(r.get("page_to") or "")) for r in told or ()),
        files.get("endnote"),
    )


def readable(work: Work, case: Case, s: Situation) -> list[Recipe]:
    """The parts of the volume of a visible case that the person may read, as they are now.

    A volume tells of every matter of its case: only who sees all of them reads it. What is
    confidential, be it in the 正卷 of a mediation, only who opens that there.
    """
    if is_partner(work, case):
        return []
    matters = {child.id for child in s.children}
    if matters:
        seen = visible_cases(work.actor, s.day, work.rules).where(Case.id.in_(matters))
        count = select(func.count()).select_from(seen.with_only_columns(Case.id).subquery())
        if work.session.scalar(count) != len(matters):
            return []
    found, apart = [recipe(s, Part.MAIN)], recipe(s, Part.SUB)
    secret = any(row.secret for row in found[0].rows)
    opens = bool(secret or apart.rows) and reads_confidential(work, case)
    if secret and not opens:
        return []
    if apart.rows and opens:
        found.append(apart)
    return found


def orders(session: Session, case: Case) -> dict[str, VolumeOrder]:
    """What was asked for of the volume of a case, by part."""
    rows = session.scalars(select(VolumeOrder).where(VolumeOrder.case_id == case.id))
    return {row.part: row for row in rows}


def ask(work: Work, case: Case, part: str) -> VolumeOrder:
    """Have a part bound, or bound anew; who asks again while it waits asks for nothing more."""
    order = orders(work.session, case).get(part)
    if order is None:
        order = VolumeOrder(case_id=case.id, part=part)
        work.session.add(order)
    elif order.sha256 is None and not order.error:
        return order
    ordered_files.renew(order, work.actor.id, work.at)
    order.digest = ""
    work.session.flush()
    return order


def keep(
    session: Session, number: int, digest: str, file: FinishedFile, at: datetime
) -> None:
    """Note the bound file of an order; digest: what it was bound from (Recipe)."""
    order = session.get(VolumeOrder, number, with_for_update=True)
    if order is not None:
        order.digest = digest
        ordered_files.keep(order, file, at)
        session.flush()
