"""A proof of service that was wrong is taken back: what it had started and ended is put right."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sqlalchemy import select

from casehub import deadlines
from casehub.law.chinese import date_text
from casehub.model import Case, Deadline, Document, Service
from casehub.model.document import Validity
from casehub.model.party import heir, line
from casehub.workflow.standing import told_name

if TYPE_CHECKING:
    from datetime import date

    from casehub.record.work import Work


def take_back(work: Work, home: Case, row: Service, served_on: date, seq: int) -> str:
    """End what the wrong proof started in the main case, in its event `seq`; what it says of it.

    What the party did meanwhile stays done: when the true proof comes, it is compared with the
    true last day. Papers made since are named, so that somebody looks at each of them.
    """
    child = work.session.get_one(Case, row.case_id)
    told = deadlines.events_told_by(work, home, child)
    after = heir(home.parties, row.party_id)
    whose = line(home.parties, after.id) if after is not None else {row.party_id}
    deadlines.take_back(work, home, told, seq, whose)
    papers = work.session.scalars(select(Document).where(Document.id.in_(row.document_ids))).all()
    for paper in papers:
        # A clock of the maker (the case, or a hearing of its own) that the last service had ended.
        maker = work.session.get_one(Case, paper.case_id)
        procedure = work.rules.procedure(maker.procedure, maker.procedure_version)
        rule = procedure.service_rule(paper.kind)
        if rule is not None:
            deadlines.run_again(work, maker, rule.close, _last(work, home, paper.kind, served_on))
    names = "、".join(f"《{p.title}》" for p in papers)
    sides = work.rules.procedure(home.procedure, home.procedure_version).sides
    to = told_name(sides, row.party.role, row.party.name)
    said = f"撤销{names}{date_text(served_on)}送达{to}的登记，有关期限待重新送达后起算"
    later = _papers_since(work, home, told)
    return f"{said}。其后制作的文书请逐份核对：{later}" if later else said


def _last(work: Work, home: Case, kind: str, served_on: date) -> date:
    """The day of the last service of such a paper, the one taken back included."""
    rows = work.session.scalars(select(Service).where(Service.parent_id == home.id))
    days = [r.served_on for r in rows if kind in r.kinds and r.served_on is not None]
    return max((*days, served_on))


def _papers_since(work: Work, home: Case, told: set[int]) -> str:
    """Papers that the main case has made since the proof, which may rest on it."""
    rows = select(Document).where(
        Document.case_id == home.id,
        Document.event_seq > max(told, default=home.seq),
        Document.status == Validity.ISSUED.value,
    )
    found = work.session.scalars(rows.order_by(Document.id))
    return "、".join(f"《{d.title}》{d.number or ''}" for d in found)


def earlier_clock(work: Work, home: Case, rule: str, row: Service) -> Deadline | None:
    """The limit that an earlier proof of the same papers, taken back since, had begun.

    It was proved to the party itself or to whom it succeeds: then the papers are served anew, in a
    matter of their own (`acts.succession`).
    """
    of = line(home.parties, row.party_id)
    served = select(Service).where(Service.parent_id == home.id, Service.party_id.in_(of))
    told: set[int] = set()
    for one in work.session.scalars(served):
        withdrawn = any(attempt.result == "withdrawn" for attempt in one.attempts)
        if one.has_matter and withdrawn and set(one.document_ids) & set(row.document_ids):
            matter = work.session.get_one(Case, one.case_id)
            told |= deadlines.events_told_by(work, home, matter)
    if not told:
        return None
    rows = select(Deadline).where(
        Deadline.case_id == home.id,
        Deadline.rule == rule,
        Deadline.party_id.in_(of),
        Deadline.event_seq.in_(told),
    )
    return work.session.scalars(rows.order_by(Deadline.id.desc())).first()
