"""referral.json: built from frozen facts, canonical (RFC 8785), checked against its schema."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cache
from typing import Any, TypeAlias

import rfc8785
from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError
from rfc8785 import CanonicalizationError

from casehub.documents import Kind, printed_title
from casehub.documents.earlier import forms_told, grounds_told
from casehub.documents.typefaces import blank
from casehub.exchange.sorts import exchange
from casehub.law.identifiers import IdentifierFault, read_flow_number
from casehub.settings import PROJECT

# What letters of cases carry; they are printed again from their frozen facts, byte by byte.
SCHEMA_NAME = "cq-ip-referral/1.0"
SCHEMA_FILE = PROJECT / "config" / "referral.schema.json"
MAJOR = "cq-ip-referral/1."
BARE, FULL = "MIN", "FULL"
# Controls, formats (turned writing, no width), halves of surrogates; but what breaks a line may be
# in a long text, and what joins signs belongs to them.
_UNSEEN, _LAID_OUT = frozenset({"Cc", "Cf", "Cs"}), frozenset("\n\t\u200c\u200d")
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
Payload: TypeAlias = Mapping[str, Any]


@cache
def validator() -> Draft202012Validator:
    """The validator of config/referral.schema.json."""
    schema = json.loads(SCHEMA_FILE.read_text(encoding="utf-8"))
    Draft202012Validator.check_schema(schema)
    return Draft202012Validator(schema)


def canonical(payload: Payload) -> bytes:
    """The payload as canonical JSON bytes: what is hashed, embedded and compared."""
    return rfc8785.dumps(dict(payload))


def _is_exact(payload: Payload) -> bool:
    """Whether canonical JSON can say it: no number is too large, no sign is half of one."""
    try:
        canonical(payload)
    except CanonicalizationError:
        return False
    return True


def digest(payload: Payload) -> str:
    """SHA-256 (hex) of the canonical payload."""
    return hashlib.sha256(canonical(payload)).hexdigest()


def depth(value: Any) -> int:
    """How deep objects and arrays are nested."""
    if isinstance(value, dict):
        return 1 + max((depth(v) for v in value.values()), default=0)
    if isinstance(value, list):
        return 1 + max((depth(v) for v in value), default=0)
    return 0


def _where(error: ValidationError) -> str:
    return "/".join(str(p) for p in error.absolute_path) or "根"


def faults(payload: Any) -> list[str]:
    """What is wrong with a payload: schema, flow number, regions, what its letter must carry."""
    if depth(payload) > exchange().limits.depth:
        return ["数据嵌套过深。"]
    if isinstance(payload, Mapping) and not _is_exact(payload):
        return ["数据中有不能准确记录的数或者残缺的字符。"]
    found = [
        f"数据不符合协作函格式：{_where(e)}。"
        for e in sorted(validator().iter_errors(payload), key=lambda e: [str(p) for p in e.path])
    ]
    if found:
        return list(dict.fromkeys(found))
    try:
        flow = read_flow_number(payload["flowId"])
    except IdentifierFault as fault:
        return [f"{fault}。"]
    if flow.kind != payload["type"]:
        found.append("流转编号的种类与数据不一致。")
    message = exchange().message_of(payload["message"]["kind"])
    ends = [payload[side]["region"] for side in ("sender", "receiver")]
    sent = [flow.sender, flow.receiver]
    # An answer may come from whoever it was handed on to.
    if message.from_sender and ends != sent:
        found.append("流转编号中的区划代码与来函、收函机关不一致。")
    found += _days_that_are_none(payload)
    texts = [*_texts(payload)]
    # Asked of all at once: nearly always there is none.
    if _steering("".join(texts)):
        seen = filter(None, map(_steering, texts))
        found += [f"“{one}”中有看不见的控制字符。" for one in seen]
    return found + (_lacks(payload) if _is_told_whole(payload) else [])


def _is_told_whole(payload: Payload) -> bool:
    """Whether the payload follows the version that says what each letter must carry."""
    return bool(payload["schema"] != SCHEMA_NAME)


def _lacks(payload: Payload) -> list[str]:
    """What a letter of this type and message must carry by its profile and does not."""
    if payload["profile"] == BARE:
        return []
    wanted = [*exchange().carried(payload["type"], payload["message"]["kind"])]
    if payload["profile"] == FULL:
        wanted.append("evidence")
    titles = validator().schema["properties"]
    absent = [name for name in wanted if not payload.get(name)]
    lacking = [f"缺少“{titles[name]['title']}”（{name}）。" for name in absent]
    if payload["profile"] == FULL:
        lacking += [
            f"证据材料“{row['name']}”没有校验值。"
            for row in payload.get("evidence") or []
            if "file" in row and "sha256" not in row
        ]
    return lacking


def _texts(value: object) -> Iterator[str]:
    """Every text of a payload, and every name of a member."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        for name, below in value.items():
            yield name
            yield from _texts(below)
    elif isinstance(value, list):
        for below in value:
            yield from _texts(below)


def _steering(text: str) -> str:
    """The text with its signs that nobody sees shown by their numbers; empty where it has none.

    They turn, hide or break a text: names look like other names.
    """
    unseen = {c for c in text if unicodedata.category(c) in _UNSEEN and c not in _LAID_OUT}
    # A filler stands in the place of a letter.
    unseen |= blank(text) - _LAID_OUT
    if not unseen:
        return ""
    return text[:40].translate({ord(c): f"[U+{ord(c):04X}]" for c in unseen})


def _days_that_are_none(value: object, name: str = "") -> list[str]:
    """Texts in the shape of a day that no calendar has."""
    if isinstance(value, Mapping):
        return [one for key, below in value.items() for one in _days_that_are_none(below, key)]
    if isinstance(value, list):
        return [one for below in value for one in _days_that_are_none(below, name)]
    if isinstance(value, str) and _DAY.fullmatch(value):
        try:
            date.fromisoformat(value)
        except ValueError:
            return [f"日期“{value}”不存在（{name}）。"]
    return []


def _contacts(letter: Payload) -> list[dict[str, str]]:
    return [
        {"name": c.get("name", ""), "tel": c.get("phone", ""), "mail": c.get("fax_or_mail", "")}
        for c in letter.get("contacts") or []
    ]


def _asks(items: Payload | None) -> list[dict[str, object]]:
    rows = (items or {}).get("items") or []
    return [
        {
            "n": n,
            "what": str(row.get("question") or ""),
            "whom": str(row.get("target") or ""),
            "method": str(row.get("method") or ""),
            "materials": str(row.get("materials") or ""),
            "evidenceForm": forms_told(items or {}, str(row.get("evidence_form") or "")),
        }
        for n, row in enumerate(rows, 1)
    ]


def payload_from(
    facts: Payload,
    items: Mapping[str, object] | None = None,
    *,
    kind: str = "REQUEST",
    estimated_due: str | None = None,
) -> dict[str, object]:
    """The payload of a letter, from the frozen facts of the letter and of its list of items.

    facts: frozen facts of the letter (blocks office, case, letter, doc, rights); items: frozen
    facts of 协查事项清单. Pure: the same facts give the same payload. A title that the letter
    builds itself is filled in by `titled`.
    """
    letter, office, case = facts["letter"], facts["office"], facts["case"]
    right = facts.get("right") or {}
    basis = grounds_told(facts)
    payload: dict[str, object] = {
        "schema": SCHEMA_NAME,
        "profile": "STD",
        "flowId": letter["flow_id"],
        "message": {
            "seq": int(letter.get("msg_no") or 1),
            "kind": kind,
            "inReplyTo": (letter.get("in_reply_to") or {}).get("no") if kind != "REQUEST" else None,
        },
        "type": read_flow_number(letter["flow_id"]).kind,
        "agreement": [str(a) for a in letter.get("agreements") or []],
        "basis": basis,
        "gongwen": {
            "发文机关标志": office["name"],
            "发文字号": letter.get("no") or facts["doc"].get("no") or "",
            "标题": letter.get("title") or "",
            "主送机关": [letter["receiver"]],
            "抄送": [str(c) for c in letter.get("cc") or []],
            "紧急程度": letter.get("urgency") or "",
            "成文日期": str(letter.get("date") or facts["doc"].get("date") or "")[:10],
            "签发人": letter.get("signer") or "",
            "附件": [
                {
                    "序号": n,
                    "名称": str(a.get("name") or ""),
                    "sha256": str(a.get("sha256") or ""),
                    "pages": a.get("pages"),
                }
                # As the letter counts them: the list of questions is its first attachment.
                for n, a in enumerate(letter.get("attachments") or [], 1 if items is None else 2)
            ],
        },
        "sender": {
            "uscc": office.get("uscc") or "",
            "region": office.get("region_code") or "",
            "name": office["name"],
            "address": letter.get("address") or office.get("address") or "",
            "postcode": letter.get("postcode") or office.get("postcode") or "",
            "contacts": _contacts(letter),
        },
        "receiver": {
            "uscc": letter.get("receiver_uscc") or "",
            "region": letter.get("receiver_region") or "",
            "name": letter["receiver"],
        },
        "case": {
            "no": case.get("no") or "",
            "cause": case.get("cause") or "",
            "procedure": case.get("procedure") or "",
            "rightType": right.get("kind") or "",
            "rightNo": right.get("no") or "",
            "rightTitle": right.get("title") or "",
            "keyListEntry": next((e["number"] for e in letter.get("key_list") or ()), None) or None,
            "summary": (items or {}).get("case_summary") or letter.get("case_summary") or "",
        },
        "asks": _asks(items),
        "privacy": {"containsPersonalData": True, "minimised": True, "level": "内部"},
    }
    if kind == "REQUEST":
        payload["clock"] = {
            "rule": "assistance.reply",
            "from": "RECEIPT",
            "workingDays": int(facts["reply_wd"]),
            "estimatedDue": estimated_due,
        }
    return payload


def titled(payload: Payload, kind: Kind, facts: Mapping[str, object]) -> Payload:
    """The payload with the title that its letter, of this kind and these facts, builds itself."""
    gongwen = payload.get("gongwen")
    if not isinstance(gongwen, Mapping) or gongwen.get("标题"):
        return dict(payload)
    return {**payload, "gongwen": {**gongwen, "标题": printed_title(kind, facts)}}
