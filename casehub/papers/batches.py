"""What a batch is made from: the files of its papers, and the labels of those who wait for them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.among import among
from casehub.documents.printed import Label
from casehub.law.text import fold
from casehub.model import Case, Document, Party, Service

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.model import BatchOrder


@dataclass(frozen=True)
class Stacked:
    """A paper of a batch: its file and how often it is printed."""

    sha256: str
    copies: int


@dataclass(frozen=True)
class Sheets:
    """What an order is made from; unprinted: titles of papers that have no file yet."""

    papers: tuple[Stacked, ...]
    labels: tuple[Label, ...]
    unprinted: tuple[str, ...] = ()


def sheets(session: Session, order: BatchOrder) -> Sheets:
    """The files and labels of an order, as they are now."""
    ids = [number for number, _copies in order.papers]
    papers = {d.id: d for d in session.scalars(select(Document).where(among(Document.id, ids)))}
    stacked = tuple(
        Stacked(file, copies)
        for number, copies in order.papers
        if (file := papers[number].pdf_sha256) is not None
    )
    unprinted = tuple(paper.title for paper in papers.values() if paper.pdf_sha256 is None)
    rows = session.execute(
        select(Service, Party, Case)
        .join(Party, Party.id == Service.party_id)
        .join(Case, Case.id == Service.parent_id)
        .where(among(Service.id, order.services))
        .order_by(Service.id)
    )
    labels = tuple(_label(party, case) for _service, party, case in rows)
    return Sheets(stacked, labels, unprinted)


def _label(party: Party, case: Case) -> Label:
    """Where the party has its papers sent, as the receipt of service tells it."""
    receiver = party.confirmed_receiver
    return Label(
        party.name,
        "" if fold(receiver) == fold(party.name) else receiver,
        party.receives_at,
        party.receives_calls_at,
        case.organisation.name,
        case.reference,
    )
