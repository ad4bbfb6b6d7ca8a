"""Common blocks of papers (forms §1): one party, person, organisation, right or exhibit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from casehub.casefile.things import acts_of
from casehub.fields.rights import RIGHT_KINDS
from casehub.model import Invalidity

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date

    from casehub.model import Accused, EvidenceUse, Organisation, Party, Person, Right



def acts_in_words(thing: Accused) -> str:
    """What is said to have been done with the product or method: 制造、销售."""
    return "、".join(acts_of(thing))


# Digits of the number of a resident's card; what is shorter than the other is no whole number.
CARD, SHORTEST_HIDDEN = 16, 6


def mask(party: Party) -> str:
    """A person's identity number as served papers print it: its middle is hidden.

    Of the number of a resident's card eight digits in the middle; of an older one, a passport or a
    permit all but the signs at either end.
    """
    number = party.id_no
    if not party.sort.human or len(number) < SHORTEST_HIDDEN:
        return number
    if len(number) >= CARD:
        return number[:6] + "********" + number[14:]
    return number[:2] + "*" * (len(number) - 4) + number[-2:]

# What a paper may print of an agent, as the row has it.
AGENT_COLUMNS = ("name", "role", "firm", "authority", "scope", "receives")


def party_block(party: Party, side: str, on: date) -> dict[str, object]:
    """B-PARTIES: one party; side: the word for where it stands in the procedure.

    Of its agents those whose authority is in force on the day.
    """
    service = {
        "address": party.receives_at,
        "receiver": party.confirmed_receiver,
        "phone": party.receives_calls_at,
        "e_consent": party.takes_electronic,
        "e_channel_label": party.e_channel if party.takes_electronic else "",
        "e_account": party.e_account if party.takes_electronic else "",
        "confirmed_on": party.delivery_confirmed_on,
    }
    agents = [
        {name: getattr(agent, name) for name in AGENT_COLUMNS}
        for agent in party.agents_on(on)
    ]
    return {
        "name": party.name,
        "kind": party.kind,
        "natural": party.sort.human,
        "you": party.form_of_address,
        "id_label": party.id_label or party.sort.id_label,
        "id_no": party.id_no,
        "id_masked": mask(party),
        "address": party.address,
        "rep_label": party.sort.head,
        "rep_name": party.operator or party.representative,
        "rep_title": party.representative_post,
        "capacity": "" if party.capacity == "none" else party.capacity,
        "phone": party.phone,
        "role_label": side,
        "short": party.short_name or party.name,
        "operator": party.operator,
        "foreign": party.no_domicile_in_china,
        "service": service,
        "agents": agents,
    }


def joint_addressee(
    parties: Sequence[Party], side: str, on: date
) -> dict[str, object] | None:
    """One addressee for all recipients of a paper; their names joined by 、.

    Each has a copy of its own: persons are spoken to as a person is, and where persons and
    organisations are among them the paper says both.
    """
    if not parties:
        return None
    block = party_block(parties[0], side, on)
    if len(parties) > 1:
        forms = {p.form_of_address for p in parties}
        block |= {
            "name": "、".join(p.name for p in parties),
            "natural": all(p.sort.human for p in parties),
            "you": forms.pop() if len(forms) == 1 else "",
        }
    return block


def person_block(person: Person | None, on: date) -> dict[str, Any] | None:
    """Name, post and certificate number of an officer."""
    if person is None:
        return None
    certificate = person.certificate_on(on)
    return {
        "name": person.name,
        "title": person.post,
        "cert_no": certificate.number if certificate else "",
        "phone": person.phone,
    }


def organisation_block(organisation: Organisation | None) -> dict[str, object] | None:
    """Name and address of an organisation as papers print it."""
    if organisation is None:
        return None
    return {
        "name": organisation.name,
        "short_name": organisation.short_name,
        "address": organisation.address,
        "postcode": organisation.postcode,
        "phone": organisation.phone,
        "uscc": organisation.uscc,
        "region_code": organisation.region_code,
        "region_name": organisation.region_name,
    }


def right_block(right: Right) -> dict[str, object]:
    """B-RIGHT: one right, in the words of its kind."""
    kind = RIGHT_KINDS.get(right.kind)
    report = {
        "has": right.has_report,
        "made_on": right.report_made_on,
        "conclusion": right.report_conclusion,
        "no": right.report_no,
        "clean": right.report_clean,
    }
    asked = [c.key for c in Invalidity.__table__.columns if c.key not in {"id", "right_id"}]
    invalidity = [
        {name: getattr(one, name) for name in asked}
        | {"stage": "已作出决定" if one.result else "已受理"}
        for one in right.invalidity
    ]
    return {
        "kind": right.kind,
        "kind_label": kind.title if kind else right.kind,
        "word": kind.word if kind else "",
        "in_full": kind.in_full if kind else right.kind,
        "number_label": kind.label_of("number") if kind else "",
        "no": right.number,
        "title": right.title,
        "filed_on": right.filed_on,
        "priority_on": right.priority_on,
        "granted_on": right.granted_on,
        "owners": list(right.owners),
        "status": right.status,
        "status_checked_on": right.status_checked_on,
        "expires_on": right.expires_on,
        "claims_asserted": right.claims_asserted,
        "classes": right.nice_classes or "",
        "goods": right.approved_goods or "",
        "design_views": [],
        "report": report,
        "invalidity": invalidity,
    }


def evidence_block(
    use: EvidenceUse, side: str, findings: Mapping[str, str]
) -> dict[str, object]:
    """B-EVIDENCE: one exhibit; side: the word for the party's side that offered it, or "".

    findings: the words for what the panel holds of an exhibit.
    """
    item = use.evidence
    return {
        "n": use.label,
        "name": item.name,
        "offered_by": side or item.submitted_by,
        "side": item.side,
        "source": item.source,
        "form": item.form,
        "pages": item.pages,
        "purpose": item.purpose,
        "opinion": use.opinion,
        "finding": use.finding,
        "finding_label": findings.get(use.finding, use.finding),
        "reason": use.reason,
    }
