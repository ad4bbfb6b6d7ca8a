"""The services of a case that wait, of which one form may send, prove or try several."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.law.service import Serving
from casehub.model import Case, Document, Service
from casehub.workflow.alike import Waiting

if TYPE_CHECKING:
    from sqlalchemy.orm import Session


def waiting(session: Session, case_id: int) -> list[Waiting]:
    """The services of a main case that wait, in the order in which they were begun."""
    query = (
        select(Service, Case)
        .join(Case, Case.id == Service.case_id)
        .where(Service.parent_id == case_id, Service.case_id != Service.parent_id)
        .where(Service.status.in_([stage for stage in Serving if stage.awaited]))
        .order_by(Service.id)
    )
    found = [*session.execute(query).unique().all()]
    ids = {number for row, _matter in found for number in row.document_ids}
    papers = {d.id: d for d in session.scalars(select(Document).where(Document.id.in_(ids)))}
    return [
        Waiting(matter, row.party, [papers[n] for n in row.document_ids if n in papers])
        for row, matter in found
    ]
