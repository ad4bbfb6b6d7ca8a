"""B-LETTER: what every letter to another office carries (forms §9, cross_region §2.3)."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING, Any

from sqlalchemy import func, select

from casehub.casefile.cooperation.agreements import naming_fault, reached_under
from casehub.casefile.cooperation.followed import followed_by
from casehub.casefile.cooperation.matching import Ground, hits, sought_in
from casehub.casefile.letters import STANDING
from casehub.casefile.numbering import give_flow_id
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import read_flow_number
from casehub.model import ExchangeLetter, Organisation, Person, Referral, ReferralMessage
from casehub.workflow.refusals import Refused
from casehub.workflow.situation import Reason

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from casehub.documents.facts import Facts
    from casehub.model import Case
    from casehub.record.work import Work
    from casehub.workflow.passing import SendsLetter
    from casehub.workflow.situation import Situation

# Columns of a referral that every later letter of the chain says again unless told otherwise.
SAID_AGAIN = ("urgency", "cc", "contacts", "agreements", "attachments")


def _receiver(
    work: Work, referral: Referral | None, value: Any, day: date
) -> Organisation | str:
    if isinstance(value, int):
        return work.session.get_one(Organisation, value).on(day)
    if isinstance(value, dict):
        return str(value.get("name", ""))
    if isinstance(value, str) and value:
        return value
    if referral is not None:
        # Who was asked may have been merged since: what follows goes to who stands in its place.
        return work.session.get_one(Organisation, referral.receiver_id).on(day)
    return ""


def _contacts(work: Work, case: Case, s: Situation, value: Any) -> list[dict[str, Any]]:
    """Two contacts: those named, else the handlers, else who registered it and the actor.

    Whom the act itself makes handlers stands before those who were.
    """
    ids = [v for v in value if isinstance(v, int)] if isinstance(value, list | tuple) else []
    for name in s.step.assigns:
        field = s.step.form_field(name)
        ids += field.people_in(s.data.get(name)) if field is not None else ()
    people = [work.session.get_one(Person, i) for i in ids]
    people += [a.person for a in s.assignments if a.is_current and a.person not in people]
    registrar = work.session.get(Person, case.registered_by_id) if case.registered_by_id else None
    people += [p for p in (registrar, work.actor) if p is not None and p not in people]
    people = list(dict.fromkeys(people))
    office = case.organisation
    found = []
    for person in people[:2]:
        certificate = person.certificate_on(s.day)
        found.append(
            {
                "name": person.name,
                "phone": person.phone or office.phone,
                "fax_or_mail": office.email,
                "cert_no": certificate.number if certificate else "",
            }
        )
    return found


def _urgency(case: Case, s: Situation, chosen: object) -> str:
    """加急, 特急; what the form begins with is ordinary, and no letter says it."""
    procedure = s.rules.procedure(case.procedure, case.procedure_version)
    field = next(procedure.choices("referral_draft", "urgency"), None)
    if field is None or chosen == field.default:
        return ""
    words: str = dict(field.options).get(str(chosen), "")
    return words


def _asks(sends: SendsLetter | None) -> bool:
    """Whether a letter asks for something; one that says nothing of its message is a first one."""
    if sends is None:
        return True
    message = exchange().message_of(sends.kind)
    return message.slip and not message.withdraws


def _listed(work: Work, s: Situation, to: Organisation | None) -> dict[str, list[dict[str, str]]]:
    """The entries of the 重点保护名录 that a letter to another bureau names: rights of its case.

    Only what has the same number is printed; what looks alike is a hint for whoever drafts. Made-up
    entries of a demonstration are never printed as facts. They are named to ask for special help:
    an answer, or a letter that calls back what was asked or closes it, asks for none.
    """
    if s.step.answers is not None or not _asks(s.step.sends):
        return {}
    if to is None or to.kind not in work.rules.offices.named_in("department"):
        return {}
    found = hits(work.session, sought_in(s.rights, ()), s.day)
    told = [
        {"number": one.number, "title": one.title, "right_no": one.right_no, "list": one.list_title}
        for one in found
        if one.ground is Ground.NUMBER and not one.fictional
    ]
    return {"key_list": told} if told else {}


def _named_before(s: Situation) -> dict[str, Any]:
    """The contacts whom the last letter of the case named: what follows it names them again."""
    said = (event.typed.get("contacts") for event in reversed(s.events))
    return {"contacts": next((ids for ids in said if isinstance(ids, list)), [])}


def _began(s: Situation) -> str:
    """The type of the exchange that the step begins; "" where it begins none."""
    return s.step.sends.sort if s.step.sends is not None else ""


def _flow(
    work: Work,
    case: Case,
    s: Situation,
    referral: Referral | None,
    to: Organisation | str,
    agreements: Sequence[str],
) -> str:
    """The 流转编号 of the letter: given here where the step begins an exchange. Raises Refused."""
    sort = _began(s)
    if not sort:
        return (referral.flow_id or "") if referral else ""
    if said := naming_fault(work, agreements, s.day):
        raise Refused([Reason(f"{said}。", "agreements")])
    if not isinstance(to, Organisation) or not to.region_code:
        said = "收函机关没有登记区划代码，编不出流转编号；请在机构登记簿登记。"
        raise Refused([Reason(said, "receiver")])
    return give_flow_id(work, case, to, sort)


def _follows(work: Work, case: Case, s: Situation) -> str:
    """The 流转编号 of the exchange in which an answer stands, or what follows a letter."""
    if s.step.answers is None and s.step.sends is None:
        return ""
    rows = select(ExchangeLetter).where(
        ExchangeLetter.case_id == case.id, ExchangeLetter.state.in_(STANDING)
    )
    rules = work.rules.procedure(case.procedure, case.procedure_version)
    letters = work.session.scalars(rows.order_by(ExchangeLetter.id))
    found = followed_by(rules, s.step, letters, s.data)
    return found[-1].flow_id if found else ""


def letter_block(
    work: Work, case: Case, s: Situation, values: Mapping[str, object]
) -> dict[str, Any]:
    """The letter block of a letter that this step issues; `no` is the number of the paper."""
    referral = work.session.scalar(select(Referral).where(Referral.case_id == case.id))
    drafted = _named_before(s)
    if referral is not None:
        drafted = {name: getattr(referral, name) for name in SAID_AGAIN}
    known = {**drafted, **{k: v for k, v in values.items() if v}}
    to = _receiver(work, referral, known.get("receiver") or known.get("transfer_to"), s.day)
    organisation = to if isinstance(to, Organisation) else None
    office = case.organisation
    messages = 0
    if referral is not None:
        messages = (
            work.session.scalar(
                select(func.max(ReferralMessage.message_no)).where(
                    ReferralMessage.referral_id == referral.id
                )
            )
            or 0
        )
    agreements = known.get("agreements") or []
    if isinstance(agreements, str):
        agreements = [agreements]
    flow = _flow(work, case, s, referral, to, agreements)
    cc = list(known.get("cc") or []) if not isinstance(known.get("cc"), str) else []
    if organisation is not None:
        # Who concluded the agreement for a bureau below is told of the letter under it.
        cc += reached_under(work, agreements, organisation, s.day).copied
    return {
        **_listed(work, s, organisation),
        "flow_id": flow,
        # Which message of it an answer is, whoever seals it says.
        "follows": "" if flow else _follows(work, case, s),
        "msg_no": messages + 1,
        "no": "",
        "title": "",
        "receiver": organisation.name if organisation else str(to),
        "receiver_uscc": organisation.uscc if organisation else "",
        "receiver_region": organisation.region_code if organisation else "",
        "urgency": _urgency(case, s, known.get("urgency")),
        "cc": list(dict.fromkeys(cc)),
        "date": s.day.isoformat(),
        "signer": work.actor.name_for(s.absent),
        "contacts": _contacts(work, case, s, known.get("contacts")),
        "address": office.address,
        "postcode": office.postcode,
        "in_reply_to": None,
        "agreements": agreements,
        "attachments": list(known.get("attachments") or []),
        "payload_sha256": "",
        # The code of the letter stands below the cut line of its slip.
        "slip_code": True,
        # What is no letter of an exchange has no type of one.
        "type": read_flow_number(flow).kind if flow else "",
    }


def flow_of(facts: Facts) -> str:
    """The 流转编号 of the exchange to which a paper with these facts belongs; "" for none."""
    letter = facts.get("letter") or {}
    return letter.get("flow_id") or letter.get("follows") or ""


def columns_of_letter(block: Mapping[str, object] | None) -> dict[str, object]:
    """What the row of a paper says of the letter that it is, as its frozen letter block has it.

    By the names of the columns of `Document`; empty for a paper that is no letter (None).
    """
    if block is None:
        return {}
    return {
        "dated": date.fromisoformat(str(block["date"])[:10]),
        **{name: block.get(name) or None for name in ("flow_id", "receiver", "receiver_region")},
    }
