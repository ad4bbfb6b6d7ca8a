"""Service of papers: sent, proved, failed. Only proof starts the parent's clocks (办法第十条)."""

from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import select

from casehub import deadlines
from casehub.law.chinese import date_text
from casehub.model import Case, Document, Service
from casehub.procedures.reading import as_day
from casehub.workflow.part import Effect

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import date

    from casehub.procedures.act import Act

METHODS = {
    "direct": "直接送达",
    "left": "留置送达",
    "mail": "邮寄送达",
    "electronic": "电子送达",
    "entrusted": "委托送达",
    "announcement": "公告送达",
}


def row_of(act: Act) -> Service:
    """The service row of this child matter."""
    return act.work.session.scalars(select(Service).where(Service.case_id == act.case.id)).one()


def _day(act: Act, name: str) -> date:
    value = act.data.get(name)
    if isinstance(value, datetime):
        return value.date()
    return value if value is not None else act.day


def _method(act: Act, row: Service) -> str:
    """The method typed, or the one the step stands for (prove_mail → mail)."""
    typed = act.text("method") or act.text("attempted_method")
    if typed:
        return typed
    named = next((m for m in METHODS if m in act.step.id), "")
    return named or row.method


def service_sent(act: Act) -> None:
    """Papers handed to a carrier, a bureau or a system; no clock starts."""
    row = row_of(act)
    row.method = _method(act, row)
    row.status = "sent"
    row.sent_on = _day(act, "sent_on")
    row.tracking = act.text("tracking")
    row.attempts = [
        *row.attempts,
        {"on": row.sent_on.isoformat(), "method": row.method, "tracking": row.tracking},
    ]


def service_failed(act: Act) -> None:
    """A try that failed; it stays in the file and the papers wait for the next try."""
    row = row_of(act)
    attempt = {
        "on": _day(act, "failed_on").isoformat(),
        "method": _method(act, row),
        "failed": act.text("reason"),
        "tracking": row.tracking,
    }
    row.attempts = [*row.attempts, attempt]
    row.status = "pending"
    act.notes.append(f"{METHODS.get(attempt['method'], '')}未成：{attempt['failed']}")


def service_proved(act: Act) -> None:
    """Proof is on file: the date of service is set and the parent's clocks start from it."""
    row = row_of(act)
    row.method = _method(act, row)
    row.served_on = _day(act, "served_on")
    row.status = "served"
    row.receiver = act.text("receiver")
    row.relation = act.text("relation")
    row.place = act.text("place")
    row.tracking = act.text("tracking") or row.tracking
    row.proof = act.text("proof") or f"{METHODS.get(row.method, '')}送达回证"
    act.work.session.flush()
    parent = act.case.parent
    if parent is None:
        return
    titles = list(
        act.work.session.scalars(
            select(Document.title).where(Document.id.in_(row.document_ids)).order_by(Document.id)
        )
    )
    names = "、".join(f"《{t}》" for t in titles)
    served = f"{names}{date_text(row.served_on)}{METHODS.get(row.method, '')}{row.party.name}"
    act.detail["parent"] = {
        "sentence": served,
        "apply": lambda seq: _start_clocks(act, parent, row, seq),
    }


def _start_clocks(act: Act, parent: Case, row: Service, seq: int) -> None:
    work = act.work
    procedure = work.rules.procedure(parent.procedure, parent.procedure_version)
    if row.served_on is None:
        return
    papers = work.session.scalars(select(Document).where(Document.id.in_(row.document_ids)))
    by_kind = {d.kind: d for d in papers}
    for kind in row.kinds:
        rule = procedure.service_rule(kind)
        if rule is None:
            continue
        starts = rule.starts_for(row.party.role)
        # A corrected paper and its original are one act: what was served first began the time.
        for effect in () if _known_to_recipient(act, by_kind[kind], row) else starts:
            facts = by_kind[kind].facts
            length = facts.get(effect.length) if effect.length else None
            due = facts.get(effect.due) if effect.due else None
            deadlines.start(
                work,
                parent,
                effect.rule,
                row.served_on,
                seq,
                length=_length(act, effect.rule, row, length),
                due=as_day(due),
                party_id=row.party_id,
            )
        last = _all_served_on(act, parent, kind)
        if last is not None:
            deadlines.finish(work, parent, rule.close, seq, deadlines.MET, last)
    for kind, paper in by_kind.items():
        if paper.case_id == parent.id:
            continue
        # A paper of another child matter (a hearing of its own): its clock ends too.
        maker = work.session.get_one(Case, paper.case_id)
        rule = work.rules.procedure(maker.procedure, maker.procedure_version).service_rule(kind)
        last = _all_served_on(act, parent, kind)
        if rule is not None and last is not None:
            deadlines.finish(work, maker, rule.close, maker.seq, deadlines.MET, last)


def _known_to_recipient(act: Act, paper: Document, row: Service) -> bool:
    """Whether another edition of the paper (its original, its correction) was served on them."""
    session = act.work.session
    chained = session.execute(
        select(Document.id, Document.supersedes_id).where(
            Document.case_id == paper.case_id, Document.kind == paper.kind
        )
    ).all()
    editions = {paper.id}
    for _ in chained:
        editions |= {new for new, old in chained if old in editions}
        editions |= {old for new, old in chained if old is not None and new in editions}
    earlier = session.scalars(
        select(Service).where(
            Service.party_id == row.party_id, Service.status == "served", Service.id != row.id
        )
    )
    return any(editions & set(one.document_ids) for one in earlier)


def _length(act: Act, rule: str, row: Service, typed: Any) -> int | None:
    """The length set in the paper; else the longer limit of a party without home in China."""
    if isinstance(typed, int) and not isinstance(typed, bool):
        return typed
    abroad = f"{rule}_no_domicile"
    if row.party.no_domicile_in_china and abroad in act.work.rules.law.limits.codes():
        return int(act.situation.law_on(row.served_on or act.day).limit(abroad).amount)
    return None


def _all_served_on(act: Act, parent: Case, kind: str) -> date | None:
    """The day on which the last recipient was served; None while somebody has no paper yet."""
    rows = act.work.session.scalars(select(Service).where(Service.parent_id == parent.id))
    mine = [r for r in rows if kind in r.kinds and r.status != "cancelled"]
    days = [r.served_on for r in mine if r.served_on is not None]
    roles = act.work.rules.kinds[kind].served_on
    wanted = {
        p.id
        for p in parent.parties
        if p.left_on is None and ("all" in roles or p.role in roles)
    }
    if len(days) < len(mine) or not wanted <= {r.party_id for r in mine}:
        return None
    return max(days, default=None)


def service_cancelled(act: Act) -> None:
    """The papers need not be served any more."""
    row_of(act).status = "cancelled"


EFFECTS: Mapping[str, Effect] = {
    "service_sent": Effect.of(service_sent, "method", "sent_on"),
    "service_proved": Effect.of(service_proved, "method", "served_on", "receiver", "proof"),
    "service_failed": Effect.of(service_failed, "reason", "failed_on"),
    "service_cancelled": Effect.of(service_cancelled, "reason"),
}
