"""Service of papers: sent, proved, failed. Only proof starts the parent's clocks (办法第十条)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub.casefile import taking_in
from casehub.fields import ChoiceField
from casehub.law.service import METHODS, Serving
from casehub.model import Service, ServiceAttempt
from casehub.procedures.proof_of_service import over_when_served
from casehub.workflow.cards import Card
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.model import Document
    from casehub.procedures.act import Act
    from casehub.workflow.situation import Situation


def row_of(act: Act) -> Service:
    """The service row of this child matter."""
    return act.work.session.scalars(select(Service).where(Service.case_id == act.case.id)).one()


def _method(act: Act, row: Service) -> str:
    """The method typed, else the one by which the papers were sent."""
    return act.text("method") or act.text("attempted_method") or row.method


def _keep(
    act: Act, row: Service, made_on: date, result: str, *, method: str = "", reason: str = ""
) -> None:
    """Enter a try among those of the service."""
    attempt = ServiceAttempt(
        made_on=made_on,
        method=method or row.method,
        result=result,
        reason=reason,
        tracking=row.tracking,
        person_id=act.work.actor.id,
        event_seq=act.seq,
    )
    row.attempts.append(attempt)


def service_sent(act: Act) -> None:
    """Papers handed to a carrier, a bureau or a system; no clock starts."""
    row = row_of(act)
    row.method = _method(act, row)
    row.status = Serving.SENT.value
    row.sent_on = act.day_typed("sent_on")
    row.tracking = act.text("tracking")
    _keep(act, row, row.sent_on, "sent")


def service_failed(act: Act) -> None:
    """A try that failed; it stays in the file and the papers wait for the next try."""
    row = row_of(act)
    method, reason = _method(act, row), act.text("reason")
    _keep(act, row, act.day_typed("failed_on"), "failed", method=method, reason=reason)
    row.status = Serving.PENDING.value
    act.notes.append(f"{METHODS.get(method, '')}未成：{reason}")


def service_proved(act: Act) -> None:
    """Proof is on file: the date of service is set; what it starts, `from_service` starts."""
    row = row_of(act)
    row.method = _method(act, row)
    row.served_on = act.day_typed("served_on")
    row.status = Serving.SERVED.value
    row.receiver = act.text("receiver")
    row.relation = act.text("relation")
    row.place = act.text("place")
    row.tracking = act.text("tracking") or row.tracking
    row.proof = act.text("proof") or f"{METHODS.get(row.method, '')}送达回证"
    act.served.append(row)
    act.notes.extend(over_when_served(act.work, row))


def proof_withdrawn(act: Act) -> None:
    """The proof was wrong: the papers wait again, and what it said stays among the tries."""
    row = row_of(act)
    if row.served_on is None:
        return
    _keep(act, row, row.served_on, "withdrawn", reason=act.text("reason"))
    act.unserved.append((row, row.served_on))
    row.status, row.served_on, row.sent_on, row.tracking = Serving.PENDING.value, None, None, ""
    row.receiver = row.relation = row.place = row.proof = ""
    proving = next(e for e in reversed(act.situation.events) if e.source != e.target)
    # The scan was taken for the proof of this service: it may belong to another one.
    given_back = taking_in.give_back(act.work, act.case, [proving.seq])
    if given_back:
        act.notes.append(f"{'、'.join(given_back)}退回待办，可以移出或者另行使用")
    for paper in act.situation.documents:
        # 送达回证 says what is not so.
        if paper.case_id == act.case.id and paper.event_seq == proving.seq:
            act.voided.append((paper, act.text("reason")))


def service_cancelled(act: Act) -> None:
    """The papers need not be served any more."""
    row_of(act).status = Serving.CANCELLED.value


EFFECTS: Mapping[str, Effect] = {
    "service_sent": Effect.of(service_sent, "method", "sent_on"),
    "service_proved": Effect.of(service_proved, "method", "served_on", "receiver", "proof"),
    "service_failed": Effect.of(service_failed, "reason", "failed_on"),
    "proof_withdrawn": Effect.of(proof_withdrawn, "reason"),
    "service_cancelled": Effect.of(service_cancelled, "reason"),
}


def shown(s: Situation) -> tuple[Service, str, list[Document]] | None:
    """The service that the case is, who took it for the recipient, and its papers."""
    row = next((r for r in s.services if r.has_matter and r.case_id == s.case.id), None)
    if row is None:
        return None
    fields = (step.form_field("relation") for step in s.procedure.steps)
    words = dict(pair for one in fields if isinstance(one, ChoiceField) for pair in one.options)
    papers = [paper for paper in s.documents if paper.id in row.document_ids]
    return row, words.get(row.relation, row.relation), papers


CARDS = (Card("service", "送达", shown, "service", first=True),)
