"""Open cases: child matters inside a case, and linked cases that carry the file over."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from sqlalchemy import func, select

from casehub.law.service import Serving
from casehub.model import Accused, Agent, Case, EvidenceUse, Invalidity, Party, Right, Service
from casehub.record.events import record
from casehub.record.roads import OPENED
from casehub.workflow.procedure import REQUESTED
from casehub.workflow.standing import told_name

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from datetime import date

    from casehub.casefile.numbering import Given
    from casehub.db import Base
    from casehub.model import Document
    from casehub.record.work import Work


def open_child(
    work: Work,
    parent: Case,
    procedure: str,
    title: str,
) -> Case:
    """Open a child matter of the (locked) parent in its initial state; its first event says so."""
    child, said = _child(work, parent, procedure, title)
    record(work, child, step=OPENED, sentence=said, source="")
    return child


def _child(
    work: Work, parent: Case, procedure: str, title: str
) -> tuple[Case, str]:
    """The row of a child matter, and what its first event is to say.

    Its reference is the parent's with a word and a running number: 渝知裁字〔2026〕1号·送3.
    """
    rules = work.law.procedure(procedure)
    n = 1 + (
        work.session.scalar(
            select(func.count())
            .select_from(Case)
            .where(Case.parent_id == parent.id, Case.procedure == procedure)
        )
        or 0
    )
    child = Case(
        reference=f"{parent.reference}·{rules.child_word}{n}",
        intake_no="",
        procedure=procedure,
        procedure_version=rules.version,
        state=rules.initial,
        seq=0,
        organisation_id=parent.organisation_id,
        parent_id=parent.id,
        title=title,
        cause=parent.cause,
        opened_on=work.today,
        registered_by_id=work.actor.id,
    )
    work.session.add(child)
    work.session.flush()
    return child, f"建立{rules.title}事项：{title}"


def open_service(
    work: Work, parent: Case, party: Party, papers: Sequence[Document]
) -> tuple[Case, Service]:
    """Open the service of papers on one recipient."""
    names = "、".join(f"《{p.title}》" for p in papers)
    sides = work.rules.procedure(parent.procedure, parent.procedure_version).sides
    # The title of a matter is read by everybody, as the sentence of an event is.
    to = told_name(sides, party.role, party.name)
    child, said = _child(work, parent, work.rules.serving, f"向{to}送达{names}")
    row = Service(
        case_id=child.id,
        parent_id=parent.id,
        party_id=party.id,
        document_ids=[p.id for p in papers],
        kinds=[p.kind for p in papers],
        status=Serving.PENDING.value,
    )
    work.session.add(row)
    record(work, child, step=OPENED, sentence=said, source="")
    work.session.flush()
    return child, row


def copy_parties(
    work: Work, source: Case, target: Case, joined_on: date, stands_as: Mapping[str, str]
) -> None:
    """Copy parties who have not left, and the rights, to a linked case.

    stands_as: on which side each stands there, where the two have other sides.
    """
    for party in source.parties:
        if party.left_on is None and (not stands_as or party.role in stands_as):
            kept = _columns(party, "case_id", "joined_on", "succeeds_id", "left_on")
            kept["role"] = stands_as.get(party.role, party.role)
            agents = [Agent(**_columns(agent, "party_id")) for agent in party.agents]
            work.session.add(Party(case_id=target.id, joined_on=joined_on, agents=agents, **kept))
    copy_rights(work, source, target)
    for thing in source.accused:
        work.session.add(Accused(case_id=target.id, **_columns(thing, "case_id")))


def copy_rights(work: Work, source: Case, target: Case) -> None:
    """Copy the rights, and what is known against them, to a linked case."""
    for right in source.rights:
        known = [Invalidity(**_columns(one, "right_id")) for one in right.invalidity]
        work.session.add(
            Right(case_id=target.id, invalidity=known, **_columns(right, "case_id"))
        )


def _columns(row: Base, *without: str) -> dict[str, object]:
    """The values of a row for a copy of it."""
    names = (c.key for c in row.__table__.columns if c.key not in {"id", *without})
    return {name: getattr(row, name) for name in names}


def carry_evidence(
    work: Work, source: Case, target: Case, only: Collection[int] | None = None
) -> list[str]:
    """Use the source's exhibits in the target by reference; confidential ones stay behind.

    What was said and offered in mediation is confidential and is never carried (令81 第三条).
    only: ids of the uses that were chosen; None for all.
    Returns the labels carried.
    """
    labels = []
    uses = work.session.scalars(
        select(EvidenceUse).where(EvidenceUse.case_id == source.id).order_by(EvidenceUse.id)
    )
    for use in uses:
        if use.evidence.confidential or (only is not None and use.id not in only):
            continue
        work.session.add(
            EvidenceUse(
                case_id=target.id,
                evidence_id=use.evidence_id,
                label=use.label,
                number=use.number,
                by_reference=True,
            )
        )
        labels.append(use.label)
    return labels


def open_linked(
    work: Work,
    source: Case,
    procedure: str,
    *,
    number: Given,
    only: Collection[int] | None = None,
    stands_as: Mapping[str, str] = MappingProxyType({}),
    title: str = "",
) -> Case:
    """Open a new case that follows from another: parties, rights and evidence are carried over.

    number: its 收件号, taken already; it is entered for the new case. only: exhibits that were
    chosen, by their use here; None for all. stands_as: the new case has other sides, and is about
    something else: what was said and handed in here stays behind. title: what it is called then.
    """
    said = {} if stands_as else {name: getattr(source, name) for name in REQUESTED}
    rules = work.law.procedure(procedure)
    new = Case(
        reference=number.text,
        intake_no=number.text,
        procedure=procedure,
        procedure_version=rules.version,
        state=rules.initial,
        seq=0,
        organisation_id=source.organisation_id,
        origin_id=source.id,
        title=title or source.title,
        cause=source.cause,
        opened_on=work.today,
        registered_by_id=work.actor.id,
        **said,
    )
    work.session.add(new)
    work.session.flush()
    copy_parties(work, source, new, work.today, stands_as)
    labels = [] if stands_as else carry_evidence(work, source, new, only)
    number.enter(work, new)
    carried = f"，沿用证据{'、'.join(labels)}" if labels else ""
    # Where it came from would name who stands on a hidden side: there he stands openly.
    origin = "" if rules.hides(stands_as.values()) else source.reference
    record(
        work,
        new,
        step=OPENED,
        sentence=f"{f'由{origin}转入，' if origin else ''}登记{rules.title}{carried}",
        source="",
        detail={"data": {"origin": origin, "evidence": labels}},
    )
    # Flush first: refreshing would throw away the event number that `record` has just set.
    work.session.flush()
    work.session.refresh(new)
    return new
