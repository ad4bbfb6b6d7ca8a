"""What the file of a paper is called when somebody takes it away: 案号_文书_日期.pdf."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.model import Document

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def of_paper(session: Session, reference: str, document: Document) -> str:
    """The name of the file of a paper in the case of that number.

    Papers of one kind made on one day are told apart by their order: (2), (3).
    """
    earlier = select(func.count()).where(
        Document.case_id == document.case_id,
        Document.title == document.title,
        Document.issued_on == document.issued_on,
        Document.id < document.id,
    )
    place = (session.scalar(earlier) or 0) + 1
    nth = f"({place})" if place > 1 else ""
    return f"{reference}_{document.title}_{document.issued_on:%Y%m%d}{nth}.pdf"
