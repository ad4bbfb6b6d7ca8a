"""Frozen facts of a document: completing them, checking them, reading their characters."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from typing import Any

from casehub.documents.kinds import Column, Field, Kind
from casehub.documents.wording import TO_FILL

Facts = Mapping[str, Any]

_PERSON: dict[str, Any] = {"name": "", "title": "", "cert_no": ""}
_AGENT: dict[str, Any] = {"name": "", "role": "", "firm": "", "authority": "", "scope": ""}
_SERVICE: dict[str, Any] = {
    "address": "", "receiver": "", "phone": "", "e_consent": False, "e_channel_label": "",
    "e_account": "", "confirmed_on": None,
}  # fmt: skip
_PARTY: dict[str, Any] = {
    "name": "", "kind": "legal", "id_label": "", "id_no": "", "id_masked": "", "address": "",
    "rep_label": "法定代表人", "rep_name": "", "rep_title": "", "capacity": "", "phone": "",
    "role_label": "", "short": "", "natural": False, "service": None, "agents": [],
    "operator": "", "foreign": False,
}  # fmt: skip
_RIGHT: dict[str, Any] = {
    "kind": "", "kind_label": "", "no": "", "title": "", "filed_on": None, "priority_on": None,
    "granted_on": None, "owners": [], "status": "", "status_checked_on": None, "expires_on": None,
    "claims_asserted": "", "design_views": [],
    "report": None, "invalidity": [],
}  # fmt: skip
_REPORT: dict[str, Any] = {"has": False, "made_on": None, "conclusion": "", "no": ""}
_ORGANISATION: dict[str, Any] = {
    "name": "", "short_name": "", "address": "", "postcode": "", "phone": "", "uscc": "",
    "region_code": "", "region_name": "", "contact": "",
}  # fmt: skip
_BLOCKS: dict[str, dict[str, Any]] = {
    "office": {
        "name": "", "seal": "", "level": "city", "address": "", "postcode": "", "superior": "",
        "recon_organ": "", "head_title": "", "phone": "", "region_code": "", "uscc": "",
    },
    "case": {
        "no": "", "intake_no": "", "procedure": "", "cause": "", "subject": "",
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
    "remedy": {"mode": "none", "court": "", "recon_organ": "", "effective_note": ""},
    "letter": {
        "flow_id": "", "msg_no": None, "no": "", "title": "", "receiver": "", "receiver_uscc": "",
        "receiver_region": "", "urgency": "", "cc": [], "date": None, "signer": "",
        "contacts": [], "address": "", "postcode": "", "in_reply_to": None, "agreements": [],
        "attachments": [], "payload_sha256": "", "case_summary": "",
    },
    "service": {"method": "", "recipient": None},
}  # fmt: skip
_IN_REPLY = {"no": "", "title": "", "flow_id": "", "received_on": None, "on": None}
_CONTACT_PERSON = {"name": "", "phone": "", "fax_or_mail": "", "cert_no": ""}
_ACCUSED: dict[str, Any] = {
    "label": "被控侵权产品", "kind": "product", "name": "", "model": "", "source": "",
    "evidence_ref": "", "acts": [], "acts_cn": "", "place": "", "from_on": None, "to_on": None,
    "photos": [],
}  # fmt: skip
_EVIDENCE: dict[str, Any] = {
    "n": "", "name": "", "offered_by": "", "source": "", "form": "", "pages": None, "purpose": "",
    "opinion": "", "finding": "", "finding_label": "", "reason": "",
}  # fmt: skip
# Values of the common blocks that stand for a word; the block has another name for the word.
CODES = frozenset({"acts", "capacity", "finding", "kind", "level", "mode", "procedure"})
_LIST_KINDS = {"table", "people", "evidence"}
_TEXT_KINDS = {"text", "long", "date", "datetime", "int", "money"}
_NATURAL = "natural"
TWO_CONTACTS = 2  # B-LETTER names two persons


def _over(shape: Mapping[str, Any], value: Any) -> dict[str, Any]:
    given = value if isinstance(value, Mapping) else {}
    filled = {k: (list(v) if isinstance(v, list) else v) for k, v in shape.items()}
    return filled | dict(given)


def _party(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    if isinstance(value, str):
        value = {"name": value}
    party = _over(_PARTY, value)
    if "natural" not in value:
        party["natural"] = party["kind"] == _NATURAL
    party["short"] = party["short"] or party["name"]
    party["id_masked"] = party["id_masked"] or party["id_no"]
    party["service"] = _over(_SERVICE, party["service"])
    party["agents"] = [_over(_AGENT, a) for a in party["agents"] or []]
    return party


def _person(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    return _over(_PERSON, {"name": value} if isinstance(value, str) else value)


def _right(value: Any) -> dict[str, Any] | None:
    if not value:
        return None
    right = _over(_RIGHT, value)
    right["report"] = _over(_REPORT, right["report"])
    return right


def _parties(facts: Facts, out: dict[str, Any]) -> None:
    block = facts.get("parties") or {}
    for many, one in (("requesters", "requester"), ("respondents", "respondent"), ("thirds", "")):
        listed = [_party(p) for p in block.get(many) or facts.get(many) or []]
        out[many] = [p for p in listed if p]
        if one:
            out[one] = _party(facts.get(one)) or (out[many][0] if out[many] else None)
    out["parties"] = {k: out[k] for k in ("requesters", "respondents", "thirds")}


def _row(columns: Sequence[Column], value: Any) -> dict[str, Any]:
    return {c.id: None for c in columns} | (dict(value) if isinstance(value, Mapping) else {})


def _own(field: Field, value: Any, *, draft: bool) -> Any:
    if field.kind == "table":
        return [_row(field.columns, row) for row in value or []]
    if field.kind in _LIST_KINDS and value in (None, ""):
        return []
    if field.kind == "bool":
        return bool(value)
    if value in (None, "") and field.required and draft:
        if field.kind in _TEXT_KINDS:
            return TO_FILL
        if field.kind == "party":
            return _party({"name": TO_FILL})
        if field.kind == "person":
            return _person(TO_FILL)
        if field.kind == "organisation":
            return _over(_ORGANISATION, {"name": TO_FILL})
    if field.kind == "party":
        return _party(value)
    if field.kind == "person":
        return _person(value)
    if field.kind == "people":
        return [_person(v) for v in value]
    if field.kind == "organisation" and value:
        return _over(_ORGANISATION, {"name": value} if isinstance(value, str) else value)
    return None if value == "" else value


def complete(kind: Kind, facts: Facts) -> dict[str, Any]:
    """A copy of the facts in which every name a template may use exists.

    Empty optional values are None, empty lists []. In a preview (`doc.draft`) a required value
    that is still missing prints as 【待填】.
    """
    out = dict(facts)
    for name, shape in _BLOCKS.items():
        out[name] = _over(shape, facts.get(name))
    draft = bool(out["doc"]["draft"])
    out["doc"]["addressee"] = _party(out["doc"]["addressee"])
    out["doc"]["title"] = out["doc"]["title"] or kind.title
    out["doc"]["kind_short"] = out["doc"]["kind_short"] or short_title(kind.title)
    rights = facts.get("rights") or ([facts["right"]] if facts.get("right") else [])
    out["rights"] = [r for r in map(_right, rights) if r]
    out["right"] = _right(facts.get("right")) or (out["rights"][0] if out["rights"] else None)
    _parties(facts, out)
    panel = out["panel"]
    for seat in ("chair", "lead", "clerk", "tech_investigator"):
        panel[seat] = _person(panel[seat])
    panel["members"] = [p for p in map(_person, panel["members"] or []) if p]
    out["officers"] = [p for p in map(_person, facts.get("officers") or []) if p]
    out["accused"] = [_over(_ACCUSED, a) for a in facts.get("accused") or []]
    if kind.field("evidence") is None:
        out["evidence"] = [_over(_EVIDENCE, e) for e in facts.get("evidence") or []]
    letter = out["letter"]
    letter["contacts"] = [_over(_CONTACT_PERSON, c) for c in letter_contacts(facts)]
    letter["address"] = letter["address"] or out["contact"]["address"] or out["office"]["address"]
    letter["postcode"] = (
        letter["postcode"] or out["contact"]["postcode"] or out["office"]["postcode"]
    )
    letter["in_reply_to"] = _over(_IN_REPLY, letter["in_reply_to"])
    for name in ("basis", "limits", "house"):
        out[name] = dict(facts.get(name) or {})
    for field in kind.fields:
        out[field.id] = _own(field, facts.get(field.id), draft=draft)
    return out


def letter_contacts(facts: Facts) -> list[dict[str, Any]]:
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
    own = any(f.kind in {"organisation", "party"} and facts.get(f.id) for f in kind.fields)
    letter, doc = facts.get("letter") or {}, facts.get("doc") or {}
    return bool(own or letter.get("receiver") or doc.get("addressee"))


def short_title(title: str) -> str:
    """What a paper calls itself in its own text: 裁决书, 决定书, 通知书."""
    plain = title.split("（", maxsplit=1)[0] if title.endswith("）") else title
    for ending in ("裁决书", "决定书", "通知书", "告知书", "协议书"):
        if plain.endswith(ending):
            return ending
    return plain


def _wrong(field: Field | Column, value: Any) -> str | None:
    match field.kind:
        case "date" if not _parses(date.fromisoformat, value):
            return "日期应写作 2026-11-20 的形式"
        case "datetime" if not _parses(datetime.fromisoformat, value):
            return "时间应写作 2026-11-20T09:30 的形式"
        case "int" if isinstance(value, bool) or not _parses(int, value):
            return "应为整数"
        case "money" if not _parses(Decimal, value):
            return "应为金额"
        case "choice" if field.options and any(
            str(v) not in {o[0] for o in field.options}
            for v in (value if isinstance(value, (list, tuple)) else [value])
        ):
            return "不是可选的值"
        case "text" | "long" if not isinstance(value, (str, int, float)):
            return "应为文字"
        case "person" | "party" | "organisation" if not (
            isinstance(value, Mapping) and value.get("name")
        ):
            return "应写明姓名或者名称"
        case "people" | "table" if not isinstance(value, (list, tuple)):
            return "应为列表"
    return None


def _parses(read: Any, value: Any) -> bool:
    try:
        read(value if read is Decimal else str(value))
    except (ValueError, TypeError, InvalidOperation):
        return False
    return True


def _field_faults(field: Field, value: Any) -> Iterator[str]:
    if value in (None, "", [], ()):
        if field.required:
            yield f"“{field.label}”未填写。"
        return
    if wrong := _wrong(field, value):
        yield f"“{field.label}”{wrong}。"
        return
    if field.kind != "table":
        return
    for n, row in enumerate(value, 1):
        if not isinstance(row, Mapping):
            yield f"“{field.label}”第{n}行应为一组值。"
            continue
        for column in field.columns:
            cell = row.get(column.id)
            if cell in (None, "", []):
                if column.required:
                    yield f"“{field.label}”第{n}行未填写“{column.label}”。"
            elif wrong := _wrong(column, cell):
                yield f"“{field.label}”第{n}行“{column.label}”{wrong}。"


def faults_in(kind: Kind, facts: Facts) -> list[str]:
    """What the facts lack for an issued document of this kind, in sentences."""
    found: list[str] = []
    office = facts.get("office") or {}
    doc = facts.get("doc") or {}
    if not office.get("name"):
        found.append("缺少制作机关名称。")
    issued = bool(doc.get("code")) and not doc.get("draft")
    if issued and not doc.get("date"):
        found.append("缺少成文日期。")
    if issued and kind.numbered and not (doc.get("no") or (facts.get("letter") or {}).get("no")):
        found.append("缺少文号。")
    for field in kind.fields:
        found.extend(_field_faults(field, facts.get(field.id)))
    if kind.family == "letter":
        if len(letter_contacts(facts)) < TWO_CONTACTS:
            found.append("函件应写明两名联系人。")
        if not _has_receiver(kind, facts):
            found.append("函件应写明主送机关。")
    return found


def labels(kind: Kind) -> dict[str, dict[str, str]]:
    """Labels of every choice of the kind: by field, by `table.column` and by column."""
    found: dict[str, dict[str, str]] = {}
    for field in kind.fields:
        if field.options:
            found[field.id] = dict(field.options)
        for column in field.columns:
            if column.options:
                found[f"{field.id}.{column.id}"] = dict(column.options)
                found.setdefault(column.id, dict(column.options))
    return found
