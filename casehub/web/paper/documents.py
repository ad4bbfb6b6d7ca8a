"""A paper: its text, its file and hash, its service; 更正 and 作废."""

from __future__ import annotations

import io
import logging
from datetime import timedelta
from typing import TYPE_CHECKING, cast

from flask import Blueprint, Response, make_response, redirect, request, url_for
from sqlalchemy import select

from casehub.acts import corrections
from casehub.acts.letters import (
    begins_exchange,
    seal_letter_of,
    sealed_of,
    to_be_signed,
    why_not_signed,
)
from casehub.casefile import filing, incoming, situations
from casehub.casefile.condition import note
from casehub.documents import RenderRefusedError
from casehub.exchange import ReferralRefused
from casehub.exchange.apart import may_sign, sealed_apart, signed_apart
from casehub.exchange.course import file_name
from casehub.fields import TODAY, BoolField, DateField, Field, LongField, TextField
from casehub.law.service import METHODS
from casehub.model import Case, Document, Event, Service
from casehub.model.blob import DAMAGED, MISSING
from casehub.papers import file_names, issuing, waiting
from casehub.papers.mended import mended_after
from casehub.papers.sealing import waiting_for_seal
from casehub.papers.verifying import verify_file
from casehub.people.permissions import is_partner
from casehub.record.events import log_security
from casehub.storage import BlobDamaged, BlobMissing, StorageFault
from casehub.web.drawing.doing import done_as_typed
from casehub.web.drawing.exports import attachment
from casehub.web.drawing.forms import Form, form_of
from casehub.web.drawing.pages import page
from casehub.web.drawing.papers import on_screen
from casehub.web.drawing.rows import changes_rows
from casehub.web.drawing.sent import seq_of
from casehub.web.paper.signed import signed
from casehub.web.request.access import case_of_request
from casehub.web.request.seals import keys_of
from casehub.web.request.sizes import largest_file
from casehub.web.request.unit import address, close_reading, parts, reading, writing
from casehub.workflow.refusals import NotFound, Refused

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from typing import BinaryIO

    from markupsafe import Markup
    from werkzeug.datastructures import MultiDict
    from werkzeug.wrappers import Response as AnyResponse

    from casehub.papers.verifying import Verification
    from casehub.record.work import Work

routes = Blueprint("documents", __name__)
log = logging.getLogger("casehub")


class PaperDamaged(StorageFault):
    """The file of an issued paper is gone or is not the issued one; it is printed again."""

    sentence = (
        "版式文件已损坏或者缺失，没有打开；系统会按签发时的内容重新打印，"
        "与登记的校验值一致后恢复，请稍后再打开"
    )


# The page of an unprinted paper asks again this often, and not for longer than that.
REFRESH_SECONDS, REFRESHED_FOR = 4, timedelta(minutes=15)
REASON = LongField("reason", "理由", required=True)


def _paper(document_id: int) -> Document:
    """A paper of the case in the URL that the person may read."""
    return issuing.find(reading(), case_of_request(), document_id)


def _text(document: Document) -> Markup | None:
    """The paper on the screen; None when today's templates cannot show an old one."""
    try:
        return on_screen(document.kind, document.facts)
    except RenderRefusedError as refused:
        log.warning("paper %s not shown: %s", document.id, refused)
        return None


def _services(document: Document) -> list[tuple[Service, str]]:
    case = reading().session.get_one(Case, document.case_id)
    rows = reading().session.execute(
        select(Service, Case.reference)
        .join(Case, Case.id == Service.case_id)
        .where(Service.parent_id.in_({case.id, case.home.id}))
        .order_by(Service.id)
    )
    return [(s, reference) for s, reference in rows if document.id in (s.document_ids or [])]


def _words(document: Document) -> str:
    """What has become of the paper: made is not sealed, where a later step tells of the seal."""
    rules, waits = reading().rules, False
    if document.stands and rules.kinds.made(document).sealed_by:
        rows = select(Event).where(Event.case_id == document.case_id).order_by(Event.seq)
        events = situations.standing(reading().session.scalars(rows).all())
        waits = document.id in waiting_for_seal(rules, [document], events)
    made = "待签名、盖章" if waits else "✓ 已签发"
    return made if document.stands else document.validity.words


def _told(document: Document) -> Sequence[Event]:
    """The events of the case that speak of this paper."""
    rows = reading().session.scalars(
        select(Event).where(Event.case_id == document.case_id).order_by(Event.seq.desc())
    )
    return [
        e
        for e in rows
        if e.seq == document.event_seq
        or any(d.get("id") == document.id for d in e.detail.get("documents", []))
        or (e.detail.get("data") or {}).get("document") == document.id
    ]


@routes.get("/cases/<reference>/documents/<int:document_id>")
def show(reference: str, document_id: int) -> Response:
    """The paper as issued; while it waits for the printer the page comes again by itself.

    By a header, since nothing else works without JavaScript and leaves screen readers alone.
    """
    del reference
    document = _paper(document_id)
    answer = make_response(_show(document))
    if _refreshes(document, reading().at):
        answer.headers["Refresh"] = str(REFRESH_SECONDS)
    return answer


def _refreshes(document: Document, at: datetime) -> bool:
    """Only for a while: a page left open must not keep a session alive for ever."""
    return document.pdf_sha256 is None and at - document.issued_at < REFRESHED_FOR


def _show(
    document: Document,
    verified: Verification | None = None,
    presented: str = "",
    refused: str = "",
    unsealed: str = "",
) -> str:
    work = reading()
    partner = is_partner(work, case_of_request())
    older = work.session.get(Document, document.supersedes_id) if document.supersedes_id else None
    newer = work.session.scalar(select(Document).where(Document.supersedes_id == document.id))
    kind = work.rules.kinds.of(document.kind, document.facts)
    begins = begins_exchange(work, case_of_request(), document)
    leaves = (kind.packaged or begins) and not partner
    told = [] if partner else _told(document)
    progress = waiting.progress(
        work.session, [document.id] if document.pdf_sha256 is None else [], work.at
    ).get(document.id)
    return page(
        "documents/show.html",
        progress=progress,
        refreshing=_refreshes(document, work.at),
        case=case_of_request(),
        document=document,
        kind=kind, paper=_text(document),
        mended=[] if partner else mended_after(work, document),
        services=[] if partner else _services(document),
        events=told,
        signed=signed(document, told),
        older=older, newer=newer,
        standing_words=_words(document),
        method_words=METHODS,
        scans=[] if partner else filing.scans_of(work, document), refused=refused,
        sealed=sealed_of(work, document) if leaves else None,
        may_seal=leaves and not why_not_signed(work, case_of_request(), document),
        unsealed=unsealed,
        seal_key=leaves and may_sign(keys_of(case_of_request().organisation)),
        verified=verified,
        presented=presented,
        verify_url=f"{work.base_url}{url_for('verify.show', code=document.code)}",
    )


@routes.get("/cases/<reference>/documents/<int:document_id>/pdf")
def pdf(reference: str, document_id: int) -> AnyResponse:
    """The issued file, exactly as its hash says; the reading is noted in the security log."""
    wanted = _paper(document_id).id
    case_id = case_of_request().id
    if _paper(document_id).pdf_sha256 is None:
        # Printed by the worker only; the page of the paper says how far it is.
        return redirect(url_for("documents.show", reference=reference, document_id=document_id))
    with writing() as work:
        case = work.session.get_one(Case, case_id)
        document = issuing.find(work, case, wanted)
        content, fault = None, None
        try:
            content = issuing.pdf(work, document)
        except (BlobMissing, BlobDamaged) as found:
            # Noted, so that the scrubber prints it again first; and never another file with 200.
            fault = MISSING if isinstance(found, BlobMissing) else DAMAGED
            note(work.session, {document.pdf_sha256 or "": fault}, work.at)
        subject = f"{document.title} {document.number or ''}".strip()
        act = "read_document" if fault is None else "document_not_opened"
        log_security(work, act, subject=subject, case=case, address=address())
        code = document.code
        name = file_names.of_paper(work.session, case.reference, document)
    if content is None:
        raise PaperDamaged
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(name, code)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@routes.post("/cases/<reference>/documents/<int:document_id>/scan")
def scan(reference: str, document_id: int) -> AnyResponse | tuple[str, int]:
    """Lay the signed and sealed scan beside the paper; the issued file stays what it is."""
    document = _paper(document_id)
    chosen = request.files.get("scan")
    if chosen is None or not chosen.filename:
        return _show(document, refused="选择签字盖章后的扫描件"), 422
    stream, name = cast("BinaryIO", chosen.stream), chosen.filename
    words = reading().rules.materials
    close_reading()
    try:
        file = incoming.take(parts().blobs, stream, name, largest_file(), words)
        with writing() as work:
            filing.add_scan(work, reference, document_id, file)
    except Refused as refused:
        return _show(_paper(document_id), refused=str(refused)), 422
    at = url_for("documents.show", reference=reference, document_id=document_id)
    return redirect(at, 303)


@routes.post("/cases/<reference>/documents/<int:document_id>/seal")
def seal(reference: str, document_id: int) -> AnyResponse | tuple[str, int]:
    """Sign an issued letter with its data inside, once: what the other bureau's system takes in."""
    document, case = _paper(document_id), case_of_request()
    case_id = case.id
    try:
        if sealed_of(reading(), document) is None:
            keys = keys_of(case.organisation)
            printed = to_be_signed(reading(), case, document)
            # No connection is held while the letter is signed.
            close_reading()
            if isinstance(printed, bytes):
                made = signed_apart(printed, keys)
            else:
                made = sealed_apart(printed, keys)
            file = parts().blobs.put(io.BytesIO(made.pdf)).sha256
            with writing() as work:
                seal_letter_of(work, case_id, document_id, made, file)
    except (Refused, ReferralRefused, StorageFault) as fault:
        return _show(_paper(document_id), unsealed=str(fault)), 422
    at = url_for("documents.show", reference=reference, document_id=document_id, _anchor="sealed")
    return redirect(at, 303)


@routes.get("/cases/<reference>/documents/<int:document_id>/sealed")
def sealed(reference: str, document_id: int) -> AnyResponse:
    """The signed letter as it leaves; the reading is noted in the security log."""
    del reference
    document, case_id = _paper(document_id), case_of_request().id
    row = sealed_of(reading(), document)
    if row is None:
        raise NotFound
    number, name = row.number, file_name(row.flow_id, row.seq)
    content = parts().blobs.read(row.sha256)
    with writing() as work:
        case = work.session.get_one(Case, case_id)
        log_security(work, "read_document", subject=number, case=case, address=address())
    answer = Response(content, mimetype="application/pdf")
    answer.headers["Content-Disposition"] = attachment(name)
    answer.headers["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return answer


@routes.post("/cases/<reference>/documents/<int:document_id>/verify")
def verify(reference: str, document_id: int) -> str:
    """Compare a presented file with the issued one by its hash."""
    del reference
    document = _paper(document_id)
    chosen = request.files.get("present")
    if chosen is None or not chosen.filename:
        return _show(document)
    session, stream = reading().session, cast("BinaryIO", chosen.stream)
    return _show(document, verify_file(session, stream, document.code), chosen.filename)


def _seq() -> int:
    return seq_of(request.form, case_of_request().seq)


@routes.route("/cases/<reference>/documents/<int:document_id>/void", methods=["GET", "POST"])
def void(reference: str, document_id: int) -> AnyResponse | str | tuple[str, int]:
    """作废, a page of its own: what changes, the reason, a tick that names the number."""
    document = _paper(document_id)
    name = document.number or document.title
    fields = (REASON, BoolField("sure", f"已核对文号 {name}", required=True))
    form = form_of(fields, request.form if request.method == "POST" else None)
    if request.method == "POST":
        if not form.data.get("sure"):
            form.refuse("sure", "核对文号后勾选")
        seq, reason = _seq(), form.data.get("reason") or ""
        told = done_as_typed(
            form,
            lambda work: corrections.void_document(work, reference, document_id, seq, reason).id,
        )
        if told is not None:
            return redirect(
                url_for("documents.show", reference=reference, document_id=document_id), 303
            )
        document = _paper(document_id)
    text = page(
        "documents/void.html",
        case=case_of_request(),
        document=document,
        name=name,
        form=form,
        seq=case_of_request().seq,
        services=_services(document),
    )
    return (text, 422) if form.wrong else text


@routes.route("/cases/<reference>/documents/<int:document_id>/correct", methods=["GET", "POST"])
def correct(reference: str, document_id: int) -> AnyResponse | str | tuple[str, int]:
    """更正: a new paper that names the old one; the old one is never changed."""
    document = _paper(document_id)
    typed = request.form if request.method == "POST" else None
    form = _correction(document, typed)
    if typed is not None and not changes_rows(typed):
        own = {f.id for f in reading().rules.kinds.of(document.kind, document.facts).fields}
        values = {k: v for k, v in form.data.items() if k in own and v is not None}
        consents, seq = _consents(reading(), document, form), _seq()
        reason = form.data.get("reason") or ""
        new = done_as_typed(
            form,
            lambda work: corrections.correct_document(
                work, reference, document_id, seq, values, reason, consents
            ).id,
        )
        if new is not None:
            return redirect(url_for("documents.show", reference=reference, document_id=new), 303)
        document = _paper(document_id)
    text = page(
        "documents/correct.html",
        case=case_of_request(),
        document=document,
        form=form,
        mended=mended_after(reading(), document),
        seq=case_of_request().seq,
    )
    return (text, 422) if form.wrong else text


def _correction(document: Document, typed: MultiDict[str, str] | None) -> Form:
    """What may be mended of the paper, as issued; the consent of those who signed; the reason."""
    work = reading()
    kind = work.rules.kinds.of(document.kind, document.facts)
    fields: list[Field] = [REASON]
    fields += [f for f in kind.fields if f.id in kind.correctable and not f.by_id]
    initial = {one.id: one.read(document.facts.get(one.id)) for one in fields}
    groups = {f.id: "" if f is REASON else "更正后的内容" for f in fields}
    case = case_of_request()
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    s = situations.load(work, case, procedure.any_step)
    for party in corrections.signers(kind, s):
        on = DateField(f"consent_on_{party.id}", "同意日期", required=True, not_after=TODAY)
        by = TextField(f"consent_by_{party.id}", "同意人", required=True)
        fields += [on, by]
        groups |= {one.id: f"{party.name}同意更正" for one in (on, by)}
    return form_of(fields, typed, initial=initial, groups=groups, today=work.today)


def _consents(work: Work, document: Document, form: Form) -> list[corrections.Consent]:
    """Who of those who signed agreed, as typed."""
    kind = work.rules.kinds.of(document.kind, document.facts)
    case = case_of_request()
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    s = situations.load(work, case, procedure.any_step)
    return [
        corrections.Consent(
            party.id,
            str(form.data.get(f"consent_by_{party.id}") or ""),
            form.data[f"consent_on_{party.id}"],
        )
        for party in corrections.signers(kind, s)
        if form.data.get(f"consent_on_{party.id}") is not None
    ]
