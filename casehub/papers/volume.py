"""What lies in the two parts of a volume, 正卷 and 副卷, in binding order (forms D59-3)."""

from __future__ import annotations

import sys
from collections import Counter
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, TypeAlias, TypeVar

from sqlalchemy import inspect, select
from sqlalchemy.orm import object_session, selectinload

from casehub.documents.kinds import Part, Place
from casehub.fields import PartyField
from casehub.model import (
    Document,
    Event,
    EvidenceUse,
    Material,
    MaterialUse,
    Organisation,
    Referral,
    Service,
)
from casehub.model.material import SHOWN
from casehub.workflow.clocks import ALL

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from casehub.db import Base
    from casehub.documents.kinds import Kind
    from casehub.model import Case
    from casehub.workflow.procedure import Procedure, Step
    from casehub.workflow.rules import Rules
    from casehub.workflow.situation import Situation

# Order of binding: ruling, request, filing form, the rest by date, closing form.
RULING, REQUEST, FIRST_PLACE = range(3)
PLACES = {place: FIRST_PLACE + n for n, place in enumerate(Place)}
COURSE = PLACES[Place.COURSE]
# What stands in for a paper that lies in no file: one page that says why.
NO_FILE, ELSEWHERE = "没有存入扫描件，原件见纸质案卷", "属保密材料，装入副卷"
UNSHOWN, UNREAD = "电子文件不能装订成页，另存于系统", "文件打不开或者不完整，原件另存于系统"


# A row, and the place of the act that brought it among all acts; LAST where none did.
_Placed: TypeAlias = "tuple[int, Bound]"
LAST = sys.maxsize
# The tables of the case, and of its matters, out of which a volume is put together.
BOUND_OF_MATTERS = (Document, Event, MaterialUse)
BOUND = (*BOUND_OF_MATTERS, EvidenceUse, Service)
Row = TypeVar("Row", bound="Base")


@dataclass(frozen=True)
class Sheet:
    """One file of a row, by its hash; or, without one, the page that stands for it and says `why`.

    pages: None while the paper is not printed.
    """

    name: str
    sha256: str | None = None
    pages: int | None = 1
    why: str = ""


@dataclass(frozen=True)
class Bound:
    """One row of the contents, and the files that are bound for it; secret: it is confidential."""

    rank: int
    on: str
    name: str
    author: str
    number: str = ""
    sheets: tuple[Sheet, ...] = ()
    secret: bool = False

    @property
    def pages(self) -> int | None:
        """Its pages in the bound volume; None while something of it is not printed."""
        counts = [sheet.pages for sheet in self.sheets]
        return sum(n for n in counts if n) if counts and all(counts) else None

    @property
    def stands_in(self) -> bool:
        """Whether nothing of it is bound but a page that says where it is."""
        return not any(sheet.sha256 or sheet.pages is None for sheet in self.sheets)


def ruling(s: Situation) -> Document | None:
    """The latest valid paper that ends the case."""
    kinds = s.rules.kinds
    return next(
        (d for d in reversed(s.documents) if d.stands and kinds.made(d).ends), None
    )


def bound(s: Situation, part: str = Part.MAIN) -> list[Bound]:
    """The rows of one part of the volume in binding order; of one day as it happened.

    What came in and was taken up by no act lies behind the acts of its day.
    """
    came, acts = _Came(s), list(_events(s))
    places = {(case.id, event.seq): event.id for case, event in acts}
    places |= {(event.case_id, event.seq): event.id for event in s.record}
    if part == Part.MAIN:
        rows = [*_request(s, came), *_papers(s, part, came, places), *_received(s, came, acts)]
        rows += [*_exhibits(s, part, places), *came.rest(confidential=False)]
    else:
        rows = [*_papers(s, part, came, places), *came.rest(confidential=True)]
        rows += _exhibits(s, part, places)
    return [row for _, row in sorted(rows, key=lambda r: (r[1].rank, r[1].on, r[0]))]


def contents(rows: Sequence[Bound]) -> list[dict[str, object]]:
    """Rows as the form prints them, with the pages that they have in the bound volume.

    Behind a paper that is not printed yet nobody knows them.
    """
    found: list[dict[str, object]] = []
    page: int | None = 1
    for row in rows:
        last = page + row.pages - 1 if page is not None and row.pages is not None else None
        found.append(
            {
                "doc_no": row.number,
                "name": row.name,
                "author": row.author,
                "on": row.on,
                "page_from": str(page) if last is not None else "",
                "page_to": str(last) if last is not None else "",
                "note": "替代页" if row.stands_in else "",
            }
        )
        page = last + 1 if last is not None else None
    return found


class _Came:
    """The incoming papers in the files of the case and its matters.

    What an act took up is bound as what that act entered; the rest each for itself.
    """

    def __init__(self, s: Situation) -> None:
        uses = [*s.rows(MaterialUse), *_of_matters(s, MaterialUse)]
        self._left = sorted((u for u in uses if u.ended_seq is None), key=lambda use: use.id)
        _read_files([use.material for use in self._left])

    def taken(self, case_id: int, seq: int, name: str) -> tuple[Sheet, ...]:
        """The files of what an act took up, which is then told; of what is secret only where."""
        acted = [u for u in self._left if (u.case_id, u.taken_seq) == (case_id, seq)]
        told = [use for use in acted if not use.material.confidential]
        self._left = [use for use in self._left if use not in told]
        if not told:
            return (Sheet(name, why=ELSEWHERE if acted else NO_FILE),)
        return tuple(sheet for use in told for sheet in _files(use.material))

    def scans(self, document: Document) -> tuple[Sheet, ...]:
        """The files of the signed and sealed scans of an issued paper."""
        beside = [use for use in self._left if use.document_id == document.id]
        return tuple(sheet for use in beside for sheet in _files(use.material))

    def rest(self, *, confidential: bool) -> Iterator[_Placed]:
        """A row for each that no other row tells, of those that are confidential, or are not."""
        for use in self._left:
            paper = use.material
            if paper.confidential is confidential and use.document_id is None:
                on = paper.received_on.isoformat()
                sheets = tuple(_files(paper))
                yield LAST, Bound(COURSE, on, paper.title, paper.sender, paper.number, sheets)


def _files(paper: Material) -> Iterator[Sheet]:
    """What can be bound of an incoming paper, and a page for what cannot."""
    if not paper.files:
        yield Sheet(paper.title, why=NO_FILE)
    for file in paper.files:
        shown = file.view_sha256 or (file.sha256 if file.media_type in SHOWN else None)
        if shown is None or not file.pages or (file.fault and file.view_sha256 is None):
            why = UNREAD if file.fault else UNSHOWN
            yield Sheet(f"{paper.title}（{file.filename}）", why=why)
        else:
            yield Sheet(paper.title, shown, file.pages)


def _request(s: Situation, came: _Came) -> Iterator[_Placed]:
    """The request and what came with it; of a case that another led to, its day of opening."""
    steps = _procedure(s.rules, s.case).steps
    told = [step for step in steps if step.receives and step.receives.opens]
    if not told:
        return
    taken = next((step for step in told if s.happened(step.id)), told[0])
    typed = s.entered(taken.id)
    on = _day(typed.get(taken.receives.on)) if taken.receives else ""
    senders = (p for p in s.current_parties(taken.by or ALL) if not s.is_hidden(p.role))
    authors = "、".join(p.name for p in senders)
    if not authors and taken.receives:
        # Who sent it is no party: a court, as the form names it.
        authors = str(typed.get(taken.receives.sender) or "")
    title = taken.receives.title if taken.receives else ""
    event = s.last(taken.id)
    sheets: tuple[Sheet, ...] = (Sheet(title, why=NO_FILE),)
    if event is not None:
        sheets = came.taken(event.case_id, event.seq, title)
    yield 0, Bound(REQUEST, str(on or s.case.opened_on), title, authors, sheets=sheets)


def _day(told: object) -> str:
    """The day of what was typed as a day or as an hour of it; "" of nothing."""
    return datetime.fromisoformat(str(told)).date().isoformat() if told else ""


def part_of(d: Document, kind: Kind) -> Part:
    """In which part an issued paper lies."""
    secret = d.confidential and not kind.own_volume
    return Part.SUB if secret or kind.part == Part.SUB else Part.MAIN


def _papers(
    s: Situation, part: str, came: _Came, places: Mapping[tuple[int, int], int]
) -> Iterator[_Placed]:
    office = s.case.organisation.name
    services = {r.case_id: r for r in s.services if r.has_matter}
    titles = {d.id: d.title for d in s.documents}
    papers = [*s.documents, *of_matters(s)]
    several = Counter(d.kind for d in s.documents if d.stands)
    for d in papers:
        kind = s.rules.kinds.made(d)
        # What a letter carries is bound with it; the receipt that comes back has its own row.
        if not d.stands or part_of(d, kind) != part or kind.carried or kind.sheet:
            continue
        rank = RULING if kind.ends else PLACES[kind.place]
        service = services.get(d.case_id)
        about = _served(service, titles) if service is not None else ""
        if service is None and several[d.kind] > 1:
            about = _whose(s, d, kind)
        name = f"{d.title}（{about}）" if about else d.title
        # The signed and sealed scan lies behind the paper as it was issued.
        sheets = (Sheet(d.title, d.pdf_sha256, d.pdf_pages), *came.scans(d))
        proved = service.served_on if service is not None and kind.proves_service else None
        on = (proved or d.issued_on).isoformat()
        place = places.get((d.case_id, d.event_seq), LAST)
        author = _writers(s, kind) if kind.issuer == "party" else office
        yield place, Bound(rank, on, name, author, d.number or "", sheets, d.confidential)


def _writers(s: Situation, kind: Kind) -> str:
    """Whose a form is that parties fill in: those of the sides that sign it, else each of them."""
    sides = kind.signed_by or ("all",)
    return "、".join(p.name for side in sides for p in s.current_parties(side))


def _whose(s: Situation, d: Document, kind: Kind) -> str:
    """Of whom a paper speaks of which there are several: as its act says, or it does itself.

    Else whom it was served on, where that is not everybody.
    """
    event = next((e for e in s.record if e.seq == d.event_seq), None)
    party = s.party(event.party_id) if event is not None and event.party_id else None
    if party is not None:
        return party.short_name or party.name
    named = [d.facts.get(f.id) for f in kind.fields if isinstance(f, PartyField)]
    if told := [one["name"] for one in named if isinstance(one, dict) and one.get("name")]:
        short = {p.name: p.short_name or p.name for p in s.parties}
        return short.get(told[0], str(told[0]))
    to = {row.party_id: row.party for row in s.services if d.id in (row.document_ids or [])}
    whole = len(to) < len(s.current_parties())
    return "、".join(p.short_name or p.name for p in to.values()) if whole else ""


def _served(service: Service, titles: dict[int, str]) -> str:
    named = [titles[i] for i in service.document_ids if i in titles]
    papers = f"{named[0]}等{len(named)}份" if len(named) > 1 else "".join(named)
    to = service.party.short_name or service.party.name
    return f"{papers}，{to}" if papers else to


def _of_matters(s: Situation, kind: type[Row]) -> Sequence[Row]:
    """The rows of the child matters of the case in a table; a matter has none of its own."""
    found: Sequence[Row] = s.kin_tables.get(kind, ()) if s.case.parent_id is None else ()
    return found


def _read_files(papers: Sequence[Material]) -> None:
    """Read which files incoming papers have: of all in one question, and once."""
    unread = [one for one in papers if "files" in inspect(one).unloaded]
    session = object_session(unread[0]) if unread else None
    if session is not None:
        query = select(Material).where(Material.id.in_({one.id for one in unread}))
        session.scalars(query.options(selectinload(Material.files))).all()


def of_matters(s: Situation) -> Sequence[Document]:
    """The papers of the child matters of the case."""
    return _of_matters(s, Document)


def _received(
    s: Situation, came: _Came, acts: Sequence[tuple[Case, Event]]
) -> Iterator[_Placed]:
    """What came in by steps of the case and of its child matters, as the steps declare it."""
    for case, event in acts:
        step = _received_by(s.rules, case, event)
        if step is None or step.receives is None or step.receives.opens:
            continue
        told = event.typed
        number = str(told.get(step.receives.number) or "") if step.receives.number else ""
        on = _day(told.get(step.receives.on)) or str(event.at.date())
        sender = told.get(step.receives.sender)
        party = s.party(sender) if isinstance(sender, int) else None
        named = party.name if party is not None else str(sender or "")
        author = _partner(s, case) or event.on_behalf_of or named
        sheets = came.taken(case.id, event.seq, step.receives.title)
        yield event.id, Bound(COURSE, on, step.receives.title, author, number, sheets)


def _partner(s: Situation, case: Case) -> str:
    """The office that a matter was sent to, by its name; "" where it was sent to none."""
    session = object_session(case)
    if session is None or not _procedure(s.rules, case).refers:
        return ""
    asked = select(Organisation.name).join(Referral, Referral.receiver_id == Organisation.id)
    return session.scalar(asked.where(Referral.case_id == case.id)) or ""


def _events(s: Situation) -> Iterator[tuple[Case, Event]]:
    yield from ((s.case, event) for event in s.events)
    cases = {case.id: case for case in s.children}
    found = sorted(_of_matters(s, Event), key=lambda event: event.id)
    yield from ((cases[event.case_id], event) for event in found)


def _procedure(rules: Rules, case: Case) -> Procedure:
    found: Procedure = rules.procedure(case.procedure, case.procedure_version)
    return found


def _received_by(rules: Rules, case: Case, event: Event) -> Step | None:
    return next((x for x in _procedure(rules, case).steps if x.id == event.step), None)


def _exhibits(
    s: Situation, part: str, places: Mapping[tuple[int, int], int]
) -> Iterator[_Placed]:
    """The exhibits of each who offered some as one row, on the day the last of them came in."""
    offered: dict[tuple[str, str], list[EvidenceUse]] = {}
    for use in s.in_order(s.uses):
        if use.evidence.confidential is (part == Part.SUB) and not _is_bound_itself(s, use):
            by = s.offered_by(use.evidence) if s.side_title(use.evidence.side) else ""
            offered.setdefault((use.evidence.side, by), []).append(use)
    of_side = Counter(side for side, _ in offered)
    for (side, _), uses in offered.items():
        labels = _labels(uses, whole=of_side[side] == 1)
        who = s.side_title(side)
        name = f"{who}提交的证据" if who else "本局调查收集的证据"
        author = s.offered_by(uses[0].evidence) if who else s.case.organisation.name
        on = max(u.evidence.submitted_on for u in uses).isoformat()
        sheets = tuple(map(_exhibit, uses))
        place = max(places.get((u.case_id, u.event_seq or 0), LAST) for u in uses)
        yield place, Bound(COURSE, on, f"{name}（{labels}）", author, "", sheets)


def _is_bound_itself(s: Situation, use: EvidenceUse) -> bool:
    """Whether an exhibit is the very paper of the act that entered it, which has its own row."""
    event = next((one for one in s.events if one.seq == use.event_seq), None)
    if event is None or use.case_id != s.case.id or not s.procedure.has_step(event.step):
        return False
    return s.procedure.step(event.step).exhibit is not None


def _labels(uses: Sequence[EvidenceUse], *, whole: bool) -> str:
    """甲1至甲8; of who is not alone on its side what follows one another: 甲1至甲3、甲6."""
    runs: list[list[EvidenceUse]] = []
    for use in uses:
        last = runs[-1][-1].number if runs else None
        if (whole and runs) or (last is not None and use.number == last + 1):
            runs[-1].append(use)
        else:
            runs.append([use])
    return "、".join(
        one[0].label if len(one) == 1 else f"{one[0].label}至{one[-1].label}" for one in runs
    )


def _exhibit(use: EvidenceUse) -> Sheet:
    item, name = use.evidence, f"{use.label} {use.evidence.name}"
    if item.sha256 is None:
        return Sheet(name, why=NO_FILE)
    if item.media_type not in SHOWN or not item.pages:
        return Sheet(name, why=UNSHOWN)
    return Sheet(name, item.sha256, item.pages)
