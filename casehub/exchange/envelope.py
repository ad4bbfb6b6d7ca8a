"""Seal a letter with its data into one PDF/A-3b; open and check what a partner sends."""

from __future__ import annotations

import copy
import hashlib
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from casehub.documents import Kind, printed_title
from casehub.documents.archival import CONTENT_HASH, NotReadableError, inspect
from casehub.documents.printed import Enclosed
from casehub.documents.render import render_sheets
from casehub.exchange import letter
from casehub.exchange.payload import MAJOR, Payload, canonical, digest, faults, validator
from casehub.exchange.quick import quick_code
from casehub.exchange.sorts import exchange

if TYPE_CHECKING:
    from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

PAYLOAD_NAME = "referral.json"
PDF_MARK = b"%PDF-"


class ReferralRefused(ValueError):
    """The package cannot be accepted; the message is one Chinese sentence."""


@dataclass(frozen=True)
class Sealed:
    """A finished package: PDF bytes, their hash, the payload's hash, number of pages.

    words: what stands on its sheets.
    """

    pdf: bytes
    sha256: str
    payload_sha256: str
    pages: int
    fonts: Mapping[str, str] = field(default_factory=dict)
    words: str = ""


@dataclass(frozen=True)
class Package:
    """A package that passed every check, and what it carries."""

    payload: Payload
    payload_sha256: str
    sha256: str
    pages: int
    warnings: tuple[str, ...] = ()

    @property
    def flow_id(self) -> str:
        """流转编号."""
        return str(self.payload["flowId"])

    @property
    def message_no(self) -> str:
        """流转编号/M1."""
        return f"{self.flow_id}/M{self.payload['message']['seq']}"


def seal(
    sheets: Sequence[tuple[Kind, Mapping[str, object]]],
    payload: Payload,
    key: Ed25519PrivateKey | None = None,
) -> Sealed:
    """One PDF/A-3b: the letter, its annexes, the tear-off receipt last, and referral.json inside.

    sheets: (kind, frozen facts) of the letter, then of each annex in order. Every sheet prints
    the payload's hash and the QR code. Same facts and payload → same bytes. Raises
    ReferralRefused when the payload breaks the schema.
    """
    payload = _titled(payload, sheets[0])
    if wrong := faults(payload):
        raise ReferralRefused("".join(wrong))
    data = canonical(payload)
    sha256 = hashlib.sha256(data).hexdigest()
    gongwen, message = payload["gongwen"], payload["message"]
    code = quick_code(
        f"{payload['flowId']}/M{message['seq']}",
        gongwen["发文字号"],
        gongwen["成文日期"],
        sha256,
        key,
    )
    printed = [(kind, _marked(facts, payload, sha256, code)) for kind, facts in sheets]
    rendered = render_sheets(
        printed,
        enclosed=[Enclosed(PAYLOAD_NAME, data, "Data", "协作函数据", _dated(gongwen["成文日期"]))],
        properties=_named(payload, sha256),
    )
    return Sealed(
        rendered.pdf, rendered.sha256, sha256, rendered.pages, rendered.fonts, rendered.words
    )


def seal_letter(
    payload: Payload, files: Mapping[str, bytes], key: Ed25519PrivateKey | None = None
) -> Sealed:
    """One PDF/A-3b drawn from the payload alone, with the files that it says are inside.

    Same payload, files and key → same bytes. Raises ReferralRefused with every reason at once.
    """
    wrong = faults(payload) or letter.unprintable(payload) or enclosure_faults(payload, files)
    if wrong:
        raise ReferralRefused("".join(wrong))
    data = canonical(payload)
    sha256 = hashlib.sha256(data).hexdigest()
    gongwen = payload["gongwen"]
    day = _dated(gongwen["成文日期"])
    code = quick_code(
        f"{payload['flowId']}/M{payload['message']['seq']}",
        gongwen["发文字号"],
        gongwen["成文日期"],
        sha256,
        key,
    )
    enclosed = [Enclosed(PAYLOAD_NAME, data, "Data", "协作函数据", day)]
    enclosed += [
        Enclosed(row["file"], files[row["file"]], "Supplement", row["名称"], day)
        for row in inside(payload)
    ]
    named = {**_named(payload, sha256), "QuickCode": code, "Edition": str(exchange().edition)}
    made = letter.drawn(payload, sha256, code, enclosed, named)
    return Sealed(made.pdf, made.sha256, sha256, made.pages, made.fonts, made.words)


def inside(payload: Payload) -> list[Payload]:
    """The rows of the files that travel inside the PDF."""
    return [row for row in payload["gongwen"].get("附件", ()) if row.get("place") == "inside"]


def enclosure_faults(payload: Payload, files: Mapping[str, bytes]) -> list[str]:
    """Where the files of the letter are not those that its payload binds by their hashes."""
    limits, media, found = exchange().limits, exchange().media, []
    rows = {row["file"]: row for row in inside(payload)}
    found += [f"附件“{name}”没有列入数据。" for name in sorted(files.keys() - rows.keys())]
    for name, row in rows.items():
        if name.rpartition(".")[2].lower() not in media:
            found.append(f"附件“{name}”的类型不能随函发送。")
        elif name not in files:
            found.append(f"缺少附件“{name}”。")
        elif hashlib.sha256(files[name]).hexdigest() != row["sha256"]:
            found.append(f"附件“{name}”与数据中的校验值不一致。")
        elif len(files[name]) != row["size"]:
            found.append(f"附件“{name}”的字节数与数据不一致。")
    if len(files) > limits.files or sum(map(len, files.values())) > limits.enclosed_mb << 20:
        found.append(
            f"随函附件超过{limits.files}个或者合计超过{limits.enclosed_mb}兆字节，请另附压缩包。"
        )
    return found


def _named(payload: Payload, sha256: str) -> dict[str, str]:
    """What the file says of itself in its metadata."""
    return {
        "DocumentType": payload["message"]["kind"],
        "Profile": payload["profile"],
        "SchemaVersion": payload["schema"],
        "FlowId": payload["flowId"],
        "PayloadFileName": PAYLOAD_NAME,
        "PayloadSHA256": sha256,
    }


def _titled(
    payload: Payload, leading: tuple[Kind, Payload]
) -> Payload:
    gongwen = payload.get("gongwen")
    if not isinstance(gongwen, Mapping) or gongwen.get("标题"):
        return dict(payload)
    return {**payload, "gongwen": {**gongwen, "标题": printed_title(*leading)}}


def _dated(day: str) -> datetime:
    try:
        return datetime.fromisoformat(day).replace(tzinfo=UTC)
    except ValueError as error:
        raise ReferralRefused("成文日期不正确。") from error


def _marked(
    facts: Payload, payload: Payload, sha256: str, code: str
) -> dict[str, object]:
    marked = copy.deepcopy(dict(facts))
    gongwen = payload["gongwen"]
    letter = {**(marked.get("letter") or {})}
    letter |= {
        "flow_id": payload["flowId"],
        "msg_no": payload["message"]["seq"],
        "no": gongwen["发文字号"],
        "title": gongwen["标题"],
        "date": gongwen["成文日期"],
        "payload_sha256": sha256,
    }
    doc = {**(marked.get("doc") or {})}
    doc |= {"qr_text": code, "code": doc.get("code") or sha256[:10].upper()}
    return {**marked, "letter": letter, "doc": doc}


def open_package(content: bytes) -> Package:
    """Check a package and give what it carries; it is data, never an instruction.

    Raises ReferralRefused with one sentence: not a PDF, no data, data altered, unknown version,
    wrong flow number, pages altered.
    """
    if len(content) > exchange().limits.file_mb << 20:
        raise ReferralRefused("文件超过50兆字节，不能作为协作函导入。")
    if not content.startswith(PDF_MARK):
        raise ReferralRefused("不是PDF文件，不能作为协作函导入。")
    try:
        seen = inspect(content, exchange().limits.payload_kb << 10)
    except NotReadableError as error:
        raise ReferralRefused(f"{error}，不能作为协作函导入。") from error
    payload = _payload(seen.files, seen.properties)
    if seen.content_hash != seen.properties.get(CONTENT_HASH):
        raise ReferralRefused("函件页面与封装时不一致，可能被改动；请向来函机关索取原件。")
    return Package(
        payload=payload,
        payload_sha256=digest(payload),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=seen.pages,
        warnings=_warnings(payload),
    )


def _payload(files: Mapping[str, bytes], stated: Mapping[str, str]) -> dict[str, object]:
    if PAYLOAD_NAME not in files:
        raise ReferralRefused("文件中没有协作函数据（referral.json），请按纸质来函登记。")
    data = files[PAYLOAD_NAME]
    if hashlib.sha256(data).hexdigest() != stated.get("PayloadSHA256"):
        raise ReferralRefused("协作函数据与封装时的摘要不一致，可能被改动。")
    try:
        payload = json.loads(data.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise ReferralRefused("协作函数据不是有效的JSON。") from error
    if not isinstance(payload, dict):
        raise ReferralRefused("协作函数据的格式不正确。")
    version = str(payload.get("schema", ""))
    if not version.startswith(MAJOR):
        raise ReferralRefused(f"协作函数据版本“{version[:40]}”不受支持。")
    if wrong := faults(payload):
        raise ReferralRefused(wrong[0])
    if canonical(payload) != data:
        raise ReferralRefused("协作函数据不是规范写法，可能被改动。")
    if stated.get("FlowId") != payload["flowId"]:
        raise ReferralRefused("文件标明的流转编号与数据不一致。")
    return payload


def _warnings(payload: Payload) -> tuple[str, ...]:
    unknown = sorted(set(payload) - set(validator().schema["properties"]))
    return tuple(f"数据中有本系统不认识的项目“{name}”，未导入。" for name in unknown)


def acknowledge(
    package: Package, code: str, on: str, *, number: str = "", reason: str = "",
    new_date: str | None = None,
) -> bytes:  # fmt: skip
    """A receipt as canonical JSON, bound to the package by flow number and payload hash.

    code: one of the schema's; on: ISO date of the act; number: 收文号. ReferralRefused when the
    code is unknown.
    """
    received = package.payload
    answer = {
        **{k: received[k] for k in ("schema", "profile", "flowId", "type", "gongwen", "case")},
        "sender": received["receiver"],
        "receiver": received["sender"],
        "message": {
            "seq": received["message"]["seq"] + 1,
            "kind": "RECEIPT",
            "inReplyTo": package.message_no,
        },
        "receipt": {
            "code": code,
            "on": on,
            "number": number,
            "reason": reason,
            "newDate": new_date,
            "payloadSha256": package.payload_sha256,
        },
    }
    if wrong := faults(answer):
        raise ReferralRefused("".join(wrong))
    return canonical(answer)
