"""Frozen facts of a document: completing them, checking them, reading their characters."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from typing import Any

from casehub.declared import Fault
from casehub.documents.earlier import OWN_WORD, as_printed, form_of
from casehub.documents.kinds import FACTS_FORM, NO_REMEDY, Kind
from casehub.documents.wording import TO_FILL
from casehub.fields import (
    ChoiceField,
    Field,
    OrganisationField,
    PartyField,
    TableField,
    is_empty,
)
from casehub.fields.conditions import needed
from casehub.fields.shapes import over, party_shape, person_shape

Facts = Mapping[str, Any]

_RIGHT: dict[str, object] = {
    "kind": "", "kind_label": "", "word": "", "in_full": "", "number_label": "", "no": "",
    "title": "", "filed_on": None, "priority_on": None,
    "granted_on": None, "owners": [], "status": "", "status_checked_on": None, "expires_on": None,
    "claims_asserted": "", "design_views": [],
    "report": None, "invalidity": [],
}  # fmt: skip
_REPORT: dict[str, object] = {"has": False, "made_on": None, "conclusion": "", "no": ""}
_INVALIDITY: dict[str, object] = {"accepted_on": None, "acceptance_no": "", "result": ""}
# Lists inside a block whose rows have columns.
_ROWS = {"invalidity": _INVALIDITY}
_BLOCKS: dict[str, dict[str, object]] = {
    "office": {
        "name": "", "seal": "", "address": "", "postcode": "", "superior": "",
        "recon_organ": "", "head_title": "", "phone": "", "region_code": "", "uscc": "",
    },
    "case": {
        "no": "", "intake_no": "", "procedure": "", "cause": "", "subject": "", "suspected": "",
        "received_on": None, "filed_on": None, "due_on": None, "related": [],
        "new_product_method": False,
    },
    "panel": {
        "chair": None, "lead": None, "members": [], "clerk": None, "tech_investigator": None,
        "members_cn": "",
    },
    "contact": {
        "person": "", "phone": "", "address": "", "postcode": "", "hours": "", "online": "",
    },
    "doc": {
        "no": "", "date": None, "addressee": None, "enclosures": [], "copies_total": None,
        "previous_no": "", "title": "", "code": "", "draft": False, "verify_url": "",
        "kind_short": "", "qr_text": "",
    },
    "remedy": {
        "mode": NO_REMEDY, "court": "", "recon_organ": "", "sentence": "", "announced": "",
        "begins": [],
    },
    "letter": {
        "flow_id": "", "follows": "", "msg_no": None, "no": "", "title": "", "receiver": "",
        "receiver_uscc": "", "receiver_region": "", "urgency": "", "cc": [], "date": None,
        "signer": "", "contacts": [], "address": "", "postcode": "", "in_reply_to": None,
        "agreements": [], "attachments": [], "payload_sha256": "", "case_summary": "",
        "slip_code": False,
    },
}  # fmt: skip
_IN_REPLY = {"no": "", "title": "", "flow_id": "", "received_on": None, "on": None}
_CONTACT_PERSON = {"name": "", "phone": "", "fax_or_mail": "", "cert_no": ""}
_ACCUSED: dict[str, object] = {
    "label": "被控侵权产品", "kind": "product", "name": "", "model": "", "source": "",
    "evidence_ref": "", "acts": [], "acts_cn": "", "place": "", "from_on": None, "to_on": None,
    "photos": [],
}  # fmt: skip
_EVIDENCE: dict[str, object] = {
    "n": "", "name": "", "offered_by": "", "side": "", "source": "", "form": "", "pages": None,
    "purpose": "", "opinion": "", "finding": "", "finding_label": "", "reason": "",
}  # fmt: skip
# Values of the common blocks that stand for a word; the block has another name for the word.
CODES = frozenset({"acts", "capacity", "finding", "kind", "mode", "procedure"})
TWO_CONTACTS = 2  # B-LETTER names two persons


def _right(value: Any) -> dict[str, object] | None:
    if not value:
        return None
    right = over(_RIGHT, value)
    right["report"] = over(_REPORT, right["report"])
    right["invalidity"] = [over(_INVALIDITY, row) for row in right["invalidity"]]
    return right


def _parties(kind: Kind, facts: Facts, out: dict[str, object]) -> None:
    block = facts.get("parties") or {}
    shaped = {side: [p for p in map(party_shape, one) if p] for side, one in block.items()}
    # Each side under the word that its parties bear, in the order of the procedure.
    out["sides"] = [{"title": s[0]["role_label"], "parties": s} for s in shaped.values() if s]
    for side in kind.sides:
        listed = shaped.setdefault(side, [])
        out[side] = party_shape(facts.get(side)) or (listed[0] if listed else None)
    out["parties"] = shaped


def _own(kind: Kind, field: Field, facts: Facts, *, draft: bool) -> Any:
    value = facts.get(field.id)
    if is_empty(value):
        wanted = draft and (field.required or needed(field, kind.conditions, facts))
        return field.absent(TO_FILL if wanted else "")
    return field.shaped(value)


def complete(kind: Kind, facts: Facts) -> dict[str, object]:
    """A copy of the facts in which every name a template may use exists.

    Empty optional values are None, empty lists []. In a preview (`doc.draft`) a required value
    that is still missing prints as 【待填】.
    """
    frozen_in = form_of(facts)
    facts = as_printed(facts)
    # A template that says more than it did prints what was frozen before as it was printed then.
    out = facts | {FACTS_FORM: frozen_in}
    for name, shape in _BLOCKS.items():
        out[name] = over(shape, facts.get(name))
    draft = bool(out["doc"]["draft"])
    out["doc"]["addressee"] = party_shape(out["doc"]["addressee"])
    out["doc"]["title"] = out["doc"]["title"] or kind.title
    out["doc"]["kind_short"] = out["doc"]["kind_short"] or kind.calls_itself
    said = out["remedy"]["sentence"]
    out["remedy"]["sentence"] = said.replace(OWN_WORD, out["doc"]["kind_short"])
    rights = facts.get("rights") or ([facts["right"]] if facts.get("right") else [])
    out["rights"] = [r for r in map(_right, rights) if r]
    out["right"] = _right(facts.get("right")) or (out["rights"][0] if out["rights"] else None)
    _parties(kind, facts, out)
    panel = out["panel"]
    for seat in ("chair", "lead", "clerk", "tech_investigator"):
        panel[seat] = person_shape(panel[seat])
    panel["members"] = [p for p in map(person_shape, panel["members"] or []) if p]
    out["officers"] = [p for p in map(person_shape, facts.get("officers") or []) if p]
    out["accused"] = [over(_ACCUSED, a) for a in facts.get("accused") or []]
    if kind.field("evidence") is None:
        out["evidence"] = [over(_EVIDENCE, e) for e in facts.get("evidence") or []]
    letter = out["letter"]
    letter["contacts"] = [over(_CONTACT_PERSON, c) for c in letter_contacts(facts)]
    letter["address"] = letter["address"] or out["contact"]["address"] or out["office"]["address"]
    letter["postcode"] = (
        letter["postcode"] or out["contact"]["postcode"] or out["office"]["postcode"]
    )
    letter["in_reply_to"] = over(_IN_REPLY, letter["in_reply_to"])
    for name in ("basis", "limits", "house"):
        out[name] = dict(facts.get(name) or {})
    for field in kind.fields:
        out[field.id] = _own(kind, field, facts, draft=draft)
    return out


def letter_contacts(facts: Facts) -> list[dict[str, object]]:
    """The two persons a letter names; where none are given, the two officers of the case."""
    given = (facts.get("letter") or {}).get("contacts") or []
    if given:
        return [dict(c) for c in given]
    phone = (facts.get("contact") or {}).get("phone") or (facts.get("office") or {}).get("phone")
    return [
        {"name": o["name"], "cert_no": o.get("cert_no", ""), "phone": o.get("phone") or phone or ""}
        for o in (facts.get("officers") or [])[:2]
    ]


def _has_receiver(kind: Kind, facts: Facts) -> bool:
    own = any(
        isinstance(f, OrganisationField | PartyField) and facts.get(f.id) for f in kind.fields
    )
    letter, doc = facts.get("letter") or {}, facts.get("doc") or {}
    own = own or bool(kind.goes_to and facts.get(kind.goes_to))
    return bool(own or letter.get("receiver") or doc.get("addressee"))


def _field_faults(
    kind: Kind, field: Field, facts: Facts, unread: Collection[str]
) -> Iterator[str]:
    value = facts.get(field.id)
    if is_empty(value):
        decidable = [one for one in kind.conditions if one.asks.isdisjoint(unread)]
        if field.required:
            yield f"“{field.label}”未填写。"
        elif when := needed(field, decidable, facts):
            yield f"{when}的，应当填写“{field.label}”。"
    elif wrong := field.facts_fault(value):
        yield f"“{field.label}”{wrong}。"
    elif isinstance(field, TableField):
        yield from (f"“{field.label}”{fault}。" for fault in field.cell_faults(value))


def faults_in(
    kind: Kind, facts: Facts, unread: Collection[str] = ()
) -> list[tuple[str, str]]:
    """(field, sentence) for what the facts lack for an issued document of this kind.

    field: "" for what no field of the kind holds. unread: fields of which nothing is said.
    """
    own = (field for field in kind.fields if field.id not in unread)
    found = [("", said) for said in _lacks_of_blocks(kind, facts)]
    return [*found, *((f.id, said) for f in own for said in _field_faults(kind, f, facts, unread))]


def _lacks_of_blocks(kind: Kind, facts: Facts) -> Iterator[str]:
    office = facts.get("office") or {}
    doc = facts.get("doc") or {}
    if not office.get("name"):
        yield "缺少制作机关名称。"
    issued = bool(doc.get("code")) and not doc.get("draft")
    if issued and not doc.get("date"):
        yield "缺少成文日期。"
    if issued and kind.numbered and not (doc.get("no") or (facts.get("letter") or {}).get("no")):
        yield "缺少文号。"
    if kind.family == "letter":
        if len(letter_contacts(facts)) < TWO_CONTACTS:
            yield "函件应写明两名联系人。"
        if not _has_receiver(kind, facts):
            yield "函件应写明主送机关。"


def block_faults(kind: Kind) -> Iterator[Fault]:
    """Conditions of the kind that ask a common block, or a side, for what it does not hold."""
    for condition in kind.conditions:
        for term in condition.all:
            if not term.block:
                continue
            known = _shape(kind, term.block)
            held = known.get(term.field)
            sound = term.field in known
            if term.column:
                sound = held is not None and term.column in _ROWS.get(term.field, {})
            if not sound:
                name = ".".join(filter(None, (term.block, term.field, term.column)))
                yield Fault(kind.sidecar, f"condition.{condition.id}", f"没有内容 {name}")


def _shape(kind: Kind, block: str) -> Facts:
    if block in kind.sides:
        return party_shape(block) or {}
    if block not in kind.blocks:
        return {}
    return _RIGHT if block == "right" else _BLOCKS.get(block, {})


def labels(kind: Kind) -> dict[str, dict[str, str]]:
    """Labels of every choice of the kind: by field, by `table.column` and by column."""
    found: dict[str, dict[str, str]] = {}
    for field in kind.fields:
        if isinstance(field, ChoiceField):
            found[field.id] = dict(field.options)
        for column in field.columns if isinstance(field, TableField) else ():
            if isinstance(column, ChoiceField):
                found[f"{field.id}.{column.id}"] = dict(column.options)
                found.setdefault(column.id, dict(column.options))
    return found
