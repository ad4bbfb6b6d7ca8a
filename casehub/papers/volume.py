"""What lies in the main volume of a case, in binding order (forms D59-3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sqlalchemy import select
from sqlalchemy.orm import object_session

from casehub.model import Document, Event
from casehub.papers.blocks import by_label

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.model import EvidenceUse, Service
    from casehub.workflow.situation import Situation

# Order of binding: ruling, request, filing form, the rest by date, closing form.
RULING, REQUEST, FILING, COURSE, CLOSING = range(5)
RULINGS = (
    "adjudication_decision",
    "case_cancellation_decision",
    "mediation_closing_notice",
    "mediation_agreement",
)
REQUESTS = {"mediation": "行政调解请求书及材料"}
# Bound with the letter that carries them; the receipt that comes back has its own row.
CARRIED = frozenset({"assistance_items", "assistance_receipt"})
# The record of a mediation belongs in the volume of the mediation, and only there.
OWN_RECORDS = frozenset({"mediation_record"})
RECEIPT = "service_receipt"


@dataclass(frozen=True)
class Bound:
    """One row of the contents; `pages` is None while the paper is not printed or counted."""

    rank: int
    on: str
    name: str
    author: str
    number: str = ""
    pages: int | None = None


def bound(s: Situation) -> list[Bound]:
    """The rows of the main volume in binding order; confidential papers stay out."""
    rows = [*_request(s), *_papers(s), *_answer(s), *_exhibits(s), *_replies(s)]
    return sorted(rows, key=lambda r: (r.rank, r.on))


def contents(rows: Sequence[Bound]) -> list[dict[str, Any]]:
    """Rows as the form prints them; page numbers only when every paper is counted.

    Papers of the parties are often not: then the archivist writes the numbers in by hand.
    """
    counted = all(row.pages for row in rows)
    found: list[dict[str, Any]] = []
    page = 1
    for row in rows:
        last = page + (row.pages or 1) - 1
        found.append(
            {
                "doc_no": row.number,
                "name": row.name,
                "author": row.author,
                "on": row.on,
                "page_from": str(page) if counted else "",
                "page_to": str(last) if counted else "",
            }
        )
        page = last + 1
    return found


def _request(s: Situation) -> Iterator[Bound]:
    told = s.entered("submit_request") or s.entered("receive_request")
    name = REQUESTS.get(s.case.procedure, "行政裁决请求书及材料")
    authors = "、".join(p.name for p in s.current_parties("requester"))
    yield Bound(REQUEST, str(told.get("received_on") or s.case.opened_on), name, authors)


def _papers(s: Situation) -> Iterator[Bound]:
    office = s.case.organisation.name
    services = {r.case_id: r for r in s.services}
    titles = {d.id: d.title for d in s.documents}
    for d in [*s.documents, *_of_children(s)]:
        kept = not d.confidential or d.kind in OWN_RECORDS
        if d.status != "issued" or not kept or d.kind in CARRIED:
            continue
        rank = COURSE
        if d.kind in RULINGS:
            rank = RULING
        elif d.kind == "filing_approval_form":
            rank = FILING
        elif d.kind == "closing_approval_form":
            rank = CLOSING
        service = services.get(d.case_id) if d.kind == RECEIPT else None
        name = d.title if service is None else f"{d.title}（{_served(service, titles)}）"
        yield Bound(rank, d.issued_on.isoformat(), name, office, d.number or "", d.pdf_pages)


def _served(service: Service, titles: dict[int, str]) -> str:
    named = [titles[i] for i in service.document_ids if i in titles]
    papers = f"{named[0]}等{len(named)}份" if len(named) > 1 else "".join(named)
    to = service.party.short_name or service.party.name
    return f"{papers}，{to}" if papers else to


def _children(s: Situation) -> list[int]:
    return [c.id for c in s.children]


def _of_children(s: Situation) -> list[Document]:
    session = object_session(s.case)
    if session is None:
        return []
    return list(
        session.scalars(
            select(Document).where(Document.case_id.in_(_children(s))).order_by(Document.id)
        )
    )


def _answer(s: Situation) -> Iterator[Bound]:
    told = s.entered("register_answer")
    if told:
        authors = "、".join(p.name for p in s.current_parties("respondent"))
        yield Bound(COURSE, str(told.get("answer_received_on") or ""), "答辩书", authors)


def _exhibits(s: Situation) -> Iterator[Bound]:
    """The exhibits of each side as one row, on the day the last of them came in."""
    sides: dict[str, list[EvidenceUse]] = {}
    for use in sorted(s.uses, key=by_label):
        sides.setdefault(use.evidence.side, []).append(use)
    for side, uses in sides.items():
        labels = uses[0].label if len(uses) == 1 else f"{uses[0].label}至{uses[-1].label}"
        who = s.side_title(side)
        name = f"{who}提交的证据" if who else "本局调查收集的证据"
        counts = [u.evidence.pages for u in uses]
        pages = sum(c for c in counts if c) if all(counts) else None
        author = uses[0].evidence.submitted_by if who else s.case.organisation.name
        on = max(u.evidence.submitted_on for u in uses).isoformat()
        yield Bound(COURSE, on, f"{name}（{labels}）", author, "", pages)


def _replies(s: Situation) -> Iterator[Bound]:
    session = object_session(s.case)
    if session is None:
        return
    replies = session.scalars(
        select(Event)
        .where(Event.case_id.in_(_children(s)), Event.step == "record_reply")
        .order_by(Event.id)
    )
    for event in replies:
        told = (event.detail or {}).get("data", {})
        number = str(told.get("partner_letter_no") or "")
        on = str(told.get("received_on") or event.at.date())
        yield Bound(COURSE, on, "协助调查复函", event.on_behalf_of or "受托机关", number)
