"""What letters are called, for whoever has them in a list: by the title that each bears itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.among import among
from casehub.documents import printed_title
from casehub.exchange.sorts import exchange
from casehub.model import Document, Material

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from casehub.model import ExchangeLetter
    from casehub.record.work import Work


def title_of(work: Work, paper: Document) -> str:
    """The title of an issued letter, as it prints it."""
    return printed_title(work.rules.kinds.of(paper.kind, paper.facts), paper.facts)


def titles_of(work: Work, rows: Iterable[ExchangeLetter]) -> Mapping[int, str]:
    """The titles of letters, by their ids: of the paper of our case, or of the paper that came.

    Where there is none, the type of the exchange and what such a message is called in it. Whoever
    asks may read these letters.
    """
    asked = list(rows)
    ours = {(row.case_id, row.number): row.id for row in asked if row.outbound}
    cases = {case_id for case_id, _ in ours if case_id is not None}
    came = {row.material_id: row.id for row in asked if not row.outbound}
    arrived = {paper_id for paper_id in came if paper_id is not None}
    found = {row.id: _called(row) for row in asked}
    if cases:
        papers = select(Document).options(undefer(Document.facts)).where(
            among(Document.case_id, cases),
            Document.number.in_([number for _, number in ours]),
        )
        for paper in work.session.scalars(papers.order_by(Document.id)):
            if (number := ours.get((paper.case_id, paper.number or ""))) is not None:
                found[number] = title_of(work, paper)
    if arrived:
        told = select(Material.id, Material.title).where(among(Material.id, arrived))
        found |= {came[paper_id]: title for paper_id, title in work.session.execute(told).all()}
    return found


def _called(row: ExchangeLetter) -> str:
    sort, message = exchange().sort(row.sort), exchange().message_in(row.sort, row.kind)
    return f"{sort.title}　{message.titled}" if message.titled else sort.title
