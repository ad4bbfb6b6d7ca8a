"""Issue papers: freeze facts, give the number, render after the act; correct and void."""

from __future__ import annotations

import base64
import io
from dataclasses import dataclass
from hashlib import sha256
from typing import TYPE_CHECKING

from sqlalchemy import select
from sqlalchemy.orm import undefer

from casehub.casefile import numbering
from casehub.documents import printed_title
from casehub.documents.kinds import ADDRESSEE
from casehub.law.canonical import canonical
from casehub.law.service import Serving
from casehub.model import Case, Document, Party, Referral, ReferralMessage
from casehub.model.case import ATTACHED
from casehub.model.fulltext import tell
from casehub.papers import lacking
from casehub.papers.facts import Paper, build
from casehub.papers.letters import columns_of_letter, flow_of
from casehub.papers.series import lack_of, series_of
from casehub.people.confidential import opened_papers
from casehub.people.permissions import is_partner
from casehub.record.events import record
from casehub.workflow.clocks import ALL
from casehub.workflow.refusals import NotFound, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.documents.kinds import Kind
    from casehub.documents.printed import Rendered
    from casehub.model import Event
    from casehub.record.work import Work
    from casehub.storage import Blobs
    from casehub.workflow.situation import Situation

# Blocks that a correction may print anew from the mended file, in words.
BLOCK_TITLES = {"parties": "当事人", "rights": "涉案权利"}


def void(work: Work, case: Case, document: Document, reason: str) -> dict[str, object]:
    """作废: the paper and its number stay, with the reason; what the caller's event tells of it.

    A decision bears the case's own number, which stays good for the case.
    """
    document.status, document.status_reason = "void", reason
    if document.number and document.number != case.reference:
        numbering.void(work, document.number, reason)
    return {"id": document.id, "reason": reason}


def recipients(
    kind: Kind, s: Situation, chosen: Sequence[int] = (), let_go: Sequence[Party] = ()
) -> list[Party]:
    """The parties a paper is served on; `chosen` narrows them to the ids ticked in the form.

    let_go: who leaves by the act that makes the paper; of those whom the kind is served on, each is
    told whatever was ticked.
    """
    found: list[Party] = [p for p in let_go if {ALL, p.role} & {*kind.served_on}]
    chosen = [*chosen, *(p.id for p in found)] if chosen else ()
    for who in kind.served_on:
        found += _addressee(kind, s) if who == ADDRESSEE else s.current_parties(who)
    reached = {row.party_id for row in s.services if row.status == Serving.SERVED}
    found = [p for p in found if p.role not in kind.after_service or s.line(p.id) & reached]
    if kind.once:
        found = [p for p in found if not holds(s, kind.kind, p)]
    # Who died or ceased to exist receives nothing.
    unique = list({p.id: p for p in found if p.ended_on is None}.values())
    return [p for p in unique if not chosen or p.id in chosen]


def holds(s: Situation, kind: str, party: Party) -> bool:
    """Whether a valid paper of the kind was served on the party, or is on its way to it."""
    valid = {d.id for d in s.documents if d.kind == kind and d.stands}
    own = s.line(party.id)
    rows = (r for r in s.services if r.status != Serving.CANCELLED and r.party_id in own)
    return any(valid & set(row.document_ids) for row in rows)


def _addressee(kind: Kind, s: Situation) -> list[Party]:
    """The party that the form names as the one the paper is directed at."""
    chosen = s.data.get(kind.directed_at)
    party = s.party(chosen) if isinstance(chosen, int) else None
    return [party] if party is not None else []


def number_for(work: Work, case: Case, kind: Kind, *, whole: bool = True) -> str | None:
    """The paper's own number by the series of its kind, or None for papers without number.

    whole: it concerns the whole case; what ends it for one party leaves the 案号 to what follows.

    Raises Refused where the office has no 字 for the series.
    """
    rules = work.rules.numbering.papers
    if not kind.numbered:
        return None
    # A child matter with a number of its own (a referral) numbers its papers itself.
    main = case.parent if case.parent is not None and not case.filed_on else case
    office = case.organisation
    if kind.bears_case_number and main.filed_on and whole:
        # The decision bears the case reference itself; a second one gets a sub-number.
        taken = work.session.scalar(select(Document.id).where(Document.number == main.reference))
        if taken is None:
            return main.reference
    series = series_of(work.rules, kind)
    if kind.series in {"case", "none"} and main.filed_on and not series:
        stem = main.reference.removesuffix("号")
        # One series per case whatever the year: papers of next year go on counting.
        return numbering.give(
            work,
            main,
            f"doc:{main.reference}",
            f"{stem}-{{n}}号",
            year=main.filed_on.year,
        )
    lack = lack_of(work.rules, office, kind, filed=main.filed_on is not None)
    if lack is not None:
        raise Refused([Reason(lack.sentence)])
    if series:
        prefix = office.prefix(series)
        pattern = work.rules.offices.numbered(series, prefix)
        return numbering.give(work, case, f"series:{prefix}", pattern)
    word = kind.number_word or rules.intake_word
    prefix = f"{office.number_prefix}{word}"
    return numbering.give(work, case, f"series:{prefix}", f"{prefix}〔{{year}}〕{{n}}号")


def short_code(facts: Mapping[str, object], seed: str) -> str:
    """Ten characters that name an issued paper on paper and in the QR code.

    Derived from the frozen facts, so a repeated run gives the same code.
    """
    return base64.b32encode(sha256(seed.encode() + canonical(facts)).digest())[:10].decode()


def issue(
    work: Work,
    s: Situation,
    paper: Paper,
    seq: int,
    *,
    supersedes: Document | None = None,
    annexes: Sequence[Document] = (),
    letter_no: str = "",
) -> Document:
    """Freeze the facts of a paper and give it its number. A letter names no address of ours.

    `letter_no`: the number given beforehand to the letter that this paper is, or travels with.

    Raises Refused with every missing field or missing glyph, named, beside its field of the form.
    """
    case, kind, facts = s.case, paper.kind, build(work, s.case, s, paper)
    whole = not s.step.between
    number = (letter_no if kind.packaged else "") or number_for(work, case, kind, whole=whole)
    facts["doc"]["no"] = number or ""
    if "letter" in facts:
        facts["letter"]["no"] = number or letter_no
    if kind.packaged:
        facts["annexes"] = [{"kind": d.kind, "facts": d.facts} for d in annexes]
    if reasons := lacking.reasons(kind, facts, s, paper.unread):
        raise Refused(reasons)
    if "letter" not in facts:
        facts["doc"]["title"] = printed_title(kind, facts)  # proofs of service call it so
    code = short_code(facts, f"{case.reference}|{seq}|{kind.kind}|{number}")
    facts["doc"]["code"] = code
    # Whoever another office is cannot reach us: its letter proves itself by its code.
    leaves = kind.packaged or (flow_of(facts) and not kind.internal)
    facts["doc"]["verify_url"] = "" if leaves else f"{work.base_url}/verify?code={code}"
    document = Document(
        case_id=case.id,
        event_seq=seq,
        kind=kind.kind,
        title=facts["doc"]["title"],
        number=number,
        code=code,
        issued_on=s.day,
        issued_at=work.at,
        status="issued",
        supersedes_id=supersedes.id if supersedes else None,
        # What the parties are handed is no secret of the session in which it was made: it lies in
        # the volume, and its code can be verified.
        confidential=kind.confidential or (s.step.confidential and not kind.served_on),
        **columns_of_letter(facts.get("letter")),
        facts=facts,
        facts_sha256=sha256(canonical(facts)).hexdigest(),
        template_version=work.rules.fingerprint,
        manifest={},
    )
    work.session.add(document)
    work.session.flush()
    return document


def by_recipient(
    sent: Sequence[tuple[Document, Sequence[Party]]],
) -> list[tuple[Party, list[Document]]]:
    """For each recipient, the papers of one act that must be served on it."""
    found: dict[int, tuple[Party, list[Document]]] = {}
    for document, parties in sent:
        for party in parties:
            found.setdefault(party.id, (party, []))[1].append(document)
    return list(found.values())


@dataclass(frozen=True)
class PrintedFile:
    """A printed paper that lies in the store: hash, bytes, pages, fonts (file → SHA-256)."""

    sha256: str
    size: int
    pages: int
    fonts: Mapping[str, str]
    words: str = ""


def keep(blobs: Blobs, rendered: Rendered) -> PrintedFile:
    """Put a printed paper into the store, before anything is locked: a store may take its time.

    A file that no row names in the end harms nobody; the same bytes put again are the same file.
    Raises StorageFault.
    """
    stored = blobs.put(io.BytesIO(rendered.pdf))
    return PrintedFile(
        stored.sha256, stored.size, rendered.pages, dict(rendered.fonts), rendered.words
    )


def attach(work: Work, files: Mapping[int, PrintedFile]) -> int:
    """Write which files the papers got into the record, one event per case.

    files: by the paper's id, as `keep` returned them; a repeated call changes nothing.
    The case is locked before it is asked which of its papers still lack a file, so that of many
    printers of one paper one writes an event. Returns how many papers got their file.
    """
    cases = work.session.scalars(
        select(Document.case_id).where(Document.id.in_(files)).distinct()
    )
    kept = 0
    for case_id in sorted(cases):
        case = work.locked(case_id)
        papers = list(
            work.session.scalars(
                select(Document)
                .where(
                    Document.case_id == case_id,
                    Document.id.in_(files),
                    Document.pdf_sha256.is_(None),
                )
                .order_by(Document.id)
                .execution_options(populate_existing=True)
            )
        )
        if papers:
            _name_files(work, case, papers, files)
            kept += len(papers)
    return kept


def _name_files(
    work: Work, case: Case, papers: Sequence[Document], files: Mapping[int, PrintedFile]
) -> None:
    for document in papers:
        file = files[document.id]
        document.pdf_sha256 = file.sha256
        document.pdf_pages = file.pages
        document.pdf_bytes = file.size
        document.manifest = {"fonts": dict(file.fonts)}
        tell(work.session.connection(), Document.__tablename__, document.id, file.words)
    names = "、".join(f"《{d.title}》" for d in papers)
    record(
        work,
        case,
        step=ATTACHED,
        sentence=f"生成{names}的版式文件",
        detail={
            "data": {},
            "documents": [
                {"id": d.id, "number": d.number, "sha256": d.pdf_sha256} for d in papers
            ],
        },
    )
    work.session.flush()


def documents_of(work: Work, case: Case) -> list[Document]:
    """Papers of the case, newest first."""
    return list(
        work.session.scalars(
            select(Document).where(Document.case_id == case.id).order_by(Document.id.desc())
        )
    )


def readable(
    work: Work, case: Case, papers: Sequence[Document], record: Sequence[Event] = ()
) -> list[Document]:
    """Those papers of a visible case that the person may read; record: as `opened_papers`.

    副卷 only for whom the roles open it, or who made it; a partner only what was sent to it.
    """
    if is_partner(work, case):
        sent = work.session.execute(
            select(Referral.document_id, ReferralMessage.number)
            .outerjoin(
                ReferralMessage,
                (ReferralMessage.referral_id == Referral.id) & ReferralMessage.outbound,
            )
            .where(Referral.case_id == case.id, Referral.dispatched_on.is_not(None))
        ).all()
        ids, numbers = {row[0] for row in sent}, {row[1] for row in sent if row[1]}
        papers = [d for d in papers if d.id in ids or d.number in numbers]
    return opened_papers(work, case, papers, record)


def find(work: Work, case: Case, document_id: int) -> Document:
    """A paper of this visible case that the person may read. Raises NotFound."""
    document = work.session.scalar(
        select(Document)
        .where(Document.id == document_id, Document.case_id == case.id)
        .options(undefer(Document.facts))
    )
    if document is None or not readable(work, case, [document]):
        raise NotFound
    return document


def pdf(work: Work, document: Document) -> bytes:
    """The issued file. Raises Refused while it is still being generated."""
    if document.pdf_sha256 is None:
        raise Refused([Reason("版式文件还没有印好，印好后本页会自己更新")])
    return work.blobs.read(document.pdf_sha256)
