"""更正 and 作废 of issued papers: nothing is overwritten, every number stays."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub.casefile import numbering, opening, situations
from casehub.casefile.timeline import since
from casehub.model import Service
from casehub.papers import issuing
from casehub.papers.facts import Paper
from casehub.people.permissions import find
from casehub.record.events import record
from casehub.workflow.refusals import CaseChanged, NotAllowed, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping

    from casehub.model import Case, Document
    from casehub.record.work import Work

# Those who may issue may also withdraw: the leaders and the handlers named in the case.
LEADERS = frozenset({"department_head", "section_head"})
HANDLERS = frozenset({"main_examiner", "case_officer", "presiding_officer", "mediator"})


def _admit(
    work: Work, reference: str, document_id: int, seq: int, reason: str
) -> tuple[Case, Document]:
    case = find(work, reference, lock=True)
    roles = work.actor.roles_on(work.today)
    named = any(
        a.person_id == work.actor.id and a.is_current and a.role in HANDLERS
        for a in case.assignments
    )
    if case.organisation_id != work.actor.organisation_id or not (roles & LEADERS or named):
        raise NotAllowed("由承办人员或者负责人办理")
    document = issuing.find(work, case, document_id)
    events = [e for e in since(work, case, seq) if e.step != issuing.ATTACHED]
    if events or seq > case.seq:
        raise CaseChanged(events)
    if document.status != "issued":
        raise Refused([Reason("这份文书已经不是有效状态")])
    if not reason.strip():
        raise Refused([Reason("写明理由", "reason")])
    return case, document


def void_document(work: Work, reference: str, document_id: int, seq: int, reason: str) -> Document:
    """作废: the paper and its number stay, with the reason.

    A paper proved served cannot be voided, only corrected. Service that carries nothing else is
    cancelled. Raises NotFound, NotAllowed, CaseChanged, Refused.
    """
    case, document = _admit(work, reference, document_id, seq, reason)
    services = list(work.session.scalars(select(Service).where(Service.parent_id == case.id)))
    mine = [row for row in services if document.id in row.document_ids]
    if any(row.status == "served" for row in mine):
        raise Refused([Reason("已送达的文书不能作废，可制作更正文书", "reason")])
    document.status, document.status_reason = "void", reason.strip()
    # A decision bears the case's own number, which stays good for the case.
    if document.number and document.number != case.reference:
        numbering.void(work, document.number, reason.strip())
    for row in mine:
        if set(row.document_ids) == {document.id}:
            row.status = "cancelled"
    record(
        work,
        case,
        step="void_document",
        sentence=f"作废《{document.title}》（{document.number or '无文号'}）：{reason.strip()}",
        detail={
            "data": {"document": document.id, "reason": reason.strip()},
            "confidential": document.confidential,
        },
    )
    work.session.flush()
    return document


def correct_document(
    work: Work,
    reference: str,
    document_id: int,
    seq: int,
    values: Mapping[str, Any],
    reason: str,
) -> Document:
    """更正: a new paper supersedes the old one and names it; it must be served anew.

    values: own fields of the kind that change. Raises like `void_document`.
    """
    case, document = _admit(work, reference, document_id, seq, reason)
    procedure = work.rules.procedure(case.procedure, case.procedure_version)
    s = situations.load(work, case, procedure.any_step)
    kind = work.rules.kinds[document.kind]
    old = {f.id: document.facts.get(f.id) for f in kind.fields}
    addressee = str((document.facts["doc"].get("addressee") or {}).get("name", ""))
    to = [p for p in issuing.recipients(kind, s) if p.name in addressee]
    paper = Paper(kind, to, old | dict(values), previous_no=document.number or "")
    new = issuing.issue(work, s, paper, case.seq + 1, supersedes=document)
    document.status, document.status_reason = "superseded", reason.strip()
    opened = [
        opening.open_service(work, case, party, [new])[0].reference
        for party in issuing.recipients(kind, s, [p.id for p in to])
    ]
    record(
        work,
        case,
        step="correct_document",
        sentence=f"更正《{document.title}》（{document.number or '无文号'}）：{reason.strip()}",
        detail={
            "data": {"document": document.id, "reason": reason.strip()},
            "documents": [
                {
                    "id": new.id,
                    "kind": new.kind,
                    "number": new.number,
                    "facts": new.facts_sha256,
                }
            ],
            "opened": opened,
            "confidential": document.confidential,
        },
    )
    work.session.flush()
    return new
