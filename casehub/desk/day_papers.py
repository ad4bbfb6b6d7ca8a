"""A day's papers: what was issued on it, what of it is printed in one go, labels for envelopes.

Whoever reads a paper may have it printed with others; the file is theirs alone.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import not_, or_, select

from casehub.among import among
from casehub.model import BatchOrder, Case, Document, Party, Service
from casehub.model.document import Validity
from casehub.papers import ordered_files
from casehub.people.confidential import hidden_sides, open_cases, own_papers
from casehub.people.permissions import visible_cases

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from sqlalchemy import ColumnElement, Select

    from casehub.record.work import Work

# Of one day on one page, and in one file: what a printer's tray holds.
PAGE = 100
# So many of a person's own files are shown.
SHOWN = 10


@dataclass(frozen=True)
class Issued:
    """A paper of the day as its list shows it. to: on whom it is still to be served, and how."""

    id: int
    title: str
    number: str
    reference: str
    case_title: str
    pages: int | None
    to: tuple[str, ...]


@dataclass(frozen=True)
class DayPapers:
    """A page of the papers of a day; after: where the next one begins."""

    papers: tuple[Issued, ...]
    after: int | None


def of_day(work: Work, day: date, after: int | None = None) -> DayPapers:
    """The papers that the person's office issued on the day and that the person may read."""
    query = (
        _readable(work)
        .where(Document.issued_on == day, Document.id > (after or 0))
        .order_by(Document.id)
        .limit(PAGE + 1)
    )
    rows = work.session.execute(query).all()
    found = rows[:PAGE]
    waiting = _waiting(work, [row.id for row in found], {row.case_id for row in found})
    papers = tuple(
        Issued(
            row.id, row.title, row.number or "", row.reference, row.case_title, row.pdf_pages,
            tuple(party.name for _service, party in waiting.get(row.id, ())),
        )
        for row in found
    )  # fmt: skip
    return DayPapers(papers, found[-1].id if len(rows) > PAGE else None)


def _readable(work: Work) -> Select[int, str, str | None, int | None, int, str, str]:
    """(id, title …) of the standing papers of the person's office that the person may read."""
    seen = visible_cases(work.actor, work.today, work.rules)
    return (
        seen.join(Document, Document.case_id == Case.id)
        .where(
            Case.organisation_id == work.actor.organisation_id,
            Document.status == Validity.ISSUED.value,
            or_(not_(Document.confidential), open_cases(work), own_papers(work)),
        )
        .with_only_columns(
            Document.id, Document.title, Document.number, Document.pdf_pages, Document.case_id,
            Case.reference, Case.title.label("case_title"),
        )
    )  # fmt: skip


def _waiting(
    work: Work, ids: Collection[int], cases: Collection[int]
) -> Mapping[int, Sequence[tuple[Service, Party]]]:
    """The services that a paper still waits for, by paper; not of a side hidden from the person."""
    found: dict[int, list[tuple[Service, Party]]] = {}
    for service, party in _told(work, among(Service.parent_id, cases)):
        if service.stage.awaited:
            for number in set(service.document_ids or ()) & set(ids):
                found.setdefault(number, []).append((service, party))
    return found


def _told(work: Work, which: ColumnElement[bool]) -> list[tuple[Service, Party]]:
    """Services and on whom; not of a side that is hidden from the person."""
    hidden = hidden_sides(work)
    rows = work.session.execute(
        select(Service, Party, Case.procedure, Case.procedure_version, open_cases(work))
        .join(Party, Party.id == Service.party_id)
        .join(Case, Case.id == Service.parent_id)
        .where(which)
        .order_by(Service.id)
    ).all()
    return [
        (service, party)
        for service, party, key, version, opened in rows
        if opened or party.role not in hidden.get((key, version), ())
    ]


def _chosen(work: Work, ids: Collection[int]) -> list[tuple[int, int]]:
    """(id, case) of those of the papers that the person may read, in the order of their numbers."""
    query = _readable(work).where(among(Document.id, ids)).order_by(Document.id).limit(PAGE)
    return [(row.id, row.case_id) for row in work.session.execute(query)]


def ask_for_papers(
    work: Work, ids: Collection[int], *, each_recipient: bool, facing: bool
) -> BatchOrder | None:
    """Have these papers put into one file; None where the person may read none of them.

    each_recipient: as many copies as recipients wait for the paper, and one for the file.
    """
    found = _chosen(work, ids)
    waiting = _waiting(work, [n for n, _ in found], {case for _, case in found})
    copies = {n: 1 + (len(waiting.get(n, ())) if each_recipient else 0) for n, _ in found}
    title = f"{len(found)}份文书合并打印"
    return _order(work, title, papers=[[n, copies[n]] for n in copies], facing=facing)


def ask_for_labels(work: Work, ids: Collection[int]) -> BatchOrder | None:
    """Have labels made for the recipients who wait for these papers, one each; None for nobody."""
    found = _chosen(work, ids)
    waiting = _waiting(work, [n for n, _ in found], {case for _, case in found})
    wanted = {p.id: s.id for rows in waiting.values() for s, p in rows}
    title = f"{len(wanted)}个收件人的地址签"
    return _order(work, title, services=sorted(wanted.values()))


def _order(
    work: Work, title: str, papers: Sequence[list[int]] = (), services: Sequence[int] = (),
    *, facing: bool = True,
) -> BatchOrder | None:  # fmt: skip
    if not papers and not services:
        return None
    mine = (BatchOrder.asked_by_id == work.actor.id, BatchOrder.sha256.is_(None))
    wanted = (list(papers), list(services), facing)
    for waiting in work.session.scalars(select(BatchOrder).where(*mine)):
        # Pressed twice, it is wanted once.
        if (waiting.papers, waiting.services, waiting.facing) == wanted:
            return waiting
    order = BatchOrder(title=title, papers=wanted[0], services=wanted[1], facing=facing)
    ordered_files.renew(order, work.actor.id, work.at)
    work.session.add(order)
    work.session.flush()
    return order


def own(work: Work) -> list[BatchOrder]:
    """The files that the person asked for last, the newest first."""
    query = select(BatchOrder).where(BatchOrder.asked_by_id == work.actor.id)
    return list(work.session.scalars(query.order_by(BatchOrder.id.desc()).limit(SHOWN)))


def takes_away(work: Work, number: int) -> BatchOrder | None:
    """A finished file of the person's own, if all that is in it may still be read by them."""
    order = work.session.get(BatchOrder, number)
    if order is None or order.asked_by_id != work.actor.id or order.sha256 is None:
        return None
    ids = [paper for paper, _copies in order.papers]
    if len(_chosen(work, ids)) != len(ids):
        return None
    told = _told(work, among(Service.id, order.services))
    if len(told) != len(order.services):
        return None
    wanted = {service.parent_id for service, _party in told}
    seen = visible_cases(work.actor, work.today, work.rules).with_only_columns(Case.id)
    still = set(work.session.scalars(seen.where(among(Case.id, wanted))))
    return order if wanted <= still else None
