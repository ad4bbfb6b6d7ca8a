"""Register a request at the window: 收件号, parties, right; the request itself is step T1."""

from __future__ import annotations

import hashlib
from datetime import date
from typing import TYPE_CHECKING, Any

import rfc8785
from sqlalchemy import select

from casehub.casefile.numbering import intake_number
from casehub.law.identifiers import (
    IdentifierFault,
    read_credit_code,
    read_patent_number,
    read_person_number,
)
from casehub.law.rights import PatentKind, expires_on
from casehub.model import Case, Party, Person, Replay, Right
from casehub.record.events import plain, record
from casehub.workflow.refusals import KeyReused, NotAllowed, Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.record.work import Work

PROCEDURES = ("intake", "mediation", "adjudication")
CAUSES = {"invention": "发明", "utility_model": "实用新型", "design": "外观设计"}


def _party_faults(n: int, party: Mapping[str, Any]) -> list[Reason]:
    faults = []
    who = f"parties-{n}"
    if not str(party.get("name") or "").strip():
        faults.append(Reason("填写当事人姓名或者名称", f"{who}-name"))
    number, kind = str(party.get("id_no") or ""), party.get("kind")
    # Documents of people and firms from abroad have other numbers and carry their own label.
    if number and not party.get("no_domicile_in_china"):
        try:
            (read_person_number if kind == "natural" else read_credit_code)(number)
        except IdentifierFault as fault:
            faults.append(Reason(str(fault), f"{who}-id_no"))
    return faults


def _right_faults(right: Mapping[str, Any], today: date) -> list[Reason]:
    faults = []
    try:
        number = read_patent_number(str(right.get("number") or ""))
        if right.get("kind") != number.kind:
            faults.append(Reason(f"专利号表明是{number.kind_name}，与所选类型不符", "right-kind"))
    except IdentifierFault as fault:
        faults.append(Reason(str(fault), "right-number"))
    if not str(right.get("title") or "").strip():
        faults.append(Reason("填写专利名称", "right-title"))
    filed_on = right.get("filed_on")
    if isinstance(filed_on, date) and filed_on > today:
        faults.append(Reason("申请日不能晚于今天", "right-filed_on"))
    return faults


def register_request(
    work: Work,
    procedure: str,
    parties: Sequence[Mapping[str, Any]],
    right: Mapping[str, Any],
    *,
    title: str = "",
    accused: Sequence[Mapping[str, Any]] = (),
    key: str = "",
) -> Case:
    """Open the file of a request that has arrived and give it its 收件号.

    parties: dicts with the columns of Party (role, name, kind, …); right: columns of Right.
    The file is a draft until step T1/M1 registers the request. Raises Refused with every fault
    beside its field (`parties-0-name`, `right-number` …), NotAllowed when not a 登记员.
    key: random text of the form; the same form sent twice registers once (KeyReused when its
    content differs).
    """
    if "registrar" not in work.actor.roles_on(work.today):
        raise NotAllowed("由登记员办理")
    content = {"parties": parties, "right": right, "procedure": procedure, "title": title}
    body = hashlib.sha256(rfc8785.dumps(plain({**content, "accused": accused}))).hexdigest()
    if key:
        earlier = _registered(work, key, body)
        if earlier is not None:
            return earlier
    faults = [r for n, p in enumerate(parties) for r in _party_faults(n, p)]
    faults += _right_faults(right, work.today)
    for role, word in (("requester", "请求人"), ("respondent", "被请求人")):
        if not any(p.get("role") == role for p in parties):
            faults.append(Reason(f"至少登记一名{word}", "parties"))
    if procedure not in PROCEDURES:
        faults.append(Reason("选择收件后的程序", "procedure"))
    if faults:
        raise Refused(faults)
    office = work.actor.organisation
    number = intake_number(work, office)
    kind = str(right["kind"])
    rules = work.law.procedure(procedure)
    first = {r: next(p["name"] for p in parties if p["role"] == r) for r in _SIDES}
    case = Case(
        reference=number.text,
        intake_no=number.text,
        procedure=procedure,
        procedure_version=rules.version,
        state=rules.initial,
        seq=0,
        organisation_id=office.id,
        title=title.strip() or f"{first['requester']}与{first['respondent']}专利纠纷",
        cause=f"侵犯{CAUSES.get(kind, '')}专利权纠纷",
        opened_on=work.today,
        registered_by_id=work.actor.id,
        details={"accused": [dict(a) for a in accused]},
    )
    work.session.add(case)
    work.session.flush()
    number.enter(work, case)
    for party in parties:
        values = {"agents": [], "service_address": {}, **party}
        work.session.add(Party(case_id=case.id, joined_on=work.today, **values))
    kept = {"owners": [], "report": {}, "invalidity": [], **right}
    kept["number"] = read_patent_number(str(right["number"])).text
    if kept.get("expires_on") is None and isinstance(kept.get("filed_on"), date):
        kept["expires_on"] = expires_on(number_kind(kept["number"]), kept["filed_on"])
    work.session.add(Right(case_id=case.id, **kept))
    work.session.flush()
    record(work, case, step="open", sentence=f"收件登记，收件号{number.text}", source="")
    if key:
        work.session.add(
            Replay(
                person_id=work.actor.id,
                key=key,
                step="register_request",
                body_sha256=body,
                case_id=case.id,
                event_seq=case.seq,
                at=work.at,
            )
        )
    work.session.flush()
    work.session.refresh(case)
    return case


def _registered(work: Work, key: str, body: str) -> Case | None:
    """The case that this form has already registered; the person's row makes twins wait."""
    work.session.execute(select(Person.id).where(Person.id == work.actor.id).with_for_update())
    earlier = work.session.get(Replay, (work.actor.id, key))
    if earlier is None:
        return None
    if earlier.body_sha256 != body:
        raise KeyReused
    return work.session.get_one(Case, earlier.case_id)


def number_kind(number: str) -> PatentKind:
    """The kind of patent that a number in normal form tells."""
    return read_patent_number(number).kind


_SIDES = ("requester", "respondent")
