"""What lies in the main volume of a case, in binding order (forms D59-3)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, object_session

from casehub.model import Document, Event, Material, MaterialUse, Organisation, Referral
from casehub.workflow.procedure import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from casehub.model import Case, EvidenceUse, Service
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.situation import Rules, Situation

# Order of binding: ruling, request, filing form, the rest by date, closing form.
RULING, REQUEST, FILING, COURSE, CLOSING = range(5)
PLACES = {"filing": FILING, "course": COURSE, "closing": CLOSING}


@dataclass(frozen=True)
class Bound:
    """One row of the contents; `pages` is None while the paper is not printed or counted."""

    rank: int
    on: str
    name: str
    author: str
    number: str = ""
    pages: int | None = None


def ruling(s: Situation) -> Document | None:
    """The latest valid paper that ends the case."""
    kinds = s.rules.kinds
    return next(
        (d for d in reversed(s.documents) if d.status == "issued" and kinds[d.kind].ends), None
    )


def bound(s: Situation) -> list[Bound]:
    """The rows of the main volume in binding order; confidential papers stay out."""
    came = _Came(s)
    rows = [*_request(s, came), *_papers(s), *_received(s, came), *_exhibits(s)]
    rows += came.rest()
    return sorted(rows, key=lambda r: (r.rank, r.on))


def contents(rows: Sequence[Bound]) -> list[dict[str, object]]:
    """Rows as the form prints them; page numbers only when every paper is counted.

    Papers of the parties are often not: then the archivist writes the numbers in by hand.
    """
    counted = all(row.pages for row in rows)
    found: list[dict[str, object]] = []
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


class _Came:
    """The incoming papers in the files of the case and its matters, but for what is confidential.

    What an act took up is bound as what that act entered; the rest each for itself.
    """

    def __init__(self, s: Situation) -> None:
        session = object_session(s.case)
        query = (
            select(MaterialUse)
            .join(Material, Material.id == MaterialUse.material_id)
            .where(
                MaterialUse.case_id.in_([s.case.id, *_children(s)]),
                MaterialUse.ended_seq.is_(None),
                ~Material.confidential,
            )
            .options(contains_eager(MaterialUse.material))
            .order_by(MaterialUse.id)
        )
        self._left = list(session.scalars(query)) if session is not None else []

    def pages(self, case_id: int, seq: int) -> int | None:
        """Pages of what an act took up, which is then told; None where nobody counted, or none."""
        taken = [u for u in self._left if (u.case_id, u.taken_seq) == (case_id, seq)]
        self._left = [use for use in self._left if use not in taken]
        counts = [use.material.pages for use in taken]
        return sum(n for n in counts if n) if counts and all(counts) else None

    def rest(self) -> Iterator[Bound]:
        """A row for each that no other row tells."""
        for use in self._left:
            paper = use.material
            on = paper.received_on.isoformat()
            yield Bound(COURSE, on, paper.title, paper.sender, paper.number, paper.pages)


def _request(s: Situation, came: _Came) -> Iterator[Bound]:
    """The request and what came with it; of a case that another led to, its day of opening."""
    steps = _procedure(s.rules, s.case).steps
    told = [step for step in steps if step.receives and step.receives.opens]
    if not told:
        return
    taken = next((step for step in told if s.happened(step.id)), told[0])
    on = s.entered(taken.id).get(taken.receives.on) if taken.receives else None
    senders = (p for p in s.current_parties(taken.by or ALL) if not s.is_hidden(p.role))
    authors = "、".join(p.name for p in senders)
    title = taken.receives.title if taken.receives else ""
    event = s.last(taken.id)
    pages = came.pages(event.case_id, event.seq) if event is not None else None
    yield Bound(REQUEST, str(on or s.case.opened_on), title, authors, pages=pages)


def _papers(s: Situation) -> Iterator[Bound]:
    office = s.case.organisation.name
    services = {r.case_id: r for r in s.services if r.has_matter}
    titles = {d.id: d.title for d in s.documents}
    for d in [*s.documents, *_of_children(s)]:
        kind = s.rules.kinds[d.kind]
        kept = not d.confidential or kind.own_volume
        # What a letter carries is bound with it; the receipt that comes back has its own row.
        if d.status != "issued" or not kept or kind.carried:
            continue
        rank = RULING if kind.ends else PLACES[kind.place]
        service = services.get(d.case_id)
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


def _received(s: Situation, came: _Came) -> Iterator[Bound]:
    """What came in by steps of the case and of its child matters, as the steps declare it."""
    for case, event in _events(s):
        step = _received_by(s.rules, case, event)
        if step is None or step.receives is None or step.receives.opens:
            continue
        told = event.typed
        number = str(told.get(step.receives.number) or "") if step.receives.number else ""
        on = str(told.get(step.receives.on) or event.at.date())
        sender = told.get(step.receives.sender)
        party = s.party(sender) if isinstance(sender, int) else None
        named = party.name if party is not None else str(sender or "")
        author = _partner(s, case) or event.on_behalf_of or named
        pages = came.pages(case.id, event.seq)
        yield Bound(COURSE, on, step.receives.title, author, number, pages)


def _partner(s: Situation, case: Case) -> str:
    """The office that a matter was sent to, by its name; "" where it was sent to none."""
    session = object_session(case)
    if session is None or not _procedure(s.rules, case).refers:
        return ""
    asked = select(Organisation.name).join(Referral, Referral.receiver_id == Organisation.id)
    return session.scalar(asked.where(Referral.case_id == case.id)) or ""


def _events(s: Situation) -> Iterator[tuple[Case, Event]]:
    yield from ((s.case, event) for event in s.events)
    session = object_session(s.case)
    if session is None:
        return
    cases = {case.id: case for case in s.children}
    found = select(Event).where(Event.case_id.in_(cases)).order_by(Event.id)
    yield from ((cases[event.case_id], event) for event in session.scalars(found))


def _procedure(rules: Rules, case: Case) -> Procedure:
    found: Procedure = rules.procedure(case.procedure, case.procedure_version)
    return found


def _received_by(rules: Rules, case: Case, event: Event) -> Step | None:
    return next((x for x in _procedure(rules, case).steps if x.id == event.step), None)


def _exhibits(s: Situation) -> Iterator[Bound]:
    """The exhibits of each side as one row, on the day the last of them came in."""
    sides: dict[str, list[EvidenceUse]] = {}
    for use in s.in_order(s.uses):
        sides.setdefault(use.evidence.side, []).append(use)
    for side, uses in sides.items():
        labels = uses[0].label if len(uses) == 1 else f"{uses[0].label}至{uses[-1].label}"
        who = s.side_title(side)
        name = f"{who}提交的证据" if who else "本局调查收集的证据"
        counts = [u.evidence.pages for u in uses]
        pages = sum(c for c in counts if c) if all(counts) else None
        author = s.offered_by(uses[0].evidence) if who else s.case.organisation.name
        on = max(u.evidence.submitted_on for u in uses).isoformat()
        yield Bound(COURSE, on, f"{name}（{labels}）", author, "", pages)
