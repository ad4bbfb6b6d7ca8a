"""Open what a partner sends, and say of it what was done; what seals is asked for by its name."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass

from casehub.documents.archival import CONTENT_HASH, NotReadableError, inspect
from casehub.exchange.payload import MAJOR, Payload, canonical, digest, faults, validator
from casehub.exchange.sorts import exchange

PAYLOAD_NAME = "referral.json"
# Properties that say the text of the code, and by which edition of the wording a letter was drawn.
CODE, EDITION = "QuickCode", "Edition"
PDF_MARK = b"%PDF-"


class ReferralRefused(ValueError):
    """The package cannot be accepted; the message is one Chinese sentence."""


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
    payload = read_payload(seen.files, seen.properties)
    if seen.content_hash != seen.properties.get(CONTENT_HASH):
        raise ReferralRefused("函件页面与封装时不一致，可能被改动；请向来函机关索取原件。")
    return Package(
        payload=payload,
        payload_sha256=digest(payload),
        sha256=hashlib.sha256(content).hexdigest(),
        pages=seen.pages,
        warnings=_warnings(payload),
    )


def read_payload(files: Mapping[str, bytes], stated: Mapping[str, str]) -> Payload:
    """The payload among the enclosed files, checked. Raises ReferralRefused."""
    if PAYLOAD_NAME not in files:
        raise ReferralRefused("文件中没有协作函数据，请按纸质来函登记。")
    data = files[PAYLOAD_NAME]
    if len(data) > exchange().limits.payload_kb << 10:
        raise ReferralRefused("协作函数据过大。")
    if hashlib.sha256(data).hexdigest() != stated.get("PayloadSHA256"):
        raise ReferralRefused("协作函数据与封装时的摘要不一致，可能被改动。")
    payload = checked(data)
    if stated.get("FlowId") != payload["flowId"]:
        raise ReferralRefused("文件标明的流转编号与数据不一致。")
    meant = properties_of(payload, digest(payload))
    if any(stated.get(name, value) != value for name, value in meant.items()):
        raise ReferralRefused("文件标明的种类、版本或者摘要与数据不一致。")
    return payload


def checked(data: bytes) -> Payload:
    """Data that stand alone, read and held against schema and canonical form.

    Raises ReferralRefused with one sentence.
    """
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
    return payload


def properties_of(payload: Payload, sha256: str) -> dict[str, str]:
    """What the file says of itself in its metadata."""
    return {
        "DocumentType": payload["message"]["kind"],
        "Profile": payload["profile"],
        "SchemaVersion": payload["schema"],
        "FlowId": payload["flowId"],
        "PayloadFileName": PAYLOAD_NAME,
        "PayloadSHA256": sha256,
    }


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
