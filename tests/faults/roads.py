"""Leads cases to a state by performing steps, with every act at its own moment."""

from __future__ import annotations

import secrets
from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from casehub import acts
from casehub.casefile import opening
from casehub.model import Case, Event
from casehub.people.permissions import find
from tests import factories
from tests.faults.world import at

if TYPE_CHECKING:
    from sqlalchemy.orm import Session

    from casehub.acts.performing import Outcome
    from casehub.record.work import Work
    from tests.faults.world import Office

ARRIVED = at("2026-03-12")
DEFECTS = [{"item": "专利登记簿副本", "requirement": "提交登记簿副本"}]


def key() -> str:
    """A fresh form key."""
    return secrets.token_hex(16)


def request_data(day: date | None = None, **more: Any) -> dict[str, Any]:
    """What the request form of the window says."""
    return {
        "received_on": day or ARRIVED.date(),
        "channel": "window",
        "request_kind": "mediation_first",
        "claims_asserted": "权利要求1",
        "requests": "请求责令停止侵权",
        "facts_and_reasons": "被请求人制造、销售落入保护范围的产品",
        "signed": True,
        "copies": 1,
        "no_suit_declared": True,
        "no_other_way_declared": True,
        "evidence_items": [{"label": "甲1", "name": "专利证书", "pages": 2}],
        **more,
    }


def registered(office: Office, when: datetime = ARRIVED) -> str:
    """A request at the window, not yet received; returns its number."""
    with office.acting("clerk", when) as work:
        return factories.open_request(work, "intake").reference


def act(
    office: Office,
    who: str,
    reference: str,
    step: str,
    data: dict[str, Any],
    when: datetime = ARRIVED,
    *,
    form_key: str = "",
    seq: int | None = None,
) -> Outcome:
    """Perform one step in a transaction of its own."""
    with office.acting(who, when) as work:
        seen = find(work, reference).seq if seq is None else seq
        outcome = acts.perform(work, reference, step, seen, data, form_key or key())
        # Looked at after the session has gone.
        work.session.flush()
        work.session.expunge_all()
        return outcome


def received(office: Office, when: datetime = ARRIVED) -> str:
    """A request received, with one exhibit."""
    reference = registered(office, when)
    act(office, "clerk", reference, "receive_request", request_data(when.date()), when)
    return reference


def told_defects(office: Office, when: datetime = ARRIVED) -> str:
    """A request whose defects were told: one numbered paper, one service to be made."""
    reference = received(office, when)
    act(office, "clerk", reference, "tell_defects", defects_data(), when)
    return reference


def defects_data() -> dict[str, Any]:
    """What the notice of defects says."""
    return {"defects": DEFECTS, "correct_by_days": 15}


def children(office: Office, reference: str) -> list[str]:
    """References of the child matters."""
    with office.reading() as session:
        parent = session.scalars(select(Case).where(Case.reference == reference)).one()
        found = session.scalars(
            select(Case.reference).where(Case.parent_id == parent.id).order_by(Case.id)
        )
        return list(found)


def handed_over(when: datetime) -> dict[str, Any]:
    """What the proof of direct service says."""
    return {
        "method": "direct",
        "served_on": when.date(),
        "receiver": "何静宜",
        "relation": "agent",
        "receiver_basis": "授权委托书载明代为签收文书",
        "place": "立案受理窗口",
        "proof": "送达回证签名",
    }


def adjudication_filed(office: Office, when: datetime = ARRIVED) -> str:
    """An adjudication filed with a panel of three; returns the 案号."""
    with office.acting("clerk", when) as work:
        arrived = factories.open_request(work, "adjudication").reference
        factories.perform(
            work, arrived, "submit_request", received_on=when.date(), knew_on=when.date(),
            evidence_items=[{"label": "甲1", "name": "专利证书"}], claims_asserted="权利要求1",
        )
    with office.acting("head", when) as work:
        people = office.people
        outcome = factories.perform(
            work, arrived, "file_case", panel_chair=people["chair"], panel_lead=people["examiner"],
            panel_members=[people["member"]],
        )
        return outcome.case.reference


def taken_back(office: Office, reference: str, when: datetime) -> None:
    """A withdrawal entered for the wrong case, and taken back."""
    with office.acting("clerk", when) as work:
        asks: dict[str, Any] = {"acts_by": "party", "signed_by": "秦远山"}
        factories.perform(work, reference, "request_withdrawal", asked_on=when.date(), **asks)
    with office.acting("head", when) as work:
        factories.perform(work, reference, "take_back_signature")


def issue_notice(office: Office, reference: str, when: datetime, *sides: str) -> list[str]:
    """Set a period for evidence in a filed case; returns the numbers of the papers.

    sides: whose parties are told; all where none is named. Nobody is told twice.
    """
    with office.acting("examiner", when) as work:
        case = work.session.scalars(select(Case).where(Case.reference == reference)).one()
        told = {"recipients": [p.id for p in case.parties if p.role in sides]} if sides else {}
        outcome = factories.perform(work, reference, "issue_evidence_notice", **told)
        return [str(d.number) for d in outcome.documents]


def open_assistance(office: Office, session: Session, parent: Case) -> Case:
    """A referral being drafted inside a filed case; `session` is the caller's."""
    work = office.work(session, "examiner", ARRIVED)
    return opening.open_child(work, parent, "assistance", "协助调查")


def event_total(office: Office) -> int:
    """How many events there are."""
    with office.reading() as session:
        return session.scalar(select(func.count()).select_from(Event)) or 0


def registered_in(work: Work) -> str:
    """A request registered in the caller's own transaction."""
    return factories.open_request(work, "intake").reference
